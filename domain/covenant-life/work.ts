/** What the parts of the covenant's life share. */
import type { Covenant, Standing } from '../../covenant/index.ts';
import type { PartyId, Role, Task, TaskEnd } from '../case.ts';
import { addDays, type Day, dayInWords, legalDate, startOfDay } from '../dates/index.ts';
import { ROLE, roleOf } from '../subject/checks.ts';
import { byTerm } from '../subject/terms.ts';
import { type NewTask, open, type TaskWork } from '../tasks/work.ts';
import type { CovenantState } from './state.ts';

export type Work = TaskWork<CovenantState>;

/** Who acts for a party in the covenant's own matters: its manager, else whoever represents it. */
export function signerOf({ context, covenant }: Work, party: PartyId): Role {
  const managed = context.directory.candidates(party, ROLE.manager).length > 0;
  return managed ? ROLE.manager : roleOf(covenant, party);
}

export const openFor = (
  work: Work,
  party: PartyId,
  task: Pick<NewTask, 'kind' | 'about' | 'from' | 'until'>,
): Task => open(work, { ...task, party, role: signerOf(work, party) });

/** 18.2: the last day, through 24:00, of a party that gave notice. */
export const lastDayOf = (covenant: Covenant, noticeOn: Day): Day =>
  legalDate(covenant, 'leave-covenant', noticeOn).lastDay;

/** Parties of today that have not given notice, or whose last day is still to come. */
export const present = ({ covenant, state }: Work): PartyId[] =>
  covenant.parties.map(({ id }) => id).filter((id) => state.leaving?.[id]?.gone !== true);

/** The end of a task whose last day people chose, or that another day gives. */
export function chosenEnd(task: Task, until: Day, article: string): TaskEnd {
  const counting = `De laatste dag is ${dayInWords(until)}. Die dag telt helemaal mee.`;
  return {
    ...{ lastDay: until, at: startOfDay(addDays(until, 1)), article },
    why: {
      ...{ article, term: task.term, start: { event: 'afspraak', on: task.from }, length: '', counting },
      ...{ mayMove: [], atEnd: 'De taak is dan te laat. De coördinator krijgt bericht.' },
    },
  };
}

export const covenantTaskEnd = (covenant: Covenant, _state: CovenantState, task: Task): TaskEnd =>
  task.until === undefined
    ? byTerm(covenant, task.term, task.from)
    : chosenEnd(task, task.until, covenant.tasks.find(({ id }) => id === task.kind)?.article ?? '18');

/** What every process must know of the covenant: it is written in the step's own transaction. */
export function standingOf(state: CovenantState, covenant: Covenant): Standing {
  const { signing, versions = [], leaving = {}, stopped, startedOn } = state;
  return {
    inForce: signing ? signing.inForce : startedOn,
    versions: versions.map(({ version, from }) => ({ version, from })),
    left: Object.entries(leaving).map(([party, { noticeOn }]) => ({
      party,
      lastDay: lastDayOf(covenant, noticeOn),
    })),
    stopped: stopped ?? null,
  };
}
