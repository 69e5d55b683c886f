/** The register of processing activities (4, AVG 30) as people and systems read it: from the covenant alone, nothing about anybody. */
import type { Activity, Covenant } from '../covenant/index.ts';
import { lengthInWords } from './dates/index.ts';

export interface RegisterEntry extends Omit<Activity, 'fields' | 'terms' | 'accessPurposes'> {
  /** What is processed, in words, with the article that allows it. */
  data: { label: string; article: string | null }[];
  /** What ends it. `length` as the covenant writes it: P4W, P6M, PT72H. */
  terms: { title: string; length: string; lengthInWords: string; article: string }[];
}

export function registerEntry(covenant: Covenant, activity: Activity): RegisterEntry {
  const { fields, terms, accessPurposes: _, ...rest } = activity;
  const known = [...covenant.files.weighing, ...covenant.files.conference];
  const field = (code: string) => {
    const found = known.find((one) => one.code === code);
    return found ? [{ label: found.label, article: found.article }] : [];
  };
  return {
    ...rest,
    data: [...fields.flatMap(field), ...rest.otherData.map((label) => ({ label, article: null }))],
    terms: terms.flatMap((id) =>
      covenant.terms
        .filter((term) => term.id === id)
        .map(({ title, length, article }) => ({
          title,
          length,
          lengthInWords: lengthInWords(length),
          article,
        })),
    ),
  };
}

export const registerOf = (covenant: Covenant): RegisterEntry[] =>
  covenant.processing.activities.map((activity) => registerEntry(covenant, activity));
