/**
 * Many requests at once (12.3-5), three in ten of their tasks done only after a reminder or the escalation: all share one
 * calendar, and everybody moves to the next instant at which anything happens to any of them.
 */
import type { Client } from '@temporalio/client';
import { caseWorkflowId } from '../../../contracts/engine.ts';
import type { Covenant } from '../../../covenant/index.ts';
import type { Task } from '../../../domain/case.ts';
import { dayOf, laterOf } from '../../../domain/dates/index.ts';
import { type Ask, ownTerm, type RequestState, request, taskEnd } from '../../../domain/request/index.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../clock/fast-forward.ts';
import { each } from '../each.ts';
import { RequestLife, type RequestNeeds } from './request-life.ts';

export interface ManyNeeds extends RequestNeeds {
  client: Client;
  covenant: Covenant;
  /** Files that the requests turn out to be about, one after the other. */
  files: readonly string[];
  /** Milliseconds since 1970: the rehearsal's clock, moved. */
  setNow: (at: number) => Promise<void>;
  nextAt: (caseIds: readonly string[]) => Promise<Map<string, number>>;
  say: (line: string) => void;
}
export interface Counted {
  requests: number;
  answered: number;
  /** Answered after the last day, or not at all. */
  late: number;
  /** Closed because nobody decided in time. */
  byDeadlock: number;
  /** Parties of which nothing came in time. */
  silent: number;
  tasks: number;
  /** Done only after a reminder, and only after the escalation. */
  afterReminder: number;
  afterEscalation: number;
  escalationsAfterTheEnd: number;
  /** Days between an answer and its last day, the least of all. */
  leastDaysLeft: number;
  days: number;
}

const AT_ONCE = 6;
const ASKS: readonly Ask[][] = [
  ['access'],
  ['access'],
  ['correction'],
  ['objection'],
  ['access', 'correction'],
];
const WAITS = ['half', 'escalate'] as const;

/** The same in every run: four in ten would wait, half of them until the escalation; for three in ten there is a mail to wait for. */
export function lateness(request: number, task: string): (typeof WAITS)[number] | null {
  const lot = (request * 7919 + Number(task.slice(1)) * 104_729) % 20;
  return lot < 4 ? 'half' : lot < 8 ? 'escalate' : null;
}

interface Running {
  life: RequestLife;
  index: number;
  done?: RequestState;
}

export async function playMany(needs: ManyNeeds, count: number): Promise<Counted> {
  const { covenant, client, say } = needs;
  const began = needs.now();
  const receivedOn = dayOf(new Date(began).toISOString());
  const counted: Counted = {
    ...{ requests: count, answered: 0, late: 0, byDeadlock: 0, silent: 0, tasks: 0 },
    ...{ afterReminder: 0, afterEscalation: 0, escalationsAfterTheEnd: 0, leastDaysLeft: 99, days: 0 },
  };
  const all = await each(Array.from({ length: count }), AT_ONCE, async (_, index): Promise<Running> => {
    const life = new RequestLife(needs);
    await life.register({ receivedOn, asks: ASKS[index % ASKS.length] ?? ['access'] });
    return { life, index };
  });
  say(`${count} requests received on ${receivedOn}`);
  let turn = all;
  for (let steps = 0; ; steps++) {
    await each(turn, AT_ONCE, act);
    const open = all.filter(({ done }) => !done);
    say(`${dayOf(new Date(needs.now()).toISOString())}: ${open.length} open`);
    if (open.length === 0) break;
    if (steps > 400) throw new Error('The requests never end');
    const next = await needs.nextAt(open.map(({ life }) => life.caseId));
    const at = Math.min(...next.values()) + AFTER_MOMENT_MS;
    await needs.setNow(Math.max(at, needs.now()));
    turn = open.filter(({ life }) => (next.get(life.caseId) ?? 0) + AFTER_MOMENT_MS <= at + 1_000);
    await each(turn, AT_ONCE, ({ life }) => fastForward(client, caseWorkflowId(life.caseId), at));
  }
  counted.days = Math.round((needs.now() - began) / 86_400_000);
  return counted;

  /** All that its people do now; a task that waits for its mail stays. */
  async function act(one: Running): Promise<void> {
    for (;;) {
      const state = await one.life.state();
      if (!state) throw new Error('A request was destroyed before it was answered');
      if (state.step === 'closed') {
        finish(one, state);
        return;
      }
      const ready = state.tasks.filter((task) => isDue(one, state, task));
      const task = ready[0];
      if (!task) return;
      await one.life.answer(task, answerTo(one, state, task));
      counted.tasks += 1;
      const wait = lateness(one.index, task.id);
      if (wait === 'half' && task.nudged.includes(wait)) counted.afterReminder += 1;
      if (wait === 'escalate' && task.nudged.includes(wait)) counted.afterEscalation += 1;
      if (task.nudged.includes('escalate') && today() > taskEnd(covenant, state, task).lastDay)
        counted.escalationsAfterTheEnd += 1;
    }
  }
  function isDue({ index }: Running, state: RequestState, task: Task): boolean {
    const wait = lateness(index, task.id);
    if (wait === null || task.nudged.includes(wait)) return true;
    // A step that was left a day or two has no such mail any more: its people know that there is no time to lose.
    const kind = wait === 'half' ? 'reminder' : 'escalation';
    const { lastDay } = taskEnd(covenant, state, task);
    return !request
      .due(state, covenant)
      .some(({ what, ref, lastDay: on }) => what === kind && ref === task.id && on <= lastDay);
  }
  function today(): string {
    return dayOf(new Date(needs.now()).toISOString());
  }
  function answerTo({ index }: Running, state: RequestState, { kind }: Task): Record<string, unknown> {
    const file = needs.files[index % needs.files.length] ?? '';
    const { asks } = state;
    switch (kind) {
      case 'establish-identity':
        return { outcome: 'established', how: 'document' };
      case 'link-request':
        // One in five asks about somebody who is in no file.
        return index % 5 === 4
          ? { outcome: 'nothing' }
          : {
              outcome: 'found',
              links: [`${file} subject`],
              holders: { [file]: ['gemeente', 'om', 'politie'] },
            };
      case 'contribute-request':
        return {};
      case 'decide-request':
        return {
          ...(asks.includes('access') && { access: 'all' }),
          ...(asks.includes('correction') && { correction: 'as-contributed' }),
          ...(asks.includes('objection') && { objection: 'reject' }),
        };
      default:
        // A case can be skipped further than its calendar (dev/clock/fast-forward.ts): its officer has that case's date.
        return { sentOn: laterOf(today(), state.stepOn) };
    }
  }
  function finish(one: Running, state: RequestState): void {
    one.done = state;
    const { lastDay } = ownTerm(covenant, state);
    counted.answered += 1;
    if (state.sentOn === undefined || state.sentOn > lastDay) counted.late += 1;
    else
      counted.leastDaysLeft = Math.min(
        counted.leastDaysLeft,
        Math.round((Date.parse(lastDay) - Date.parse(state.sentOn)) / 86_400_000),
      );
    if (state.decision?.by === 'deadlock') counted.byDeadlock += 1;
    counted.silent += Object.values(state.contributed).filter((how) => how === 'silent').length;
  }
}
