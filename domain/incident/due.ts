/** What will come of an incident by itself: 72 exact hours, silence, the end of the details and of the record. */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task, TaskEnd } from '../case.ts';
import {
  addDuration,
  addHours,
  atTime,
  type Day,
  dayInWords,
  dayOf,
  type Instant,
  legalDate,
  offsetString,
} from '../dates/index.ts';
import { byTerm } from '../subject/terms.ts';
import { hourNudgesOf, type Nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import { staffRecordEnd } from '../tasks/staff-record.ts';
import type { IncidentState } from './state.ts';

export const REPORT = 'report-breach';
export const DECIDE = 'decide-breach';
export const PREPARE = 'prepare-breach-report';
export const DETAILS = 'incident-details';
export const RECORD = 'incident-record';
/** Unit of the papers that name or may name somebody: the account and which files it concerns. */
export const DETAILS_UNIT = 'incident';

/** In exact hours: the report itself, and what must be ready before it. */
const EXACT: ReadonlySet<string> = new Set([REPORT, DECIDE, PREPARE]);

/** AVG 33(1): 72 hours after the first awareness, to the minute. */
export const reportEnd = (covenant: Covenant, awareAt: Instant): TaskEnd => byTerm(covenant, REPORT, awareAt);

const hours = (length: string): number => Number(/^PT(\d+)H$/.exec(length)?.[1]);

/** So long before the 72 hours are over, silence has decided that it is reported. */
export function decideEnd(covenant: Covenant, awareAt: Instant): TaskEnd {
  const report = legalDate(covenant, REPORT, awareAt);
  const { value, article, reading, reason } = covenant.settings.breachDecisionBefore;
  const at = addHours(report.at, -hours(value));
  return {
    ...{ lastDay: dayOf(at), at, article },
    why: {
      ...report.why,
      ...{ article, counting: `${hours(value)} uur voor het einde van de 72 uur: ${offsetString(at)}.` },
      ...{ atEnd: 'Wie niet heeft geantwoord, zegt daarmee: melden.', reading: { text: reading, reason } },
    },
  };
}

export function taskEnd(covenant: Covenant, state: IncidentState, task: Task): TaskEnd {
  if (task.kind === REPORT) return reportEnd(covenant, state.awareAt);
  if (task.kind === DECIDE || task.kind === PREPARE) return decideEnd(covenant, state.awareAt);
  return byTerm(covenant, task.term, task.from);
}

export const nudgesOfTask = (covenant: Covenant, state: IncidentState, task: Task): Nudge[] => {
  const { lastDay, at } = taskEnd(covenant, state, task);
  // At the end of the decision silence decides, so nobody is told "after".
  const after = task.kind !== DECIDE;
  return EXACT.has(task.kind)
    ? hourNudgesOf(covenant, task, state.awareAt, at, after)
    : nudgesOf(covenant, task, lastDay, after);
};

type Own = Pick<Moment, 'what' | 'at' | 'lastDay' | 'article'> & {
  on: Day;
  event: string;
  length: string;
  counting: string;
  atEnd: string;
};
const acting = ({ on, event, length, counting, atEnd, ...rest }: Own): Moment => ({
  ...rest,
  ref: 'file',
  why: {
    ...{ article: rest.article, term: rest.what, start: { event, on }, length, counting, mayMove: [], atEnd },
  },
  waitsForPeople: false,
  acts: true,
});

/** Early on the last day itself: kept no longer than that. At the closing they are gone already. */
function detailsEnd({ openedOn: on }: IncidentState, covenant: Covenant): Moment {
  const { value: length, article } = covenant.settings.incidentDetails;
  const lastDay = addDuration(on, length);
  return acting({
    ...{ what: DETAILS, at: atTime(lastDay, covenant.settings.actHour.value), lastDay, article },
    ...{ on, event: 'melding', length },
    counting: `Niet langer bewaard dan tot ${dayInWords(lastDay)}; bij het afsluiten gaan ze al weg.`,
    atEnd: 'Het verslag en de betrokken dossiers worden vernietigd. Het register blijft.',
  });
}

/** Five years after the last event, closed or not: nothing is without an end. */
const recordEnd = ({ lastEventOn: on }: IncidentState, covenant: Covenant): Moment =>
  staffRecordEnd(covenant, { what: RECORD, on, atEnd: 'De regel in het register wordt vernietigd.' });

/** What happens by itself, reminders left out. */
export function acts(state: IncidentState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const moments: Moment[] = [];
  if (state.breach && state.breach.decided === null) {
    const end = decideEnd(covenant, state.awareAt);
    moments.push({ ...end, what: DECIDE, ref: DECIDE, waitsForPeople: true, acts: true });
  }
  if (!state.detailsGone) moments.push(detailsEnd(state, covenant));
  moments.push(recordEnd(state, covenant));
  return moments;
}

export function due(state: IncidentState, covenant: Covenant): Moment[] {
  const moments = acts(state, covenant);
  for (const task of state.tasks) {
    const end = taskEnd(covenant, state, task);
    moments.push(...nudgeMoments(covenant, task, end, nudgesOfTask(covenant, state, task)));
    if (task.kind !== DECIDE)
      moments.push({ ...end, what: task.term, ref: task.id, waitsForPeople: true, acts: false });
  }
  return soonestFirst(moments);
}
