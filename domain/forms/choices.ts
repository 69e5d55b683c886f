/**
 * What a form can offer because of the case: its signals, units, holds and postponed notices. Labels say days, parties
 * and numbers, never anything about a person. Pure.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId, UnitId } from '../case.ts';
import { dayInWords } from '../dates/index.ts';
import { ends } from '../subject/ends.ts';
import {
  itemUnit,
  personUnit,
  restrictedUnits,
  type SubjectState,
  signalUnit,
  unitsOf,
} from '../subject/state.ts';
import type { Option } from './types.ts';

const nameOf = (covenant: Covenant, party: PartyId): string =>
  covenant.parties.find(({ id }) => id === party)?.name ?? party;

/** What each unit of the case is called; two that would be called the same get a number. */
export function unitLabels(state: SubjectState, covenant: Covenant): Map<UnitId, string> {
  const found: [UnitId, string][] = [['subject', 'Naam, adres en woonplaats']];
  for (const [id, { receivedOn, party }] of Object.entries(state.signals))
    found.push([
      signalUnit(id),
      `Signaal van ${nameOf(covenant, party)}, ontvangen op ${dayInWords(receivedOn)}`,
    ]);
  for (const [unit, { number, openedOn }] of Object.entries(state.weighings))
    found.push([unit, `Weging ${number}, begonnen op ${dayInWords(openedOn)}`]);
  if (state.plan) found.push(['plan', 'Plan van aanpak']);
  for (const [id, { relation, addedOn }] of Object.entries(state.persons)) {
    const who = relation === 'left-behind' ? 'Achterblijver' : 'Persoon uit het sociale netwerk';
    found.push([personUnit(id), `${who}, toegevoegd op ${dayInWords(addedOn)}`]);
  }
  for (const [id, { party, addedOn }] of Object.entries(state.items))
    found.push([itemUnit(id), `Gegevens van ${nameOf(covenant, party)}, van ${dayInWords(addedOn)}`]);
  const seen = new Map<string, number>();
  return new Map(
    found.map(([unit, label]) => {
      const times = (seen.get(label) ?? 0) + 1;
      seen.set(label, times);
      return [unit, times === 1 ? label : `${label} (${times})`];
    }),
  );
}

/** Only kept (AVG 18): under a hold, or because of an objection. */
export const heldUnits = restrictedUnits;

function unitOptions(state: SubjectState, covenant: Covenant, units: readonly UnitId[]): Option[] {
  const labels = unitLabels(state, covenant);
  return units.map((unit) => ({ value: unit, label: labels.get(unit) ?? unit }));
}

export const holdableUnits = (state: SubjectState, covenant: Covenant): Option[] =>
  unitOptions(state, covenant, unitsOf(state));

/**
 * 13.4: what can come back to the weighing team, which is what came from it. The name goes along by itself; held data
 * are restricted and stay.
 */
export function reopenableUnits(state: SubjectState, covenant: Covenant): Option[] {
  const held = heldUnits(state);
  const own = [...Object.keys(state.signals).map(signalUnit), ...Object.keys(state.weighings)];
  return unitOptions(
    state,
    covenant,
    own.filter((unit) => !held.has(unit)),
  );
}

function signalOptions(state: SubjectState, covenant: Covenant, ids: readonly string[]): Option[] {
  const labels = unitLabels(state, covenant);
  const all = ends(state, covenant);
  return ids.map((id) => {
    const end = all[signalUnit(id)];
    return {
      value: id,
      label: labels.get(signalUnit(id)) ?? id,
      ...(end ? { help: `Laatste dag nu: ${dayInWords(end.lastDay)}.` } : {}),
    };
  });
}

/** 13.3: signals with dates of their own that nobody is weighing, and about which this isn't asked already. */
export function destroyableSignals(state: SubjectState, covenant: Covenant): Option[] {
  const weighed = state.weighing === null ? [] : (state.weighings[state.weighing]?.signals ?? []);
  const ids = Object.entries(state.signals)
    .filter(([id, { clock }]) => clock === 'own' && !weighed.includes(id))
    .map(([id]) => id)
    .filter((id) => !state.decisions[`decide-destruction ${signalUnit(id)}`]);
  return signalOptions(state, covenant, ids);
}

export function splittableSignals(state: SubjectState, covenant: Covenant): Option[] {
  const held = heldUnits(state);
  const ids = Object.keys(state.signals).filter((id) => !held.has(signalUnit(id)));
  return signalOptions(state, covenant, ids);
}

/** The holds about whose end nobody decides already. */
export function liftableHolds(state: SubjectState, covenant: Covenant): Option[] {
  const labels = unitLabels(state, covenant);
  return Object.entries(state.holds)
    .filter(([name]) => !state.decisions[`decide-lifting ${name}`])
    .map(([name, { ground, until, units }]) => ({
      value: name,
      label: `${holdGround(covenant, ground)}, tot en met ${dayInWords(until)}`,
      help: units.map((unit) => labels.get(unit) ?? unit).join('; '),
    }));
}

export const holdGround = (covenant: Covenant, ground: string): string =>
  covenant.holdGrounds.find(({ id }) => id === ground)?.label ?? ground;

/** 12.1: everybody whose representative can be recorded: not those whose data are held (AVG 18). */
export function dataSubjects(
  state: SubjectState,
  covenant: Covenant,
): (Option & { relation: 'subject' | 'left-behind' | 'network' })[] {
  const labels = unitLabels(state, covenant);
  const held = heldUnits(state);
  const persons = Object.entries(state.persons).map(([id, { relation }]) => ({
    value: personUnit(id),
    label: labels.get(personUnit(id)) ?? id,
    relation,
  }));
  const subject = { value: 'subject', label: 'De persoon om wie het gaat', relation: 'subject' as const };
  return [subject, ...persons].filter(({ value }) => !held.has(value));
}

/** 11.5: people whose notice was postponed. */
export function postponedNotices(state: SubjectState, covenant: Covenant): Option[] {
  const labels = unitLabels(state, covenant);
  return Object.entries(state.informing)
    .filter(([, { step }]) => step === 'postponed')
    .map(([unit, { decidedOn }]) => ({
      value: unit,
      label: unit === 'subject' ? 'De persoon om wie het gaat' : (labels.get(unit) ?? unit),
      ...(decidedOn ? { help: `Het bericht is uitgesteld op ${dayInWords(decidedOn)}.` } : {}),
    }));
}
