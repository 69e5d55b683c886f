/** The covenant's own life (15.2, 15.3, 18.4): one case an environment, which gives the recurring checks. Pure rules. */
import { type Covenant, taskText } from '../../covenant/index.ts';
import type { Applied, Context, Kind, Moment, Refusal, Task, TaskEnd } from '../case.ts';
import { atTime, type Day, dayInWords, dayOf, halfway } from '../dates/index.ts';
import { needOneOf, needOwn, Refused, refuse } from '../subject/checks.ts';
import { byTerm, termOf } from '../subject/terms.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { type Nudge, nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { begin, close, finish, note, open, type TaskWork } from '../tasks/work.ts';
import { CHECKERS, checkerOf, DUTIES, dutyOf, startOfDuties } from './duties.ts';
import type { CovenantEvent, CovenantState } from './state.ts';

export { CHECKERS, checkerOf, DUTIES, type Duty } from './duties.ts';
export type { CovenantEvent, CovenantState, DutyAnswers, DutyKind, Verdict } from './state.ts';

type Work = TaskWork<CovenantState>;
type Completion = Extract<CovenantEvent, { type: 'complete-task' }>;

export const covenantTaskEnd = (covenant: Covenant, _state: CovenantState, task: Task): TaskEnd =>
  byTerm(covenant, task.term, task.from);

const nudges = (covenant: Covenant, state: CovenantState, task: Task): Nudge[] =>
  nudgesOf(covenant, task, covenantTaskEnd(covenant, state, task).lastDay, true);

const isOpen = (state: CovenantState, kind: string): boolean =>
  state.tasks.some((task) => task.kind === kind);

/** Halfway its term a check becomes a task (docs/decisions/0013). */
function opening(
  covenant: Covenant,
  kind: string,
  from: Day,
): { day: Day; at: string; end: TaskEnd; says: TaskEnd } {
  const end = byTerm(covenant, termOf(covenant, kind), from);
  const day = halfway(from, end.lastDay);
  const counting = `${end.why.counting} Halverwege komt de taak: ${dayInWords(day)}.`;
  return {
    day,
    at: atTime(day, covenant.settings.mailHour.value),
    end,
    says: { ...end, why: { ...end.why, counting } },
  };
}

function due(state: CovenantState, covenant: Covenant): Moment[] {
  const moments: Moment[] = [];
  for (const { kind } of DUTIES) {
    const duty = state.duties[kind];
    if (!duty || isOpen(state, kind)) continue;
    const { day, at, end, says } = opening(covenant, kind, duty.from);
    const shown = { ...end, what: kind, ref: kind, waitsForPeople: true, acts: false };
    moments.push(shown, {
      ...{ what: `${kind}-opens`, ref: kind, at, lastDay: day, article: says.article, why: says.why },
      ...{ waitsForPeople: false, acts: true },
    });
  }
  for (const task of state.tasks) {
    const end = covenantTaskEnd(covenant, state, task);
    moments.push({ ...end, what: task.term, ref: task.id, waitsForPeople: true, acts: false });
    moments.push(...nudgeMoments(covenant, task, end, nudges(covenant, state, task)));
  }
  return moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What is due by now happens, each as of its own day; a duty that the rules know since today counts from today. */
function settle(work: Work): void {
  const { state, covenant } = work;
  const { now, today } = work.context;
  for (const { kind, who } of DUTIES) {
    state.duties[kind] ??= { from: startOfDuties(covenant, today), times: 0 };
    const { from } = state.duties[kind];
    const { at } = opening(covenant, kind, from);
    if (at > now || isOpen(state, kind)) continue;
    work.now = at;
    work.day = dayOf(at);
    open(work, { kind, party: null, from, ...checkerOf(work.context.directory, who) });
    note(work, taskText(covenant, kind).title);
    work.now = now;
    work.day = today;
  }
  nudge(work, (task) => nudges(covenant, state, task));
}

const VERDICTS = ['in-order', 'follow-up'];

function complete(work: Work, event: Completion): void {
  const task = needTask(work.state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  if (task.kind === 'check-own-log' && task.about?.startsWith(`${event.by.member} `))
    refuse('own-lines', 'Dit zijn uw eigen regels. Een ander moet ze controleren.');
  if (event.kind === 'mail-undeliverable') {
    needOneOf(event.answer.handled, ['yes'], 'handled');
  } else {
    needOneOf(event.answer.outcome, VERDICTS, 'outcome');
    for (const [name, verdict] of Object.entries(event.answer))
      if (name.startsWith('line-')) needOneOf(String(verdict), VERDICTS, name);
  }
  if (event.kind === 'check-authorisations' && !allNamed(work, event)) return;
  const deputy = task.assignee !== null && task.assignee !== event.by.member;
  const { title } = taskText(work.covenant, task.kind);
  const earlier = Object.values(work.state.duties[task.kind]?.named ?? {});
  const follow =
    ('outcome' in event.answer && event.answer.outcome === 'follow-up') ||
    earlier.some((given) => given !== 'stays');
  note(work, `Gedaan: ${title}${deputy ? ' (door de vervanger)' : ''}${follow ? ': opvolging nodig' : ''}`);
  close(work, task, 'done');
  if (dutyOf(task.kind)) {
    const times = (work.state.duties[task.kind]?.times ?? 0) + 1;
    work.state.duties[task.kind] = { from: work.day, times };
  }
  if (event.kind === 'check-log' && event.answer.own === 'yes') openOwn(work, event.by.member, task.from);
}

const STAYS = ['stays', 'ends', 'change'];

/**
 * 15.2f: whether every name has been answered for; until then the task goes on with the others. Nobody confirms their
 * own. What an answer asks for beyond 'stays' happens in the member's own case.
 */
function allNamed(work: Work, { by, answer, kind }: Extract<Completion, { kind: 'check-authorisations' }>) {
  const { covenant, context, state } = work;
  const duty = state.duties[kind] ?? { from: work.day, times: 0 };
  const named = { ...duty.named };
  for (const [name, given] of Object.entries(answer)) {
    if (!name.startsWith('name-')) continue;
    needOneOf(String(given), STAYS, name);
    named[name.slice('name-'.length)] = String(given);
  }
  const all = new Set(covenant.roles.flatMap(({ id }) => context.directory.candidates(null, id)));
  const done = [...all].every((member) => member === by.member || Object.hasOwn(named, member));
  if (!done) {
    state.duties[kind] = { ...duty, named };
    note(work, 'Een deel van de bevoegdheden is gecontroleerd');
  }
  return done;
}

/** 15.2e: nobody checks their own looks alone. `from` of the first check says which period it is about. */
function openOwn(work: Work, about: string, from: Day): void {
  const kind = 'check-own-log';
  const task = open(work, {
    kind,
    party: null,
    about: `${about} ${from}`,
    ...checkerOf(work.context.directory, CHECKERS, about),
  });
  note(work, taskText(work.covenant, task.kind).title);
}

function apply(
  state: CovenantState | null,
  event: CovenantEvent,
  context: Context,
): Applied<CovenantState> | Refusal {
  if (!state && event.type !== 'begin')
    return { ok: false, code: 'unknown-case', message: 'Dit is er niet.' };
  const startedOn = startOfDuties(context.covenant, context.today);
  const work = begin<CovenantState>(
    state ?? { startedOn, duties: {}, tasks: [], undelivered: [], counters: { task: 0 } },
    context,
  );
  try {
    settle(work);
    switch (event.type) {
      case 'begin':
        if (state) refuse('begun', 'Dit is al begonnen.');
        note(work, 'De controles van het convenant beginnen');
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
        // Nobody checks their own looks.
        assigneeGone(work, event, ({ kind, about = '' }) =>
          kind === 'check-own-log' ? about.split(' ').slice(0, 1) : [],
        );
        break;
      case 'moment':
        return finish(work);
    }
    settle(work);
    return finish(work);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code, message, field } = error;
    return { ok: false, code, message, ...(field === undefined ? {} : { field }) };
  }
}

export const covenantLife: Kind<CovenantState, CovenantEvent> = {
  name: 'covenant',
  apply,
  due,
  stage: () => 'in-force',
  parties: (_state, covenant) => covenant.parties.map(({ id }) => id),
  tasks: (state) => state.tasks,
  taskEnd: covenantTaskEnd,
};
