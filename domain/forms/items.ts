/**
 * Items of a file as choices: what each is, whose, and of which day, never what it says. Pure. What an item says stands
 * beside the form, under the same number.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId, TextRef, UnitId } from '../case.ts';
import { type Day, dayInWords } from '../dates/index.ts';
import type { SubjectState } from '../subject/state.ts';
import type { Option } from './types.ts';

/** What is known of an item without reading it. */
export interface ItemFacts {
  ref: TextRef;
  unit: UnitId;
  code: string;
  kind: string;
  party: PartyId;
  on: Day;
  restricted: boolean;
  copyOf?: TextRef;
}

const KINDS: Readonly<Record<string, string>> = {
  'register-signal': 'Signaal',
  'give-information': 'Informatie',
  assess: 'Beoordeling',
  'ask-information': 'Vraag om informatie',
};

/** 8.5: what can be relevant for the case conference: of the weighing that runs, its signals, information and assessments. */
export function relevantItems<T extends ItemFacts>(
  covenant: Covenant,
  state: SubjectState,
  items: readonly T[],
): T[] {
  const weighing = state.weighing === null ? undefined : state.weighings[state.weighing];
  const units = [state.weighing, ...(weighing?.signals ?? []).map((id) => `signal:${id}`)];
  const codes = ['signals', 'analysis'].flatMap(
    (id) => covenant.files.weighing.find((field) => field.id === id)?.code ?? [],
  );
  return items
    .filter(({ unit, code, restricted }) => units.includes(unit) && codes.includes(code) && !restricted)
    .sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code));
}

export const itemName = (number: number): string => `Gegeven ${number}`;

/** Numbered from 1, in the order given; called by what brought them (`kind`), or by their place in the file (`field`). */
export function itemOptions(
  covenant: Covenant,
  items: readonly ItemFacts[],
  by: 'kind' | 'field' = 'kind',
): Option[] {
  const fields = [...covenant.files.weighing, ...covenant.files.conference];
  return items.map(({ ref, code, kind, party, on }, at) => {
    const of = covenant.parties.find(({ id }) => id === party)?.name ?? party;
    const field = fields.find((known) => known.code === code)?.label ?? 'Tekst';
    const what = by === 'kind' && Object.hasOwn(KINDS, kind) ? KINDS[kind] : field;
    return { value: ref, label: `${itemName(at + 1)}. ${what} van ${of}, ${dayInWords(on)}` };
  });
}
