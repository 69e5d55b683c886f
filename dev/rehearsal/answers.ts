/** How the staff of a rehearsal fill in their forms: by field name for what matters, any sensible thing for the rest. */
import { addDays, type Day } from '../../domain/dates/index.ts';
import type { Form, Values } from '../html.ts';

export const PATHS = ['agenda', 'no-agenda', 'undecided'] as const;
export type Path = (typeof PATHS)[number];

export interface Situation {
  path: Path;
  kind: string;
  today: Day;
  /** How many tasks of this kind this party has done before in this life. */
  before: number;
  /** The parties named for the plan. */
  parties: readonly string[];
  /** The day on which the letter about the first notice goes, or a postponement first. */
  postpones: boolean;
  /** What is typed into a field of words; and answers that come before the path's own. */
  words?: Words;
  meant?: (situation: Situation) => Values;
}
/** By form and field name. */
export type Words = (form: string, field: string) => string;

const SENTENCE = 'Dit is een oefening. Hier staat wat iemand heeft gezien.';

/** What this situation asks for, by field name. */
function meant({ path, kind, today, before, parties, postpones, words }: Situation): Values {
  switch (kind) {
    case 'decide-agenda':
      return path === 'agenda'
        ? { outcome: 'agenda', parties }
        : { outcome: 'not-on-agenda', keepMonths: '6' };
    case 'give-information':
      return { given: 'nothing-known' };
    case 'consult-informing':
      return { view: postpones ? 'postpone' : 'inform' };
    case 'decide-informing':
      return postpones ? { outcome: 'postpone', ground: 'b', again: '' } : { outcome: 'inform' };
    case 'reconsider-notice':
      return { outcome: 'inform' };
    case 'send-notice':
      return { sentOn: today };
    case 'draw-up-plan':
      return Object.fromEntries(
        parties.slice(-2).flatMap((owner, index) => [
          [`actions.${index}.what`, words?.(kind, 'actions.what') ?? SENTENCE],
          [`actions.${index}.owner`, owner],
          [`actions.${index}.by`, addDays(today, 21 + 7 * index)],
        ]),
      );
    case 'agree-plan':
      return { agree: 'yes' };
    case 'report-action':
      return { done: 'yes' };
    case 'review-round':
      return { outcome: before === 0 ? 'continue' : 'advise-closing' };
    case 'advise-closing':
    case 'decide-closing':
      return { outcome: 'close' };
    default:
      return {};
  }
}

/** Lists of a file's items (8.3, 8.5): every one is right, every one is relevant. */
const EVERY = ['items', 'right'];
const valuesOf = (form: Form, of: string): string[] =>
  form.fields.filter(({ name }) => name === of).map(({ value }) => value);

/** A whole form filled in: what is meant, and something in every other field that a person would fill in. */
export function answersTo(form: Form, situation: Situation): Values {
  const wanted = { ...meant(situation), ...situation.meant?.(situation) };
  const values: Record<string, string | readonly string[]> = {};
  for (const field of form.fields) {
    if (field.name in values) continue;
    const want = wanted[field.name];
    if (want !== undefined) values[field.name] = want;
    // A line of a list that is not meant stays empty.
    else if (/^[\w-]+\.\d+\./.test(field.name)) continue;
    else if (field.type === 'textarea' || field.type === 'text')
      values[field.name] = field.value || (situation.words?.(situation.kind, field.name) ?? SENTENCE);
    else if (EVERY.includes(field.name)) values[field.name] = valuesOf(form, field.name);
    else if (field.type === 'radio' || field.type === 'checkbox') values[field.name] = field.value;
    else if (field.type === 'date') values[field.name] = situation.today;
    else if (field.type === 'number') values[field.name] = field.value || '6';
  }
  return values;
}

/** A first signal, by a representative of a core party. */
export function signalAnswers(
  form: Form,
  person: { name: string; birthDate: string },
  today: Day,
  words?: Words,
): Values {
  const situation = { ...emptySituation(today), ...(words && { words }) };
  const values: Record<string, string | readonly string[]> = { ...answersTo(form, situation) };
  return {
    ...values,
    name: person.name,
    birthDate: person.birthDate,
    receivedOn: today,
    on: addDays(today, -2),
  };
}

const emptySituation = (today: Day): Situation => ({
  path: 'agenda',
  kind: 'register-signal',
  today,
  before: 0,
  parties: [],
  postpones: false,
});
