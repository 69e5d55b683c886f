/** The files that a request (12) or a complaint (13.1) is about: what they said of their ends, and the end of the record itself. */
import type { Covenant } from '../covenant/index.ts';
import type { CaseId, Moment } from './case.ts';
import { addDays, addDuration, atTime, type Day, dayInWords, laterOf } from './dates/index.ts';

export interface LinkedFile {
  file: CaseId;
  /** What the file said of its end: the first day on which data go, and the last. */
  ends?: { first: Day; last: Day };
  /** After that last day it was asked whether it is still there. */
  asked?: true;
  gone?: true;
}

/** Those that are still there. */
export const livingLinks = <L extends LinkedFile>({ links }: { links: Record<string, L> }): [string, L][] =>
  Object.entries(links).filter(([, { gone }]) => !gone);

/** A file says when its data go. */
export function fileEnds(
  state: { links: Record<string, LinkedFile> },
  { from, first, last }: { from?: CaseId; first: Day; last: Day },
): void {
  for (const [, link] of livingLinks(state)) {
    if (link.file !== from) continue;
    link.ends = { first, last };
    delete link.asked;
  }
}

export function fileGone(state: { links: Record<string, LinkedFile> }, file: CaseId): void {
  for (const [, link] of livingLinks(state)) if (link.file === file) link.gone = true;
}

/**
 * With the file that it is about, as that file said; without one, so long after it was closed (13.1). What is never closed has
 * an end too (`answerBy`: its answer's last day), and what runs doesn't go with its file: the person still gets an answer.
 */
export function recordEnd(
  covenant: Covenant,
  state: { closedOn?: Day; links: Record<string, LinkedFile> },
  { term, answerBy, closing, all }: { term: string; answerBy: () => Day; closing: string; all: string },
): Moment {
  const { value, article } = covenant.settings.requestRecords;
  const closed = state.closedOn;
  const links = livingLinks(state);
  const start = closed ?? answerBy();
  const files = links.flatMap(([, { ends }]) => (ends ? [ends.last] : []));
  const withFile = closed !== undefined && links.length > 0 && files.length === links.length;
  const last = withFile ? files.reduce(laterOf) : null;
  const lastDay = last === null ? addDuration(start, value) : laterOf(addDays(last, -1), start);
  const counting =
    last === null
      ? `Bewaard tot en met ${dayInWords(lastDay)}. De dag erna wordt vernietigd.`
      : `Bewaard zolang het dossier waar het over gaat: dat wordt vernietigd op ${dayInWords(last)}.`;
  return {
    ...{ what: term, ref: 'file', lastDay, article },
    at: atTime(addDays(lastDay, 1), covenant.settings.actHour.value),
    why: {
      ...{ article, term, length: last === null ? value : '', counting },
      start: { event: closed ? closing : 'laatste dag van het antwoord', on: start },
      mayMove: ['Een latere of eerdere einddatum van het dossier waar het over gaat.'],
      atEnd: `${all} en alles wat erbij hoort, wordt vernietigd.`,
    },
    ...{ waitsForPeople: false, acts: true },
  };
}
