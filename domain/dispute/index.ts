/**
 * The case kind `dispute` (17): parties settle by consultation. Rounds come until it is settled; nothing decides instead of
 * them. What it is about stands in papers. Pure rules, run by `step` only.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, Applied, Context, Kind, MemberId, Moment, PartyId, Refusal, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { needOneOf, needOwn, needParty, needPast, ROLE, refusalOf, refuse } from '../subject/checks.ts';
import { byTerm } from '../subject/terms.ts';
import { type MailFailed, mailFailed, needTask, type Reassign, reassign } from '../tasks/changes.ts';
import { type AssigneeGone, assigneeGone } from '../tasks/gone.ts';
import { nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import { staffRecordEnd } from '../tasks/staff-record.ts';
import { begin, close, finish, note, open, type TaskState, type TaskWork } from '../tasks/work.ts';
import { DISPUTERS } from './papers.ts';

export { DISPUTERS } from './papers.ts';

export interface DisputeState extends TaskState {
  parties: PartyId[];
  openedOn: Day;
  lastEventOn: Day;
  /** The day of each round of consultation. */
  rounds: Day[];
  settledOn: Day | null;
  destroyed?: true;
}
export interface DisputeAnswers {
  'consult-dispute': { heldOn: Day; outcome: 'settled' | 'go-on' };
  'mail-undeliverable': { handled: 'yes' };
}
type TaskKind = keyof DisputeAnswers;
export type DisputeEvent =
  /** Makes the case. */
  | { type: 'record-dispute'; by: Actor; parties: PartyId[]; texts?: TextRef[] }
  | {
      [K in TaskKind]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: DisputeAnswers[K];
        texts?: TextRef[];
      };
    }[TaskKind]
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
type Work = TaskWork<DisputeState>;

const CONSULT = 'consult-dispute';
const nudges = (covenant: Covenant, task: Parameters<typeof nudgesOf>[1]) =>
  nudgesOf(covenant, task, byTerm(covenant, task.term, task.from).lastDay, true);

/** Five years after the last event, settled or not: nothing is without an end. */
const recordEnd = (covenant: Covenant, { lastEventOn: on }: DisputeState): Moment =>
  staffRecordEnd(covenant, { what: 'dispute-record', on, atEnd: 'Alles over dit geschil wordt vernietigd.' });

function due(state: DisputeState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const moments = [recordEnd(covenant, state)];
  for (const task of state.tasks) {
    const end = byTerm(covenant, task.term, task.from);
    moments.push({ ...end, what: task.term, ref: task.id, waitsForPeople: true, acts: false });
    moments.push(...nudgeMoments(covenant, task, end, nudges(covenant, task)));
  }
  return soonestFirst(moments);
}

/** The administrator calls the parties together (5). */
const call = (work: Work): void => {
  open(work, { kind: CONSULT, party: null, role: ROLE.administrator });
};

function record(work: Work, { by, parties }: Extract<DisputeEvent, { type: 'record-dispute' }>): void {
  if (!by.roles.some((role) => DISPUTERS.includes(role)))
    refuse('not-yours', 'Alleen wie een partij vertegenwoordigt, of de uitvoerder, kan dit vastleggen.');
  for (const party of parties) needParty(work.covenant, party, 'parties');
  if (new Set(parties).size < 2)
    refuse('one-party', 'Kies ten minste twee partijen: een geschil is tussen partijen.', 'parties');
  call(work);
  note(work, 'Geschil vastgelegd');
}

function complete(work: Work, event: Extract<DisputeEvent, { type: 'complete-task' }>): void {
  const { state } = work;
  const task = needTask(state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  if (event.kind === 'mail-undeliverable') {
    needOneOf(event.answer.handled, ['yes'], 'handled');
    close(work, task, 'done');
    return;
  }
  const { heldOn, outcome } = event.answer;
  needPast(heldOn, work.context.today, 'heldOn');
  if (heldOn < (state.rounds.at(-1) ?? state.openedOn))
    refuse(
      'before',
      'Dit ligt voor het vorige overleg, of voor de dag waarop het geschil is vastgelegd.',
      'heldOn',
    );
  needOneOf(outcome, ['settled', 'go-on'], 'outcome');
  state.rounds.push(heldOn);
  close(work, task, 'done');
  if (outcome === 'settled') {
    state.settledOn = work.day;
    note(work, 'Geschil opgelost in overleg');
  } else {
    call(work);
    note(work, 'Overlegd; er komt een volgend overleg');
  }
}

function settle(work: Work): void {
  const { state, covenant } = work;
  const end = recordEnd(covenant, state);
  if (!state.destroyed && end.at <= work.now) {
    state.destroyed = true;
    state.tasks = [];
    work.effects.push({ effect: 'erase-case', term: 'staff-records', article: end.article });
    note(work, 'Vernietigd');
  }
  nudge(work, (task) => nudges(covenant, task));
}

const BY_TIME: readonly DisputeEvent['type'][] = ['moment', 'mail-failed', 'assignee-gone'];

function apply(
  state: DisputeState | null,
  event: DisputeEvent,
  context: Context,
): Applied<DisputeState> | Refusal {
  if (!state && event.type !== 'record-dispute')
    return { ok: false, code: 'unknown-case', message: 'Dit geschil is er niet.' };
  if (state?.destroyed) return { ok: false, code: 'destroyed', message: 'Dit geschil is vernietigd.' };
  const { today } = context;
  const work = begin<DisputeState>(
    state ?? {
      ...{ parties: event.type === 'record-dispute' ? [...new Set(event.parties)] : [], rounds: [] },
      ...{ openedOn: today, lastEventOn: today, settledOn: null },
      ...{ tasks: [], undelivered: [], counters: { task: 0 } },
    },
    context,
  );
  try {
    if (state) settle(work);
    switch (event.type) {
      case 'record-dispute':
        if (state) refuse('recorded', 'Dit is al vastgelegd.');
        record(work, event);
        break;
      case 'complete-task':
        complete(work, event);
        break;
      case 'reassign':
        reassign(work, event);
        break;
      case 'mail-failed':
        mailFailed(work, event);
        break;
      case 'assignee-gone':
        assigneeGone(work, event);
        break;
      case 'moment':
        return finish(work);
    }
    if (!BY_TIME.includes(event.type)) work.state.lastEventOn = work.day;
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

export const dispute: Kind<DisputeState, DisputeEvent> = {
  name: 'dispute',
  apply,
  due,
  stage: ({ destroyed, settledOn }) => (destroyed ? 'destroyed' : settledOn === null ? 'open' : 'settled'),
  parties: ({ parties }) => parties,
  tasks: (state) => state.tasks,
  taskEnd: (covenant, _state, task) => byTerm(covenant, task.term, task.from),
};
