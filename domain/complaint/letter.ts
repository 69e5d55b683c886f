/** The letters of a complaint (Awb 9:6, 9:8, 9:12): pure functions over its state and its papers. */
import type { Covenant } from '../../covenant/index.ts';
import { type Day, dayInWords } from '../dates/index.ts';
import { type Block, composeLetter, type Letter } from '../letters/index.ts';
import { ownTerm } from './due.ts';
import type { ComplaintState, Opinion } from './state.ts';

export interface ComplaintWords {
  /** Opaque. */
  number: string;
  date: Day;
  addressee: readonly string[];
  findings: string;
  measures: string;
}

const OPINIONS: Readonly<Record<Exclude<Opinion, 'not-handled'>, string>> = {
  founded: 'Uw klacht is gegrond. U heeft gelijk.',
  partly: 'Uw klacht is voor een deel gegrond. U heeft voor een deel gelijk.',
  unfounded: 'Uw klacht is niet gegrond.',
  'no-opinion': 'Wij kunnen geen oordeel geven. Wij weten niet zeker wat er is gebeurd.',
};
const paragraphs = (text: string): Block[] =>
  text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => ({ is: 'paragraph', text: part }));

const NO_NAME = 'Aan wie de klacht deed';
const addressed = (addressee: readonly string[]): readonly string[] =>
  addressee.length === 0 ? [NO_NAME] : addressee;

/** Awb 9:6. @throws RangeError when the covenant's text has a gap */
export function confirmationLetter(
  covenant: Covenant,
  state: ComplaintState,
  { number, date, addressee }: Pick<ComplaintWords, 'number' | 'date' | 'addressee'>,
): Letter {
  return composeLetter(covenant, 'complaint-received', {
    ...{ addressee: addressed(addressee), date, reference: number, inserts: {}, holds: [] },
    values: {
      receivedOn: dayInWords(state.receivedOn),
      lastDay: dayInWords(ownTerm(covenant, state).lastDay),
    },
  });
}

/** Awb 9:12, or 9:8 when it is not handled. @throws RangeError without a decision, or when the covenant's text has a gap */
export function complaintLetter(covenant: Covenant, state: ComplaintState, words: ComplaintWords): Letter {
  const { decision, receivedOn } = state;
  if (!decision) throw new RangeError('no decision yet');
  const { number, date, addressee, findings, measures } = words;
  const ground = covenant.complaintGrounds.find(({ id }) => id === decision.ground);
  const said =
    decision.opinion === 'not-handled'
      ? `${ground?.label ?? ''} (${ground?.law ?? 'Awb 9:8'}).`
      : OPINIONS[decision.opinion];
  return composeLetter(
    covenant,
    decision.opinion === 'not-handled' ? 'complaint-not-handled' : 'complaint-answer',
    {
      ...{ addressee: addressed(addressee), date, reference: number, holds: [] },
      values: { receivedOn: dayInWords(receivedOn) },
      inserts: {
        decision: paragraphs(said),
        findings: paragraphs(findings),
        measures:
          measures.trim() === '' ? paragraphs('Er is niets om hier te noemen.') : paragraphs(measures),
      },
    },
  );
}
