/**
 * What a checker of the access log sees (15.2e): the lines that stand out on top, a random sample of the others, and
 * numbers. Pure; lines come in one by one, in any order, and no more is remembered than is shown.
 */
import type { MemberId, PartyId } from '../case.ts';
import type { Instant } from '../dates/index.ts';

export interface LoggedLine {
  /** `writer-seq`: fit for the name of a field. */
  id: string;
  /** Wall time. */
  at: Instant;
  who: MemberId | null;
  party: PartyId | null;
  what: string;
  purpose: string;
  fields: readonly string[];
  file: string;
  ok: boolean;
  odd: readonly string[];
}

/** Why a line stands out, the gravest first. */
export const ODD = [
  'own-name',
  'emergency',
  'outside',
  'many',
  'refused',
  'archive',
  'export',
  'search',
] as const;
export type Odd = (typeof ODD)[number];

export function oddness({
  what,
  purpose,
  ok,
  odd,
}: Pick<LoggedLine, 'what' | 'purpose' | 'ok' | 'odd'>): Odd[] {
  const named = new Set(purpose.split(':'));
  // 13.2
  const archive = named.has('complaint') || named.has('accountability');
  return ODD.filter(
    (code) =>
      odd.includes(code) ||
      (code === 'emergency' && named.has('emergency')) ||
      (code === 'archive' && archive) ||
      (code === 'refused' && !ok) ||
      (code === what && (what === 'export' || what === 'search')),
  );
}

export interface Picked {
  total: number;
  /** The gravest first; of the same gravity the newest first. */
  odd: readonly (LoggedLine & { why: readonly Odd[] })[];
  /** How many lines stand out for each reason, shown or not. */
  counts: ReadonlyMap<Odd, number>;
  oddTotal: number;
  /** In the order of time. */
  sample: readonly LoggedLine[];
  /** Who looked most. */
  most: readonly { member: MemberId; lines: number }[];
}

export interface PickOptions {
  /** How many lines that stand out are shown at most, and how many of the others. */
  odd: number;
  sample: number;
  /** Makes the sample the same at every opening, and not to be known before the task is there. */
  seed: string;
}

const MOST = 5;

export class LogPick {
  private readonly options: PickOptions;
  private total = 0;
  private oddTotal = 0;
  private odd: { line: LoggedLine; why: Odd[]; rank: number }[] = [];
  private sample: { line: LoggedLine; draw: number }[] = [];
  private readonly counts = new Map<Odd, number>();
  private readonly looks = new Map<MemberId, number>();
  constructor(options: PickOptions) {
    this.options = options;
  }

  add(line: LoggedLine): void {
    this.total += 1;
    if (line.who !== null) this.looks.set(line.who, (this.looks.get(line.who) ?? 0) + 1);
    const why = oddness(line);
    const [gravest] = why;
    if (gravest === undefined) {
      this.draw(line);
      return;
    }
    this.oddTotal += 1;
    for (const code of why) this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    this.odd.push({ line, why, rank: ODD.indexOf(gravest) });
    if (this.odd.length > this.options.odd * 4) this.shorten();
  }

  result(): Picked {
    this.shorten();
    const byTime = (a: LoggedLine, b: LoggedLine): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
    return {
      total: this.total,
      odd: this.odd.map(({ line, why }) => ({ ...line, why })),
      oddTotal: this.oddTotal,
      counts: this.counts,
      sample: this.sample.map(({ line }) => line).sort(byTime),
      most: [...this.looks]
        .map(([member, lines]) => ({ member, lines }))
        .sort((a, b) => b.lines - a.lines || (a.member < b.member ? -1 : 1))
        .slice(0, MOST),
    };
  }

  private shorten(): void {
    const newest = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);
    this.odd.sort((a, b) => a.rank - b.rank || newest(a.line.at, b.line.at) || newest(a.line.id, b.line.id));
    this.odd.length = Math.min(this.odd.length, this.options.odd);
  }

  /** Every line draws a number that follows from the seed and its id; the lowest are shown. */
  private draw(line: LoggedLine): void {
    const draw = drawn(`${this.options.seed} ${line.id}`);
    const highest = this.sample.at(-1);
    if (this.sample.length === this.options.sample && highest && draw >= highest.draw) return;
    this.sample.push({ line, draw });
    this.sample.sort((a, b) => a.draw - b.draw);
    this.sample.length = Math.min(this.sample.length, this.options.sample);
  }
}

/** FNV-1a with a final mix (murmur3): an even draw, nothing secret. */
function drawn(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
