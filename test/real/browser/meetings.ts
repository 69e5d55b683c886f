/** The pages of a meeting in every state: of the weighing team, about the shared task's case. */
import { randomUUID } from 'node:crypto';
import { memberId, today } from '../api/support.ts';
import type { Reach, Tools } from './tools.ts';

type Phase = 'planned' | 'running' | 'ended';
const made = new Map<Phase, Promise<string>>();

async function make({ db, row }: Tools, phase: Phase): Promise<string> {
  const { caseId, lastDay } = await row();
  const [id, at] = [randomUUID(), new Date().toISOString()];
  const items = [{ caseId, due: [{ what: 'weigh-signal', lastDay }] }];
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  const madeBy = memberId('coordinator');
  await db.meetings.add({ id, body: 'weighing', day: today(), time: '09:30', madeBy, items, expires });
  await db.meetings.attend(id, 1, ['politie', 'gemeente'].map(memberId));
  if (phase !== 'planned') await db.meetings.start(id, at, today(), expires, { 1: 0 });
  if (phase === 'ended') await db.meetings.end(id, at, { 1: { to: 1, counts: { decisions: 1, tasks: 0 } } });
  return id;
}

const meeting =
  (phase: Phase, account: string, rest = '', form?: string): Reach =>
  async (tools) => {
    const id = made.get(phase) ?? make(tools, phase);
    made.set(phase, id);
    const at = await tools.open(account, `/overleg/${await id}${rest}`);
    if (form) await at.send(form);
    return at;
  };
const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open, row }) => {
    await row();
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };

export const MEETING_STATES: Readonly<Record<string, Reach>> = {
  'a meeting, planned': meeting('planned', 'coordinator'),
  'a meeting, running, for who is there': meeting('running', 'politie'),
  'a meeting to another day': meeting('planned', 'coordinator', '/verplaatsen'),
  'a meeting to another day, nothing filled in': meeting(
    'planned',
    'coordinator',
    '/verplaatsen',
    'move-meeting',
  ),
  'a meeting that can’t be moved any more': meeting('running', 'coordinator', '/verplaatsen'),
  'a case in a meeting': meeting('running', 'politie', '/1'),
  'a case in a meeting, dates only': meeting('running', 'coordinator', '/1'),
  'a case in a meeting, a form': meeting('running', 'politie', '/1/ask-information', 'ask-information'),
  'a case in a meeting, who is there': meeting('planned', 'coordinator', '/1/aanwezig'),
  'the minutes': meeting('ended', 'politie', '/verslag'),
  'the minutes, in numbers': meeting('ended', 'coordinator', '/verslag'),
  meetings: page('coordinator', '/overleg'),
  'planning a meeting, nothing filled in': page(
    'coordinator',
    '/overleg/nieuw?soort=weighing',
    'new-meeting',
  ),
};
