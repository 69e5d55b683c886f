/** One application of an event: a private copy of the state, and what came of it so far. */
import type { Covenant } from '../../covenant/index.ts';
import type { Applied, Context, Effect, Occasion, PartyId, Task, UnitId } from '../case.ts';
import type { Day, Instant } from '../dates/index.ts';
import { coreParties, ROLE, roleOf } from './checks.ts';
import type { TaskKind } from './events.ts';
import type { SubjectState } from './state.ts';
import { termOf } from './terms.ts';

export interface Work {
  state: SubjectState;
  readonly covenant: Covenant;
  readonly context: Context;
  /** Legal now and its day; while a moment is carried out late, that moment's. */
  now: Instant;
  day: Day;
  effects: Effect[];
  opened: Task[];
  closed: Applied<SubjectState>['closed'];
  notes: string[];
}

export const begin = (state: SubjectState, context: Context): Work => ({
  state: structuredClone(state),
  covenant: context.covenant,
  context,
  now: context.now,
  day: context.today,
  effects: [],
  opened: [],
  closed: [],
  notes: [],
});

export const note = (work: Work, text: string): void => {
  work.notes.push(text);
};

const TO_COORDINATOR: ReadonlySet<Occasion> = new Set(['escalate', 'after']);

/** One mail to who must know, and one to each who stands in for them today. */
export function mail(work: Work, task: Task, occasion: Occasion): void {
  const { directory } = work.context;
  const assignee = TO_COORDINATOR.has(occasion) ? null : task.assignee;
  const to = assignee ?? 'coordinator';
  const whom = assignee ?? directory.assignee(null, ROLE.coordinator);
  const role = assignee === null ? ROLE.coordinator : task.role;
  const deputies = whom === null ? [] : directory.deputies(whom, role);
  for (const one of [to, ...deputies]) mailTo(work, task, occasion, one);
}

function mailTo(work: Work, task: Task, occasion: Occasion, to: string): void {
  const again = task.turn === undefined ? {} : { again: task.turn };
  work.effects.push({ effect: 'mail', task: task.id, occasion, to, ...again });
}

/** The manager of the task's party, unless that is who should have done it. */
export function managerOf({ context }: Work, task: Task): string | null {
  const manager = task.party === null ? null : context.directory.assignee(task.party, ROLE.manager);
  return manager === task.assignee ? null : manager;
}

/** 5: dates and numbers only; nobody is told when the party has no manager. */
export function mailManager(work: Work, task: Task): void {
  const manager = managerOf(work, task);
  if (manager !== null) mailTo(work, task, 'manager', manager);
}

interface NewTask {
  kind: TaskKind;
  party: PartyId | null;
  role: string;
  about?: string;
  /** Instead of the covenant's term for the kind. */
  until?: Day;
  /** Start of the term; today when left out. */
  from?: Day;
}

/** Gives somebody a task. With nobody authorised it exists all the same, and its mail goes to the coordinator. */
export function open(work: Work, task: NewTask): Task {
  const { state, context, day } = work;
  state.counters.task += 1;
  const { kind, party, role, about, until } = task;
  const given: Task = {
    id: `t${state.counters.task}`,
    kind,
    party,
    role,
    assignee: context.directory.assignee(party, role),
    ...(about === undefined ? {} : { about }),
    term: termOf(work.covenant, kind),
    from: task.from ?? day,
    ...(until === undefined ? {} : { until }),
    openedOn: day,
    nudged: [],
  };
  state.tasks.push(given);
  work.opened.push(given);
  mail(work, given, 'task');
  return given;
}

export function openForCore(work: Work, kind: TaskKind, about: string, from: Day): void {
  for (const party of coreParties(work.covenant)) open(work, { kind, party, role: ROLE.core, about, from });
}

/** A task for a party in the role in which it takes part: a core party's participant is its representative. */
export const openForParty = (work: Work, kind: TaskKind, party: PartyId, about: string, from: Day): Task =>
  open(work, { kind, party, role: roleOf(work.covenant, party), about, from });

export type Ending = 'done' | 'cancelled' | 'lapsed';

export function close(work: Work, task: Task, how: Ending): void {
  const { state } = work;
  const index = state.tasks.findIndex(({ id }) => id === task.id);
  if (index < 0) return;
  state.tasks.splice(index, 1);
  work.closed.push({ task, how });
  if (how !== 'done') mail(work, task, 'cancellation');
  if (state.undelivered.includes(task.id)) {
    state.undelivered = state.undelivered.filter((id) => id !== task.id);
    closeAll(work, (other) => other.kind === 'mail-undeliverable' && other.about === task.id, 'cancelled');
  }
}

export function closeAll(work: Work, which: (task: Task) => boolean, how: Ending): void {
  for (const task of work.state.tasks.filter(which)) close(work, task, how);
}

export const has = (state: SubjectState, kind: TaskKind, about?: string): boolean =>
  state.tasks.some((task) => task.kind === kind && (about === undefined || task.about === about));

/** Restricted while a hold lasts (AVG 18(2)); units of 'all' are those that the case has now. */
export const restrict = (work: Work, units: UnitId[], restricted: boolean): void => {
  if (units.length > 0) work.effects.push({ effect: 'restrict', units, restricted });
};

/** 13.2: what was written about an archived file (a note on a notice, a reason) lies with it once it is decided. */
export function toArchive(work: Work): void {
  if (work.state.stage === 'archived') work.effects.push({ effect: 'archive' });
}

/** What leaves `apply`: a task that came and went within it never existed for anybody. */
export function finish(work: Work): Applied<SubjectState> {
  const { state, opened, closed, effects, notes } = work;
  const gone = new Set(closed.map(({ task }) => task.id));
  const brief = new Set(opened.filter((task) => gone.has(task.id)).map((task) => task.id));
  const erased = effects.some(({ effect }) => effect === 'erase-case');
  return {
    ok: true,
    state,
    // After the end nobody gets mail: the tasks, their links and the outbox go with the case.
    effects: effects.filter((effect) => effect.effect !== 'mail' || (!erased && !brief.has(effect.task))),
    opened: opened.filter((task) => !brief.has(task.id)),
    closed: closed.filter(({ task }) => !brief.has(task.id)),
    summary: [...new Set(notes)].join('; ') || 'Niets veranderd',
  };
}
