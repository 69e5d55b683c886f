/** Archive (13.2), destruction (13.1, 13.3), reopening (13.4) and holds. */
import type { UnitId } from '../case.ts';
import { needCore, needFuture, needStage, refuse } from './checks.ts';
import { itemsGone } from './correcting.ts';
import { ask, withdraw } from './decisions.ts';
import { ends, holdEnd } from './ends.ts';
import type { SubjectEvent } from './events.ts';
import { consult, expectNotice, forget } from './informing.ts';
import { endPlan, fileIsOver } from './plan.ts';
import { GOES_ON_IN_ARCHIVE } from './processing.ts';
import {
  type HoldState,
  personUnit,
  restrictedUnits,
  signalUnit,
  unitsOf,
  type WeighingState,
} from './state.ts';
import { keepShorter, newState, startWeighing, stopWeighing, weighable } from './weighing.ts';
import { closeAll, note, restrict, toArchive, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

export const proposalRef = (work: Work, prefix: string): string => {
  work.state.counters.proposal += 1;
  return `${prefix}:${work.state.counters.proposal}`;
};

export function archive(work: Work): void {
  const { state } = work;
  if (!state.file) return;
  const unit = state.weighing;
  const weighing = unit === null ? undefined : state.weighings[unit];
  if (unit !== null && weighing) {
    if (weighing.decidedOn === undefined) weighing.lapsed = true;
    stopWeighing(work, unit, 'lapsed');
  }
  endPlan(work);
  closeAll(work, ({ kind }) => !GOES_ON_IN_ARCHIVE.has(kind), 'cancelled');
  state.file.archivedOn = work.day;
  state.stage = 'archived';
  work.effects.push({ effect: 'archive' });
  note(work, 'Dossier gearchiveerd');
}

/** Everything whose end has come, in one go. @returns whether anything was destroyed */
export function destroyDue(work: Work): boolean {
  const all = ends(work.state, work.covenant);
  const due = Object.entries(all).filter(([, end]) => end.at <= work.now);
  const first = due[0]?.[1];
  if (!first) return false;
  if (due.length === Object.keys(all).length) {
    destroyCase(work, all.subject?.term ?? first.term, all.subject?.article ?? first.article);
    return true;
  }
  for (const term of new Set(due.map(([, end]) => end.term))) {
    const units = due.filter(([, end]) => end.term === term).map(([unit]) => unit);
    const article = due.find(([, end]) => end.term === term)?.[1].article ?? '13';
    work.effects.push({ effect: 'erase-units', units, term, article });
  }
  const running = work.state.weighing;
  const weighing = running === null ? undefined : work.state.weighings[running];
  for (const [unit] of due) remove(work, unit);
  note(work, 'Gegevens vernietigd');
  // 13.2: the name came back for a weighing whose data have gone now; what is left is the archive's.
  const ownLeft = [...Object.values(work.state.signals), ...Object.values(work.state.weighings)];
  if (work.state.stage === 'archived' && ownLeft.every(({ clock }) => clock === 'file'))
    work.effects.push({ effect: 'archive' });
  if (running !== null && weighing && !work.state.weighings[running])
    restartWeighing(work, running, weighing);
  return true;
}

export function destroyCase(work: Work, term: string, article: string): void {
  const { state } = work;
  for (const task of [...state.tasks]) work.closed.push({ task, how: 'cancelled' });
  const { openedOn, checkedOn, counters } = state;
  work.state = { ...newState(openedOn), stage: 'destroyed', checkedOn, counters };
  work.effects.push({ effect: 'erase-case', term, article });
  note(work, 'Alle gegevens vernietigd');
}

/** Takes a unit out of the state, with what was still to be done about it. */
function remove(work: Work, unit: UnitId): void {
  const { state } = work;
  const [kind, id = ''] = [unit.slice(0, unit.indexOf(':')), unit.slice(unit.indexOf(':') + 1)];
  if (kind === 'signal') {
    delete state.signals[id];
    withdraw(work, 'decide-destruction', unit, 'cancelled');
  } else if (kind === 'weighing') delete state.weighings[unit];
  else if (kind === 'person') {
    delete state.persons[id];
    forget(work, personUnit(id));
  } else if (kind === 'item') delete state.items[id];
  else if (unit === 'plan') state.plan = null;
  itemsGone(work, (_, of) => of === unit);
  for (const [name, hold] of Object.entries(state.holds)) {
    hold.units = hold.units.filter((held) => held !== unit);
    if (hold.units.length === 0) dropHold(work, name);
  }
}

/**
 * An old signal has gone in the middle of a weighing, and the analysis that described it too: the others are assessed
 * anew, with the same last day.
 */
function restartWeighing(work: Work, unit: string, before: WeighingState): void {
  const { state } = work;
  stopWeighing(work, unit, 'cancelled');
  const signals = weighable(work).filter((id) => before.signals.includes(id));
  const undecided = signals.some((id) => {
    const signal = state.signals[id];
    return signal?.clock === 'own' && signal.decidedOn === undefined && !signal.lapsed;
  });
  if (undecided) startWeighing(work, before.receivedOn, signals);
  else consult(work, 'subject', before.receivedOn);
}

/** 13.4: the controller orders which archived data become available to the weighing team. */
export function proposeReopening(work: Work, event: Of<'propose-reopening'>): void {
  const { state, covenant } = work;
  needCore(covenant, event.by);
  needStage(state, 'archived');
  const units = needUnits(work, event.units);
  const held = Object.values(state.holds).flatMap((hold) => hold.units);
  if (fileIsOver(work) || units.some((unit) => held.includes(unit)))
    refuse('held', 'De vernietiging is uitgesteld. Deze gegevens mogen nu niet worden gebruikt.', 'units');
  if (Object.values(state.decisions).some(({ kind }) => kind === 'decide-reopening'))
    refuse('already-asked', 'Er is al een voorstel om dit dossier te heropenen.');
  ask(work, 'decide-reopening', proposalRef(work, 'reopening'), work.day, { units });
  note(work, 'Voorstel om te heropenen');
}

function needUnits(work: Work, units: UnitId[]): UnitId[] {
  const known = unitsOf(work.state);
  if (units.length === 0 || !units.every((unit) => known.includes(unit)))
    refuse('unknown-unit', 'Kies om welke gegevens het gaat.', 'units');
  return [...new Set(units)];
}

export function reopeningStands(work: Work, units: UnitId[], outcome: 'reopen' | 'refuse' | null): void {
  const { state } = work;
  if ((outcome ?? work.covenant.deadlock.reopening.outcome) !== 'reopen' || !state.file || fileIsOver(work)) {
    toArchive(work);
    note(work, 'Niet heropend');
    return;
  }
  const known = unitsOf(state);
  // Nobody can weigh data without knowing whose they are.
  const back = known.filter((unit) => unit === 'subject' || units.includes(unit));
  work.effects.push({ effect: 'restore', units: back });
  state.file.lastProcessing = work.day;
  const signals = Object.keys(state.signals).filter((id) => back.includes(signalUnit(id)));
  startWeighing(work, work.day, signals);
  expectNotice(work, work.day);
  note(work, 'Dossier heropend');
}

export function proposeHold(work: Work, event: Of<'propose-hold'>): void {
  const { state, covenant, day } = work;
  needCore(covenant, event.by);
  const ground = covenant.holdGrounds.find(({ id }) => id === event.ground);
  if (!ground) refuse('ground-missing', 'Kies de grond voor het uitstel van de vernietiging.', 'ground');
  needFuture(event.until, day, 'until');
  const units = event.units === 'all' ? unitsOf(state) : needUnits(work, event.units);
  if (allowed(work, event.ground, units).length < units.length && event.units !== 'all')
    refuse(
      'ground-not-allowed',
      'Deze grond geldt niet voor gegevens die niet op de agenda kwamen (artikel 13.3).',
      'ground',
    );
  if (allowed(work, event.ground, units).length === 0)
    refuse('ground-not-allowed', 'Deze grond geldt voor geen van deze gegevens.', 'ground');
  const { until } = event;
  ask(work, 'decide-hold', proposalRef(work, 'hold'), day, { units, ground: event.ground, until });
  note(work, 'Voorstel om de vernietiging uit te stellen');
}

/** Data under 13.3 are only held back by a court or at the person's own request. */
function allowed(work: Work, ground: string, units: UnitId[]): UnitId[] {
  const { state, covenant } = work;
  const known = unitsOf(state).filter((unit) => units.includes(unit));
  if (covenant.holdGrounds.find(({ id }) => id === ground)?.alsoForNotOnAgenda) return known;
  return known.filter((unit) => {
    if (unit === 'subject') return state.file !== null;
    const own = state.weighings[unit] ?? state.signals[unit.slice(signalUnit('').length)];
    return own?.clock !== 'own';
  });
}

export function holdStands(
  work: Work,
  about: string,
  proposal: { units: UnitId[]; ground: string; until: string },
  outcome: 'hold' | 'refuse' | null,
): void {
  const { ground, until } = proposal;
  if ((outcome ?? onSilence(work, ground)) === 'refuse') {
    note(work, 'Vernietiging niet uitgesteld');
    return;
  }
  const units = allowed(work, ground, proposal.units);
  const hold: HoldState = { ground, units, until, placedOn: work.day };
  if (units.length === 0 || holdEnd(work.covenant, hold).at <= work.now) return;
  work.state.holds[about] = hold;
  restrict(work, units, true);
  note(work, 'Vernietiging uitgesteld');
}

const onSilence = (work: Work, ground: string): 'hold' | 'refuse' =>
  work.covenant.holdGrounds.find(({ id }) => id === ground)?.onDeadlock ?? 'refuse';

export function proposeLifting(work: Work, event: Of<'propose-lifting'>): void {
  needCore(work.covenant, event.by);
  if (!work.state.holds[event.hold])
    refuse('unknown-hold', 'Dit uitstel bestaat niet of is al voorbij.', 'hold');
  ask(work, 'decide-lifting', event.hold, work.day);
  note(work, 'Voorstel om het uitstel te beëindigen');
}

/** On silence the ground decides, as when it was placed. */
export function liftingStands(work: Work, hold: string, outcome: 'lift' | 'keep' | null): void {
  const ground = work.state.holds[hold]?.ground ?? '';
  const silence = onSilence(work, ground) === 'hold' ? 'keep' : 'lift';
  if ((outcome ?? silence) === 'lift') dropHold(work, hold);
}

/** The end of a hold, by its date or by decision. What is past its end goes within the day. */
export function dropHold(work: Work, name: string): void {
  const { state } = work;
  const hold = state.holds[name];
  if (!hold) return;
  delete state.holds[name];
  withdraw(work, 'decide-lifting', name, 'cancelled');
  const still = restrictedUnits(state);
  restrict(
    work,
    hold.units.filter((unit) => !still.has(unit)),
    false,
  );
  note(work, 'Het uitstel van vernietiging is voorbij');
}

/** 13.3: no longer than necessary; the core parties may destroy a signal that is not on the agenda earlier. */
export function proposeDestruction(work: Work, event: Of<'destroy-early'>): void {
  const { state } = work;
  needCore(work.covenant, event.by);
  const signal = state.signals[event.signal];
  if (!signal) refuse('unknown-signal', 'Dit signaal is er niet (meer).', 'signal');
  const weighed = state.weighing !== null && state.weighings[state.weighing]?.signals.includes(event.signal);
  if (signal.clock !== 'own' || weighed)
    refuse('wrong-stage', 'Alleen een signaal dat niet op de agenda kwam, kan eerder worden vernietigd.');
  ask(work, 'decide-destruction', signalUnit(event.signal), work.day);
  note(work, 'Voorstel om eerder te vernietigen');
}

export function destructionStands(work: Work, unit: UnitId, outcome: 'destroy' | 'keep' | null): void {
  const signal = work.state.signals[unit.slice(signalUnit('').length)];
  const decided =
    outcome ?? (work.covenant.deadlock['destroy-early'].outcome === 'refuse' ? 'keep' : 'destroy');
  if (decided === 'keep' || !signal) {
    note(work, 'Niet eerder vernietigd');
    return;
  }
  keepShorter(signal, { from: work.day, months: 0 });
  note(work, 'Besloten: eerder vernietigen');
}
