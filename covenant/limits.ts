/** The terms that every covenant has, how far a municipality may go with each, and how lengths compare. */
import { type CovenantFile, DATE_LENGTH, HOUR_LENGTH } from './shapes.ts';

export interface Limit {
  article: string;
  kind: CovenantFile['terms'][number]['kind'];
  /** Longest length that the article or the law allows. */
  atMost?: string;
  /** The only length that the article allows. */
  exactly?: string;
  /** Atw art. 1 can never apply, whatever the setting says. */
  neverExtended?: true;
}

/** The terms that every covenant has, and how far a municipality may go. */
export const LIMITS: Readonly<Record<string, Limit>> = {
  'weigh-signal': { article: '7', kind: 'answer-by', atMost: 'P6M' },
  'inform-subject': { article: '11.2-3, AVG 14(3)', kind: 'answer-by', atMost: 'P1M', neverExtended: true },
  'reconsider-notice': { article: '11.5', kind: 'answer-by' },
  'undecided-signal': { article: '13.3', kind: 'keep-no-longer-than', atMost: 'P6M' },
  'not-on-agenda': { article: '13.3', kind: 'keep-no-longer-than', atMost: 'P6M' },
  archive: { article: '13.2', kind: 'keep-no-longer-than', atMost: 'P1Y' },
  destroy: { article: '13.1', kind: 'keep-for', exactly: 'P5Y' },
  'answer-request': { article: '12.3-5', kind: 'answer-by', atMost: 'P4W' },
  'answer-complaint': { article: '13.1, Awb 9:11', kind: 'answer-by', atMost: 'P6W' },
  'carry-out-correction': { article: '12.6', kind: 'answer-by', atMost: 'P4W' },
  'check-accuracy': { article: '8.3, 10.3', kind: 'answer-by' },
  'check-access': { article: '15.2e, 15.2f', kind: 'answer-by' },
  'check-security': { article: '15.3', kind: 'answer-by' },
  'evaluate-security': { article: '15.3', kind: 'answer-by', atMost: 'P1Y' },
  'report-breach': { article: '15.2g, AVG 33', kind: 'exact', atMost: 'PT72H', neverExtended: true },
  'leave-covenant': { article: '18.2', kind: 'answer-by', exactly: 'P3M', neverExtended: true },
  'evaluate-covenant': { article: '18.4', kind: 'answer-by', atMost: 'P2Y' },
};

/** An entry of a table by an id from a file, where 'constructor' is as unknown as any other. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(table, id) ? table[id] : undefined;

const UNIT_DAYS = { D: [1, 1], W: [7, 7], Y: [365, 366] } as const;
/** Fewest and most days that n months in a row can have, n = 0..12. */
const LEAST = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334, 365];
const MOST = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337, 366];

/** Shortest and longest that a length can be, in hours. */
function spread(length: string): readonly [number, number] {
  const hours = HOUR_LENGTH.exec(length);
  if (hours) return [Number(hours[1]), Number(hours[1])];
  const [, count = '0', unit = 'D'] = DATE_LENGTH.exec(length) ?? [];
  const n = Number(count);
  if (unit === 'M') {
    const years = Math.floor(n / 12);
    const [least = 0, most = 0] = [LEAST[n % 12], MOST[n % 12]];
    return [(years * 365 + least) * 24, (years * 366 + most) * 24];
  }
  const [least, most] = UNIT_DAYS[unit as keyof typeof UNIT_DAYS];
  return [n * least * 24, n * most * 24];
}
const months = (length: string): number | null => {
  const [, count, unit] = DATE_LENGTH.exec(length) ?? [];
  return unit === 'M' ? Number(count) : unit === 'Y' ? Number(count) * 12 : null;
};
/** True when `length` can never be longer than `limit`, whatever day it is counted from. */
export function fitsWithin(length: string, limit: string): boolean {
  const [a, b] = [months(length), months(limit)];
  return a !== null && b !== null ? a <= b : spread(length)[1] <= spread(limit)[0];
}
/** True for one length written in two ways, such as P12M and P1Y. */
export const sameLength = (a: string, b: string): boolean =>
  a === b || (months(a) !== null && months(a) === months(b));
