/** No personal data without an end: for every unit that a case has, when it is destroyed and why then (13). */
import type { Covenant } from '../../covenant/index.ts';
import type { UnitId } from '../case.ts';
import {
  addDays,
  addDuration,
  atTime,
  type Day,
  dayInWords,
  type Instant,
  legalDate,
  type Why,
} from '../dates/index.ts';
import { type Clock, itemUnit, personUnit, type SubjectState, signalUnit } from './state.ts';

export interface UnitEnd {
  at: Instant;
  /** The last day on which the data may (13.2-3) or must (13.1) be there. */
  lastDay: Day;
  term: string;
  article: string;
  why: Why;
  /** Under a hold: restricted (AVG 18(2)). */
  held?: true;
}

const earliest = (ends: UnitEnd[]): UnitEnd | undefined =>
  ends.reduce<UnitEnd | undefined>((first, end) => (!first || end.at < first.at ? end : first), undefined);
const latest = (ends: UnitEnd[]): UnitEnd | undefined =>
  ends.reduce<UnitEnd | undefined>((last, end) => (!last || end.at > last.at ? end : last), undefined);

/** `recorded`: when the data came in, where that was before the term began: a longer term of later isn't theirs (18). */
function byTerm(covenant: Covenant, term: string, from: Day, recorded: Day = from): UnitEnd {
  const { at, lastDay, why } = legalDate(covenant, term, from, { recorded });
  return { at, lastDay, term, article: why.article, why };
}

/** An end that people chose, not counted by a term's length. `atEnd`: acted on the day after instead of on the day itself. */
function chosen(
  covenant: Covenant,
  term: string,
  base: Pick<Why, 'article' | 'start'>,
  lastDay: Day,
  dayAfter: boolean,
): UnitEnd {
  const day = dayAfter ? addDays(lastDay, 1) : lastDay;
  const counting = `De laatste dag is ${dayInWords(lastDay)}. Op ${dayInWords(day)} worden de gegevens vernietigd.`;
  const atEnd = 'De gegevens worden vernietigd.';
  return {
    at: atTime(day, covenant.settings.actHour.value),
    lastDay,
    term,
    article: base.article,
    why: { ...base, term, length: '', counting, mayMove: [], atEnd },
  };
}

const DECIDED = 'beslissing die een kortere termijn noemt';
const STRICTER = 'correctie: de strengere einddatum uit het andere dossier';

/** 13.3: the strictest of what is known about a signal or a weighing. */
export function clockEnd(covenant: Covenant, clock: Clock): UnitEnd {
  // Until a real decision has weighed it, and ever after a lapse, the strictest reading holds.
  const base =
    clock.decidedOn === undefined || clock.lapsed
      ? byTerm(covenant, 'undecided-signal', clock.receivedOn)
      : byTerm(covenant, 'not-on-agenda', clock.decidedOn, clock.receivedOn);
  const ends = [base];
  const { keep, keepUntil, decidedOn } = clock;
  if (decidedOn !== undefined && clock.lapsed)
    ends.push(byTerm(covenant, 'not-on-agenda', decidedOn, clock.receivedOn));
  if (keep) {
    const start = { event: DECIDED, on: keep.from };
    const day = keep.months > 0 ? addDuration(keep.from, `P${keep.months}M`) : keep.from;
    ends.push(chosen(covenant, 'not-on-agenda', { article: base.article, start }, day, keep.months === 0));
  }
  if (keepUntil !== undefined) ends.push(strict(covenant, base, keepUntil));
  return earliest(ends) ?? base;
}

const strict = (covenant: Covenant, base: UnitEnd, day: Day): UnitEnd =>
  chosen(
    covenant,
    base.term,
    { article: base.article, start: { event: STRICTER, on: base.why.start.on } },
    day,
    false,
  );

/** 13.1: five years after the last processing, one clock over both files. */
const fileEnd = (covenant: Covenant, lastProcessing: Day): UnitEnd =>
  byTerm(covenant, 'destroy', lastProcessing);

/** When a unit would be destroyed if no hold were there; the subject's own unit goes with the last of the others. */
export function naturalEnds(state: SubjectState, covenant: Covenant): Record<UnitId, UnitEnd> {
  const found: Record<UnitId, UnitEnd> = {};
  const file = state.file && fileEnd(covenant, state.file.lastProcessing);
  const signals: Record<string, UnitEnd> = {};
  for (const [id, signal] of Object.entries(state.signals)) {
    const onFile = signal.clock === 'file' && file;
    const end = !onFile
      ? clockEnd(covenant, signal)
      : signal.keepUntil === undefined
        ? file
        : (earliest([file, strict(covenant, file, signal.keepUntil)]) ?? file);
    signals[id] = end;
    found[signalUnit(id)] = end;
  }
  for (const [unit, weighing] of Object.entries(state.weighings)) {
    const own = weighing.clock === 'file' && file ? file : clockEnd(covenant, weighing);
    const ends = [own];
    for (const id of weighing.signals) {
      const end = signals[id];
      if (end) ends.push(end);
    }
    for (const former of weighing.former ?? []) ends.push(clockEnd(covenant, former));
    found[unit] = earliest(ends) ?? own;
  }
  if (file) {
    if (state.plan) found.plan = file;
    for (const person of Object.keys(state.persons)) found[personUnit(person)] = file;
    for (const item of Object.keys(state.items)) found[itemUnit(item)] = file;
  }
  return found;
}

/** When a hold ends by itself: early on the day after its last one. */
export function holdEnd(covenant: Covenant, hold: { ground: string; until: Day; placedOn: Day }): UnitEnd {
  const known = covenant.holdGrounds.find((ground) => ground.id === hold.ground);
  const start = { event: 'besluit om de vernietiging uit te stellen', on: hold.placedOn };
  return chosen(covenant, 'hold-ends', { article: known?.article ?? '13', start }, hold.until, true);
}

function correctionEnd(state: SubjectState, covenant: Covenant): UnitEnd {
  const on = state.emptiedOn ?? state.openedOn;
  const start = { event: 'correctie: het laatste signaal hoort bij een ander', on };
  return chosen(covenant, 'not-on-agenda', { article: '13.3', start }, on, true);
}

/** AVG 21, 17(1)(c): an objection that was upheld. At the latest on the correction's own last day (12.6). */
function removalEnd(state: SubjectState, covenant: Covenant): UnitEnd | undefined {
  const { step, decidedOn, confirmedOn } = state.rights?.objection ?? {};
  if (step !== 'removing' || decidedOn === undefined) return undefined;
  const { lastDay } = legalDate(covenant, 'carry-out-correction', decidedOn);
  const told = confirmedOn === undefined ? lastDay : addDays(confirmedOn, 1);
  const start = { event: 'bezwaar van de persoon, gegrond', on: decidedOn };
  const base = { article: 'AVG 21, 17(1)(c)', start };
  return chosen(covenant, 'carry-out-correction', base, [told, lastDay].sort()[0] ?? lastDay, false);
}

/**
 * The destruction date of every unit of data that the case has (13.1, 13.3), holds included. Never one missing.
 * @returns instants in UTC; empty only for a destroyed case
 */
export function ends(state: SubjectState, covenant: Covenant): Record<UnitId, UnitEnd> {
  if (state.stage === 'destroyed') return {};
  const found = naturalEnds(state, covenant);
  const removal = removalEnd(state, covenant);
  const capped = (end: UnitEnd): UnitEnd => (removal && removal.at < end.at ? removal : end);
  for (const [unit, end] of Object.entries(found)) found[unit] = capped(end);
  const last = Object.values(found);
  if (state.file) last.push(capped(fileEnd(covenant, state.file.lastProcessing)));
  // The name alone, after a correction: time for the signal to be handed over, no more.
  if (last.length === 0) last.push(correctionEnd(state, covenant));
  const holds = Object.values(state.holds);
  for (const hold of holds) {
    const end = holdEnd(covenant, hold);
    for (const unit of hold.units) {
      const natural = found[unit];
      if (natural) found[unit] = { ...(end.at > natural.at ? end : natural), held: true };
      else if (unit === 'subject') last.push(end);
    }
  }
  // The name stays as long as anything that belongs to it.
  const subject = latest([...last, ...Object.values(found)]);
  if (subject) {
    const { held: _, ...end } = subject;
    found.subject = holds.length > 0 ? { ...end, held: true } : end;
  }
  return found;
}
