/** When a task ends: its covenant term, and what caps it. Last days are never stored, so that a changed covenant moves them. */
import { type Covenant, taskText } from '../../covenant/index.ts';
import type { Task, TaskEnd, UnitId } from '../case.ts';
import { addDays, type Day, dayInWords, dayOf, type Instant, legalDate, startOfDay } from '../dates/index.ts';
import { ends, type UnitEnd } from './ends.ts';
import type { DecisionState, InformingState, SubjectState } from './state.ts';

/** What an end is computed from: a task, or a joint decision. */
export type Dated = Pick<Task, 'kind' | 'term' | 'from' | 'openedOn' | 'about' | 'until'>;

/** The covenant's term for a kind of task; the kind itself when people choose its last day. */
export const termOf = (covenant: Covenant, kind: string): string => taskText(covenant, kind).term ?? kind;

export const byTerm = (covenant: Covenant, term: string, from: Day, recorded: Day = from): TaskEnd => {
  const { lastDay, at, why } = legalDate(covenant, term, from, { recorded });
  return { lastDay, at, why, article: why.article };
};

const first = (a: TaskEnd, b: TaskEnd | null): TaskEnd => (b && b.lastDay < a.lastDay ? b : a);

/** The same end on another last day, with the reason in words. */
function moved(end: TaskEnd, lastDay: Day, counting: string): TaskEnd {
  return { ...end, lastDay, at: startOfDay(addDays(lastDay, 1)), why: { ...end.why, counting } };
}

/** A last day can't lie before the day on which the task was given: then it is that day. */
const notBefore = (end: TaskEnd, day: Day): TaskEnd =>
  end.lastDay >= day
    ? end
    : moved(end, day, `De termijn was al voorbij. De laatste dag is de dag van de taak, ${dayInWords(day)}.`);

/** 11.2, AVG 14(3): a month from the first signal; at the weighing's outcome itself when that is later. */
export function informEnd(covenant: Covenant, informing: InformingState): TaskEnd {
  const end = byTerm(covenant, 'inform-subject', informing.from);
  const { outcomeOn } = informing;
  if (outcomeOn === undefined || outcomeOn <= end.lastDay) return end;
  return moved(end, outcomeOn, `De beslissing viel later, op ${dayInWords(outcomeOn)}.`);
}

/** 11.5: three months after the decision to postpone; within the shorter term when the impediment was reported gone. */
export function reconsiderEnd(
  covenant: Covenant,
  state: SubjectState,
  unit: UnitId,
  informing: InformingState,
): TaskEnd {
  const decidedOn = informing.decidedOn ?? informing.from;
  const term = byTerm(covenant, 'reconsider-notice', decidedOn);
  const { againOn } = informing;
  const chosen =
    againOn === undefined || againOn >= term.lastDay
      ? term
      : moved(term, againOn, `De kernpartijen kozen een eerdere dag: ${dayInWords(againOn)}.`);
  const regular = lastLook(covenant, state, unit, decidedOn, chosen);
  const { reportedOn } = informing;
  return reportedOn === undefined
    ? regular
    : first(regular, byTerm(covenant, 'reconsider-at-once', reportedOn));
}

/**
 * 11.5: before the data go it is decided once more, at the latest the day before. Not when that was in the last days: the
 * decision just taken is the last one.
 */
function lastLook(
  covenant: Covenant,
  state: SubjectState,
  unit: UnitId,
  decidedOn: Day,
  own: TaskEnd,
): TaskEnd {
  const end = ends(state, covenant)[unit];
  if (!end) return own;
  const day = dayBefore(end.at);
  if (day >= own.lastDay || day <= byTerm(covenant, 'reconsider-at-once', decidedOn).lastDay) return own;
  return moved(
    own,
    day,
    `Op ${dayInWords(addDays(day, 1))} worden de gegevens vernietigd: daarvoor wordt nog een keer gekeken.`,
  );
}

function noticeEnd(covenant: Covenant, informing: InformingState, task: Dated): TaskEnd {
  const own = byTerm(covenant, task.term, task.from);
  if (task.kind === 'send-notice' && informing.again) return own;
  return notBefore(first(own, informEnd(covenant, informing)), task.from);
}

/** A decision about keeping comes before the data go: at the latest on the day before. */
function beforeDestruction(covenant: Covenant, state: SubjectState, own: TaskEnd, task: Dated): TaskEnd {
  const units = state.decisions[`${task.kind} ${task.about}`]?.units ?? 'all';
  return cappedBy(ends(state, covenant), units, own, task);
}

/** At the latest on the day before the first of these units goes; of all, where it isn't known which. */
function cappedBy(
  all: Record<UnitId, UnitEnd>,
  units: UnitId | UnitId[] | undefined,
  own: TaskEnd,
  task: Dated,
): TaskEnd {
  const of = [units ?? 'all'].flat();
  let day: Day | undefined;
  for (const [unit, end] of Object.entries(all))
    if (of.includes('all') || of.includes(unit)) {
      const act = dayBefore(end.at);
      if (day === undefined || act < day) day = act;
    }
  if (day === undefined || day >= own.lastDay) return own;
  const capped = moved(
    own,
    day,
    `Op de dag erna worden gegevens vernietigd: ${dayInWords(addDays(day, 1))}.`,
  );
  return notBefore(capped, task.openedOn);
}

const dayBefore = (at: Instant): Day => addDays(dayOf(at), -1);

/**
 * When a task (or joint decision) of this state ends.
 * @returns `at` the end of the last day (24:00 in Europe/Amsterdam) as an instant in UTC
 */
export function endOf(covenant: Covenant, state: SubjectState, task: Dated): TaskEnd {
  if (task.until !== undefined) return chosenEnd(covenant, task, task.until);
  const about: UnitId = task.about ?? '';
  const informing = state.informing[about];
  switch (task.kind) {
    case 'consult-informing':
    case 'decide-informing':
    case 'send-notice':
      return informing ? noticeEnd(covenant, informing, task) : byTerm(covenant, task.term, task.from);
    case 'reconsider-notice':
      return informing
        ? reconsiderEnd(covenant, state, about, informing)
        : byTerm(covenant, task.term, task.from);
    case 'give-information': {
      const weighing = state.weighings[about];
      const own = byTerm(covenant, task.term, task.from);
      return weighing ? first(own, byTerm(covenant, 'weigh-signal', weighing.receivedOn)) : own;
    }
    case 'carry-out-correction':
    case 'notify-unshielding': {
      const { rights } = state;
      const [, id = ''] = about.split(':');
      const unit = rights?.corrections[id]?.unit ?? rights?.shields[id]?.unit;
      return cappedBy(ends(state, covenant), unit, byTerm(covenant, task.term, task.from), task);
    }
    case 'decide-hold':
    case 'decide-reopening':
      return beforeDestruction(covenant, state, byTerm(covenant, task.term, task.from), task);
    case 'review-or-close': {
      const archive = byTerm(covenant, task.term, task.from, state.openedOn);
      const day = addDays(archive.lastDay, -1);
      const end = moved(archive, day, `${archive.why.counting} De taak moet de dag ervoor klaar zijn.`);
      return notBefore(end, task.openedOn);
    }
    default:
      return byTerm(covenant, task.term, task.from);
  }
}

function chosenEnd(covenant: Covenant, task: Dated, until: Day): TaskEnd {
  const { article } = taskText(covenant, task.kind);
  return {
    lastDay: until,
    at: startOfDay(addDays(until, 1)),
    article,
    why: {
      article,
      term: task.term,
      start: { event: 'afspraak', on: task.from },
      length: '',
      counting: `De partijen hebben ${dayInWords(until)} gekozen. Die dag telt helemaal mee.`,
      mayMove: [],
      atEnd: 'De taak is dan te laat. De coördinator krijgt bericht.',
    },
  };
}

export const taskEnd = (covenant: Covenant, state: SubjectState, task: Task): TaskEnd =>
  endOf(covenant, state, task);

export function decisionEnd(covenant: Covenant, state: SubjectState, decision: DecisionState): TaskEnd {
  const { kind, about, from, openedOn } = decision;
  return endOf(covenant, state, { kind, about, from, openedOn, term: termOf(covenant, kind) });
}
