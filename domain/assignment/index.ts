/**
 * The case kind `assignment`: the controller lets an auditor, a complaint handler or the data protection officer look for a
 * time (section 4 of the rules; 4, 15.2c): named files, one purpose, a last day. All core parties agree, one takes it back.
 * Pure rules, run by `step` only.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Assignment } from '../access/decide.ts';
import type {
  Actor,
  Applied,
  CaseId,
  Context,
  Kind,
  MemberId,
  Moment,
  PartyId,
  Refusal,
  Task,
  TaskEnd,
  TextRef,
} from '../case.ts';
import { addDays, addDuration, atTime, type Day, dayInWords, startOfDay } from '../dates/index.ts';
import {
  coreParties,
  needCore,
  needFuture,
  needOneOf,
  needOwn,
  ROLE,
  refusalOf,
  refuse,
} from '../subject/checks.ts';
import { byTerm } from '../subject/terms.ts';
import { type MailFailed, mailFailed, needTask, type Reassign, reassign } from '../tasks/changes.ts';
import { type AssigneeGone, assigneeGone } from '../tasks/gone.ts';
import { nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, closeAll, finish, note, open, type TaskState, type TaskWork } from '../tasks/work.ts';
import { LOOKERS } from './papers.ts';

export { LOOKERS } from './papers.ts';

/** `proposed` the core parties decide. `given` it may be looked. `over` for whatever reason: `outcome`. */
export type Step = 'proposed' | 'given' | 'over';
export type Outcome = 'refused' | 'done' | 'ended' | 'withdrawn' | 'gone';
export interface AssignmentState extends TaskState {
  step: Step;
  /** Who looks, in which role. */
  member: MemberId;
  role: string;
  /** By an id of their own; the files' ids say nothing. */
  files: Record<string, CaseId>;
  /** `contents` what the files say; `duties` their duty ledgers alone. */
  what: 'contents' | 'duties';
  /** The last day, whole. */
  until: Day;
  proposedOn: Day;
  answers: Record<PartyId, 'agree' | 'refuse'>;
  givenOn?: Day;
  outcome?: Outcome;
  lastEventOn: Day;
  destroyed?: true;
}
export interface AssignmentAnswers {
  'decide-assignment': { answer: 'agree' | 'refuse' };
  'do-assignment': { done: string[] };
  'mail-undeliverable': { handled: 'yes' };
}
type TaskKind = keyof AssignmentAnswers;
export type AssignmentEvent =
  /** Makes the case. */
  | {
      type: 'propose-assignment';
      by: Actor;
      member: MemberId;
      role: string;
      files: CaseId[];
      what: 'contents' | 'duties';
      until: Day;
      texts?: TextRef[];
    }
  | {
      [K in TaskKind]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: AssignmentAnswers[K];
        texts?: TextRef[];
      };
    }[TaskKind]
  | { type: 'withdraw-assignment'; by: Actor }
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
type Work = TaskWork<AssignmentState>;

const DECIDE = 'decide-assignment';
const LOOK = 'do-assignment';
const RECORDS = 'assignment-records';
const ENDS = 'assignment-ends';

/** The last day that people chose, whole. */
function untilEnd(state: Pick<AssignmentState, 'until' | 'proposedOn'>): TaskEnd {
  const { until, proposedOn } = state;
  return {
    ...{ lastDay: until, at: startOfDay(addDays(until, 1)), article: '4, 15.2c' },
    why: {
      ...{ article: '4, 15.2c', term: LOOK, start: { event: 'voorstel voor de opdracht', on: proposedOn } },
      ...{ length: '', mayMove: ['Eén kernpartij kan de opdracht eerder intrekken.'] },
      counting: `De kernpartijen hebben ${dayInWords(until)} gekozen. Die dag telt helemaal mee.`,
      atEnd: 'De toegang stopt vanzelf.',
    },
  };
}
const taskEnd = (
  covenant: Covenant,
  state: AssignmentState,
  task: Pick<Task, 'kind' | 'term' | 'from'>,
): TaskEnd => {
  if (task.kind === LOOK) return untilEnd(state);
  const end = byTerm(covenant, task.term, task.from);
  const own = untilEnd(state);
  return task.kind === DECIDE && own.lastDay < end.lastDay ? own : end;
};
const nudges = (covenant: Covenant, state: AssignmentState, task: Task) =>
  nudgesOf(covenant, task, taskEnd(covenant, state, task).lastDay, task.kind === 'mail-undeliverable');

function recordEnd(covenant: Covenant, state: AssignmentState): Moment {
  const { value: length, article } = covenant.settings.staffRecords;
  const on = state.step === 'over' ? state.lastEventOn : state.until;
  const lastDay = addDuration(on, length);
  return {
    ...{
      what: RECORDS,
      ref: 'file',
      at: atTime(addDays(lastDay, 1), covenant.settings.actHour.value),
      lastDay,
      article,
    },
    why: {
      ...{ article, term: RECORDS, start: { event: 'laatste gebeurtenis', on }, length, mayMove: [] },
      counting: `Bewaard tot en met ${dayInWords(lastDay)}. De dag erna wordt vernietigd.`,
      atEnd: 'Alles over deze opdracht wordt vernietigd.',
    },
    ...{ waitsForPeople: false, acts: true },
  };
}

function acts(state: AssignmentState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const found = [recordEnd(covenant, state)];
  const asked = state.tasks.find(({ kind }) => kind === DECIDE);
  if (state.step === 'proposed' && asked)
    found.push({
      ...taskEnd(covenant, state, asked),
      what: DECIDE,
      ref: 'assignment',
      waitsForPeople: true,
      acts: true,
    });
  if (state.step === 'given')
    found.push({ ...untilEnd(state), what: ENDS, ref: 'assignment', waitsForPeople: false, acts: true });
  return found;
}
function due(state: AssignmentState, covenant: Covenant): Moment[] {
  const moments = acts(state, covenant);
  if (state.destroyed) return [];
  for (const task of state.tasks)
    moments.push(
      ...nudgeMoments(covenant, task, taskEnd(covenant, state, task), nudges(covenant, state, task)),
    );
  return moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function over(work: Work, outcome: Outcome, words: string): void {
  const { state, day } = work;
  state.step = 'over';
  state.outcome = outcome;
  state.lastEventOn = day;
  closeAll(
    work,
    ({ kind }) => kind !== 'mail-undeliverable',
    outcome === 'ended' || outcome === 'refused' ? 'lapsed' : 'cancelled',
  );
  note(work, words);
}

function propose(work: Work, event: Extract<AssignmentEvent, { type: 'propose-assignment' }>): void {
  const { covenant, context } = work;
  needCore(covenant, event.by);
  needOneOf(event.role, LOOKERS, 'who');
  needOneOf(event.what, ['contents', 'duties'], 'what');
  if (!context.directory.candidates(null, event.role).includes(event.member))
    refuse('not-able', 'Deze persoon is niet (meer) bevoegd in deze rol.', 'who');
  if (event.files.length === 0) refuse('no-files', 'Noem ten minste één dossier.', 'numbers');
  needFuture(event.until, work.day, 'until');
  const { value } = covenant.settings.assignmentAtMost;
  const most = addDuration(work.day, value);
  if (event.until > most)
    refuse('too-long', `Een opdracht loopt ten hoogste tot en met ${dayInWords(most)}.`, 'until');
  for (const party of coreParties(covenant)) open(work, { kind: DECIDE, party, role: ROLE.core });
  note(work, 'Opdracht om mee te kijken voorgesteld');
}

function complete(work: Work, event: Extract<AssignmentEvent, { type: 'complete-task' }>): void {
  const { state, covenant, day } = work;
  const task = needTask(state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  switch (event.kind) {
    case 'decide-assignment': {
      needOneOf(event.answer.answer, ['agree', 'refuse'], 'answer');
      close(work, task, 'done');
      state.answers[task.party ?? ''] = event.answer.answer;
      note(work, 'Een kernpartij heeft beslist over de opdracht');
      if (event.answer.answer === 'refuse') over(work, 'refused', 'De opdracht is niet gegeven');
      else if (coreParties(covenant).every((party) => state.answers[party] === 'agree')) {
        state.step = 'given';
        state.givenOn = day;
        const { role, member: assignee, until } = state;
        open(work, { kind: LOOK, party: null, role, assignee, until });
        note(work, 'De opdracht is gegeven');
      }
      break;
    }
    case 'do-assignment':
      // A look is nobody else's: a deputy was not given it.
      if (event.by.member !== state.member) refuse('not-yours', 'Alleen wie de opdracht kreeg kan dit doen.');
      close(work, task, 'done');
      over(work, 'done', 'De opdracht is klaar: de toegang is gestopt');
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      close(work, task, 'done');
      break;
  }
}

function settle(work: Work): void {
  const { state, covenant } = work;
  happenInOrder(
    work,
    () => acts(state, covenant),
    ({ what, article }) => {
      if (what === DECIDE) over(work, 'refused', 'Geen besluit op tijd: de opdracht is niet gegeven');
      if (what === ENDS) over(work, 'ended', 'De opdracht is voorbij: de toegang is gestopt');
      if (what !== RECORDS) return;
      state.destroyed = true;
      state.tasks = [];
      work.effects.push({ effect: 'erase-case', term: 'staff-records', article });
      note(work, 'Vernietigd');
    },
  );
  nudge(work, (task) => nudges(covenant, state, task));
}

function happened(work: Work, event: AssignmentEvent): void {
  const { state } = work;
  switch (event.type) {
    case 'propose-assignment':
      propose(work, event);
      break;
    case 'complete-task':
      complete(work, event);
      break;
    case 'withdraw-assignment':
      needCore(work.covenant, event.by);
      if (state.step === 'over') refuse('over', 'Deze opdracht is al voorbij.');
      over(work, 'withdrawn', 'De opdracht is ingetrokken: de toegang is gestopt');
      break;
    case 'reassign':
      if (needTask(state, event.task).kind === LOOK)
        refuse(
          'not-transferable',
          'Deze opdracht is aan één persoon gegeven. Trek haar in en stel een nieuwe voor.',
          'to',
        );
      reassign(work, event);
      break;
    case 'mail-failed':
      mailFailed(work, event);
      break;
    case 'assignee-gone':
      // Who may look no more has nothing to look at; nobody takes it over.
      if (
        event.member === state.member &&
        state.step !== 'over' &&
        !work.context.directory.candidates(null, state.role).includes(state.member)
      )
        over(work, 'gone', 'Wie mocht meekijken, is niet meer bevoegd: de toegang is gestopt');
      else assigneeGone(work, event);
      break;
    case 'moment':
      break;
  }
}

function apply(
  state: AssignmentState | null,
  event: AssignmentEvent,
  context: Context,
): Applied<AssignmentState> | Refusal {
  const makes = event.type === 'propose-assignment';
  if (!state && !makes) return { ok: false, code: 'unknown-case', message: 'Deze opdracht is er niet.' };
  if (state && makes) return { ok: false, code: 'known', message: 'Deze opdracht is al voorgesteld.' };
  if (state?.destroyed) return { ok: false, code: 'destroyed', message: 'Deze opdracht is vernietigd.' };
  const { today } = context;
  const made = event as Extract<AssignmentEvent, { type: 'propose-assignment' }>;
  const work = begin<AssignmentState>(
    state ?? {
      ...{ step: 'proposed', member: made.member, role: made.role, what: made.what, until: made.until },
      files: Object.fromEntries([...new Set(made.files)].map((file, at) => [`d${at + 1}`, file])),
      ...{ proposedOn: today, lastEventOn: today, answers: {} },
      ...{ tasks: [], undelivered: [], counters: { task: 0 } },
    },
    context,
  );
  try {
    if (state) settle(work);
    if (!work.state.destroyed) happened(work, event);
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

/** What this person may look at today by it; null: nothing. Asked at every look. */
export function lookFor(state: AssignmentState, member: MemberId, today: Day): Assignment | null {
  if (state.destroyed || state.step !== 'given' || state.member !== member || today > state.until)
    return null;
  return { purpose: 'assignment', until: state.until };
}

export const assignment: Kind<AssignmentState, AssignmentEvent> = {
  name: 'assignment',
  apply,
  due,
  stage: ({ destroyed, step }) => (destroyed ? 'destroyed' : step),
  parties: (_state, covenant) => coreParties(covenant),
  tasks: (state) => state.tasks,
  taskEnd,
};
