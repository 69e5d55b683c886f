/** One application of an event to a subject's case; what every kind of case shares stands in domain/tasks. */
import type { PartyId, Task, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { type NewTask as AnyTask, open as openTask, type TaskWork } from '../tasks/work.ts';
import { coreParties, ROLE, roleOf } from './checks.ts';
import type { TaskKind } from './events.ts';
import type { SubjectState } from './state.ts';

export {
  begin,
  close,
  closeAll,
  type Ending,
  finish,
  mail,
  mailManager,
  managerOf,
  note,
} from '../tasks/work.ts';

export type Work = TaskWork<SubjectState>;

type NewTask = AnyTask & { kind: TaskKind };

/** Gives somebody a task. With nobody authorised it exists all the same, and its mail goes to the coordinator. */
export const open = (work: Work, task: NewTask): Task => openTask(work, task);

export function openForCore(work: Work, kind: TaskKind, about: string, from: Day): void {
  for (const party of coreParties(work.covenant)) open(work, { kind, party, role: ROLE.core, about, from });
}

/** A task for a party in the role in which it takes part: a core party's participant is its representative. */
export const openForParty = (work: Work, kind: TaskKind, party: PartyId, about: string, from: Day): Task =>
  open(work, { kind, party, role: roleOf(work.covenant, party), about, from });

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
