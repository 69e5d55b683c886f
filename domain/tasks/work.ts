/** One application of an event, as every kind of case does it: a private copy of the state, and what came of it so far. */
import { type Covenant, taskText } from '../../covenant/index.ts';
import type { Applied, Context, Effect, Occasion, PartyId, Task } from '../case.ts';
import type { Day, Instant } from '../dates/index.ts';
import { ROLE } from '../subject/checks.ts';

/** What a kind of case that gives tasks has in its state. */
export interface TaskState {
  /** Open tasks. */
  tasks: Task[];
  /** Open tasks about which the coordinator was told that mail doesn't arrive. */
  undelivered: string[];
  counters: { task: number };
}

export interface TaskWork<S extends TaskState = TaskState> {
  state: S;
  readonly covenant: Covenant;
  readonly context: Context;
  /** Legal now and its day; while a moment is carried out late, that moment's. */
  now: Instant;
  day: Day;
  effects: Effect[];
  opened: Task[];
  closed: Applied<S>['closed'];
  notes: string[];
}

export const begin = <S extends TaskState>(state: S, context: Context): TaskWork<S> => ({
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

export const note = (work: TaskWork, text: string): void => {
  work.notes.push(text);
};

const TO_COORDINATOR: ReadonlySet<Occasion> = new Set(['escalate', 'after']);

/** One mail to who must know, and one to each who stands in for them today. */
export function mail(work: TaskWork, task: Task, occasion: Occasion): void {
  const { directory } = work.context;
  const assignee = TO_COORDINATOR.has(occasion) ? null : task.assignee;
  const to = assignee ?? 'coordinator';
  const whom = assignee ?? directory.assignee(null, ROLE.coordinator);
  const role = assignee === null ? ROLE.coordinator : task.role;
  const deputies = whom === null ? [] : directory.deputies(whom, role);
  for (const one of [to, ...deputies]) mailTo(work, task, occasion, one);
}

function mailTo(work: TaskWork, task: Task, occasion: Occasion, to: string): void {
  const again = task.turn === undefined ? {} : { again: task.turn };
  work.effects.push({ effect: 'mail', task: task.id, occasion, to, ...again });
}

/** The manager of the task's party, unless that is who should have done it. */
export function managerOf({ context }: TaskWork, task: Task): string | null {
  const manager = task.party === null ? null : context.directory.assignee(task.party, ROLE.manager);
  return manager === task.assignee ? null : manager;
}

/** 5: dates and numbers only; nobody is told when the party has no manager. */
export function mailManager(work: TaskWork, task: Task): void {
  const manager = managerOf(work, task);
  if (manager !== null) mailTo(work, task, 'manager', manager);
}

export interface NewTask {
  kind: string;
  party: PartyId | null;
  role: string;
  about?: string;
  /** Instead of the covenant's term for the kind. */
  until?: Day;
  /** Start of the term; today when left out. */
  from?: Day;
  /** Somebody else than the directory's first; null: nobody. */
  assignee?: string | null;
}

/** Gives somebody a task. With nobody authorised it exists all the same, and its mail goes to the coordinator. */
export function open(work: TaskWork, task: NewTask): Task {
  const { state, context, day } = work;
  state.counters.task += 1;
  const { kind, party, role, about, until } = task;
  const given: Task = {
    id: `t${state.counters.task}`,
    kind,
    party,
    role,
    assignee: task.assignee === undefined ? context.directory.assignee(party, role) : task.assignee,
    ...(about === undefined ? {} : { about }),
    term: taskText(work.covenant, kind).term ?? kind,
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

export type Ending = 'done' | 'cancelled' | 'lapsed';

export function close(work: TaskWork, task: Task, how: Ending): void {
  const { state } = work;
  const index = state.tasks.findIndex(({ id }) => id === task.id);
  if (index < 0) return;
  state.tasks.splice(index, 1);
  work.closed.push({ task, how });
  if (how !== 'done') mail(work, task, 'cancellation');
  delivered(work, task);
}

/** Nothing has to be done any more about mail that didn't arrive. */
export function delivered(work: TaskWork, { id }: Task): void {
  const { state } = work;
  if (!state.undelivered.includes(id)) return;
  state.undelivered = state.undelivered.filter((other) => other !== id);
  closeAll(work, ({ kind, about }) => kind === 'mail-undeliverable' && about === id, 'cancelled');
}

export function closeAll(work: TaskWork, which: (task: Task) => boolean, how: Ending): void {
  for (const task of work.state.tasks.filter(which)) close(work, task, how);
}

/** What leaves `apply`: a task that came and went within it never existed for anybody. */
export function finish<S extends TaskState>(work: TaskWork<S>): Applied<S> {
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
