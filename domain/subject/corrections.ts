/** Corrections (8.3, 10.3): the accuracy check, a signal on the wrong person, two files of one person. Never a later date. */
import type { Actor } from '../case.ts';
import { addDays, type Day, legalDate } from '../dates/index.ts';
import { isCore, needDay, needOneOf, needPast, needPhenomenon, needStage, ROLE, refuse } from './checks.ts';
import { withdraw } from './decisions.ts';
import type { Provenance, SubjectEvent, TaskAnswers } from './events.ts';
import { consult, forget } from './informing.ts';
import { type Clock, type SignalState, type SubjectState, signalUnit } from './state.ts';
import { keepShorter, stopWeighing, weigh } from './weighing.ts';
import { note, open, type Work } from './work.ts';

export { mailFailed, needTask, reassign } from '../tasks/changes.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

function needCorrector(work: Work, by: Actor): void {
  const core = isCore(work.covenant, by.party) && by.roles.includes(ROLE.core);
  if (!core && !by.roles.includes(ROLE.administrator))
    refuse('not-yours', 'Alleen de uitvoerder of een kernpartij kan een dossier corrigeren.');
}

/** The signal goes to a case of its own; the analysis that described it keeps its end. */
export function splitSignal(work: Work, event: Of<'split-signal'>): void {
  const { state } = work;
  needCorrector(work, event.by);
  const signal = state.signals[event.signal];
  if (!signal) refuse('unknown-signal', 'Dit signaal is er niet (meer).', 'signal');
  if (Object.values(state.holds).some(({ units }) => units.includes(signalUnit(event.signal))))
    refuse('held', 'De vernietiging van dit signaal is uitgesteld. Het kan nu niet worden gesplitst.');
  if (
    Object.values(state.rights?.corrections ?? {}).some(
      (one) => one.step === 'open' && one.unit === signalUnit(event.signal),
    )
  )
    refuse(
      'correction-runs',
      'De persoon heeft om een correctie van dit signaal gevraagd. Voer die eerst uit.',
    );
  const { party: _, phenomenon: __, clock, ...facts } = signal;
  delete state.signals[event.signal];
  withdraw(work, 'decide-destruction', signalUnit(event.signal), 'cancelled');
  for (const weighing of Object.values(state.weighings)) {
    if (!weighing.signals.includes(event.signal)) continue;
    weighing.signals = weighing.signals.filter((id) => id !== event.signal);
    if (clock === 'own') weighing.former = [...(weighing.former ?? []), facts];
  }
  work.effects.push({ effect: 'split-off', signal: event.signal, to: event.to });
  note(work, 'Signaal hoort bij een ander: gesplitst');
  stopWithoutSignals(work);
  if (state.file || Object.keys(state.signals).length > 0) return;
  // Nothing is known about this person any more: nothing to keep, nobody to inform.
  state.emptiedOn = work.day;
  for (const weighing of Object.values(state.weighings)) keepShorter(weighing, { from: work.day, months: 0 });
  forget(work, 'subject');
}

const undecided = (signal: SignalState): boolean =>
  signal.clock === 'own' && signal.decidedOn === undefined && !signal.lapsed;

/** Nothing is left to weigh. The person was weighed all the same, and will be informed (11.5). */
function stopWithoutSignals(work: Work): void {
  const { state } = work;
  const unit = state.weighing;
  const weighing = unit === null ? undefined : state.weighings[unit];
  if (unit === null || !weighing || state.file?.archivedOn !== undefined) return;
  if (weighing.signals.some((id) => state.signals[id] && undecided(state.signals[id]))) return;
  weighing.lapsed = true;
  stopWeighing(work, unit, 'cancelled');
  consult(work, 'subject', weighing.receivedOn);
}

interface Foreign extends Clock {
  phenomenon: string;
  provenance: Provenance;
}

function needForeign(work: Work, given: Foreign): void {
  const { day } = work;
  needPast(given.receivedOn, day, 'receivedOn');
  if (given.decidedOn !== undefined) needPast(given.decidedOn, day, 'decidedOn');
  if (given.keepUntil !== undefined) needDay(given.keepUntil, 'keepUntil');
  needPhenomenon(work.covenant, given.phenomenon);
}

const isOpen = (work: Work, { receivedOn, decidedOn }: Clock): boolean =>
  decidedOn === undefined && legalDate(work.covenant, 'weigh-signal', receivedOn).at > work.now;

/** A signal from another case, with the dates that it had there. Weighed when its weighing can still be in time. */
function addForeign(work: Work, id: string, given: Foreign): void {
  const { state } = work;
  if (Object.hasOwn(state.signals, id)) refuse('known-signal', 'Dit signaal is al geregistreerd.', 'signal');
  const { receivedOn, decidedOn, keepUntil, phenomenon, provenance } = given;
  const facts: SignalState = {
    receivedOn,
    ...(decidedOn === undefined ? {} : { decidedOn }),
    ...(keepUntil === undefined ? {} : { keepUntil }),
    party: provenance.party,
    phenomenon,
    clock: 'own',
  };
  state.signals[id] = facts;
  const weighs = state.stage === 'weighing' || state.stage === 'not-on-agenda';
  if (weighs && isOpen(work, given)) weigh(work, id);
  else if (decidedOn === undefined) facts.lapsed = true;
  if (!state.informing.subject) consult(work, 'subject', receivedOn);
}

export function receiveSplit(work: Work, event: Of<'receive-split'>): void {
  needCorrector(work, event.by);
  needForeign(work, event);
  addForeign(work, event.signal, event);
  note(work, 'Signaal overgenomen uit een ander dossier');
}

/**
 * Why these two can't become one now, in words for who asked; null when they can. What was on the agenda goes into another
 * file only when its plan is over (8.2f): one person has one plan. What lies in the archive comes back by 13.4 alone.
 */
export function mergeProblem(into: SubjectState, from: SubjectState): string | null {
  if (!from.file) return null;
  if (from.file.archivedOn !== undefined)
    return 'Het andere dossier ligt in het archief. Is er iets uit nodig? Dan beslist de verantwoordelijke over heropenen (artikel 13.4). Anders blijft het daar, met zijn eigen einddatum.';
  if (!into.file)
    return 'Het andere dossier stond op de agenda en dit dossier niet. Open het andere dossier en voeg dit dossier daarin.';
  if (into.file.archivedOn !== undefined)
    return 'Dit dossier ligt nog in het archief. Wacht tot de weging klaar is en het weer op de agenda staat.';
  if (from.stage === 'weighing')
    return 'Over het andere dossier loopt nog een weging. Wacht tot die klaar is.';
  if (from.stage !== 'closed')
    return into.stage === 'closed'
      ? 'Het plan in dit dossier is afgesloten en dat in het andere dossier loopt nog. Open het andere dossier en voeg dit dossier daarin.'
      : 'In beide dossiers loopt nog een plan. Kies welk plan verdergaat. Breng in het andere dossier advies uit om af te sluiten (artikel 8.2f), en voeg het daarna hier samen.';
  return null;
}

/** Two files of one person become one. Each signal keeps its stricter end; this file's own clock never moves forward. */
export function merge(work: Work, event: Of<'merge'>): void {
  const { state, covenant, day } = work;
  needCorrector(work, event.by);
  needStage(state, 'weighing', 'not-on-agenda', 'conference', 'closed', 'archived');
  needPast(event.lastProcessing, day, 'lastProcessing');
  // The other file's last day is one that its data must still see (13.1): gone the day after.
  const goneOn = addDays(legalDate(covenant, 'destroy', event.lastProcessing).lastDay, 1);
  for (const given of event.signals) {
    needForeign(work, given);
    if (given.keepUntil !== undefined)
      addForeign(work, given.signal, { ...given, keepUntil: given.keepUntil });
    else if (state.file) addToFile(state, given, [goneOn, given.strictest ?? goneOn].sort()[0] as Day);
    else
      refuse(
        'merge-other-way',
        'Het andere dossier stond op de agenda. Voeg dit dossier daarin, niet andersom.',
      );
  }
  note(work, 'Twee dossiers van één persoon samengevoegd');
}

function addToFile(state: SubjectState, given: Of<'merge'>['signals'][number], keepUntil: Day): void {
  if (Object.hasOwn(state.signals, given.signal))
    refuse('known-signal', 'Dit signaal is al geregistreerd.', 'signal');
  const { receivedOn, phenomenon, provenance } = given;
  const { party } = provenance;
  state.signals[given.signal] = { receivedOn, party, phenomenon, clock: 'file', keepUntil };
}

export function accuracyChecked(work: Work, answer: TaskAnswers['check-accuracy']): void {
  needOneOf(answer.right, ['yes', 'corrected'], 'right');
  work.state.checkedOn = work.day;
  delete work.state.check;
}

/** 8.3, 10.3: opened halfway its term, so that it does not lie in a list for months. */
export function openAccuracyCheck(work: Work): void {
  const { checkedOn } = work.state;
  delete work.state.check;
  open(work, {
    kind: 'check-accuracy',
    party: null,
    role: ROLE.administrator,
    about: 'file',
    from: checkedOn,
  });
  note(work, 'Controle op juistheid');
}
