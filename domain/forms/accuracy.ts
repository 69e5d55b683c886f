/** 8.3, 10.3: the administrator looks at every kind of data in the file. The rules only need to know whether all was right. */
import type { Covenant } from '../../covenant/index.ts';
import type { TaskAnswers } from '../subject/events.ts';
import { choice } from './fields.ts';
import type { Field, FormContext } from './types.ts';

const WEIGHING = ['8.2a', '8.2b', '8.2c', '8.2d', '8.2e', '8.2f'];
const CONFERENCE = ['10.2a', '10.2b', '10.2c', '10.2d', '10.2e', '10.2f', '10.2g', '10.2h', '9.3', '10.5'];
const NOTICES = '11.4';
export const ACCURACY_CODES: readonly string[] = [...WEIGHING, NOTICES, ...CONFERENCE];

const nameOf = (code: string): string => `right-${code.replaceAll('.', '-')}`;

const answers = [
  { value: 'yes', label: 'Juist en volledig' },
  { value: 'corrected', label: 'Niet juist of niet volledig, en ik heb het aangepast' },
  { value: 'none', label: 'Staat niet in dit dossier' },
];

/** A question for each file field; without a case conference's file its fields aren't asked about. */
export function accuracyFields(covenant: Covenant, { state }: FormContext): Field[] {
  const conference = state ? state.file !== null : true;
  const all = [...covenant.files.weighing, ...covenant.files.conference];
  return [...WEIGHING, NOTICES, ...(conference ? CONFERENCE : [])].flatMap((code) => {
    const field = all.find((known) => known.code === code);
    const room = CONFERENCE.includes(code) ? ' (casusoverleg)' : '';
    return field
      ? [choice(nameOf(code), `${field.label}${room}`, answers, { help: `Artikel ${field.article}` })]
      : [];
  });
}

export const accuracyAnswer = (decision: Record<string, unknown>): TaskAnswers['check-accuracy'] => ({
  right: Object.values(decision).includes('corrected') ? 'corrected' : 'yes',
});

/** What is known later of a check that was done: whether all was right, not what was said about each field. */
export const accuracyLine = (
  answer: Readonly<Record<string, unknown>>,
): { label: string; value: string } => ({
  label: 'Klopt het dossier?',
  value: answer.right === 'yes' ? 'Ja, alles is juist en volledig' : 'Nee, en het is aangepast',
});
