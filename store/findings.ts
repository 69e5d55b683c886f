/**
 * What the reconciler found and could not mend: ids and fixed words only. And the count of its rounds, in `regie` and beside
 * the keys: a copy of `regie` that was put back is behind, and shows by that.
 */
import { type Connection, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { Wrong } from '../domain/upkeep/compare.ts';
import { modelOf } from './connections.ts';

/** A finding that stands until it is no longer found. */
export interface Finding {
  wrong: Wrong;
  /** Of the case; null for an erasure and for the whole. */
  caseId: string | null;
  /** Of the erasure; else null. */
  erasureId: string | null;
}
export interface OpenFinding extends Finding {
  /** Wall time, ISO UTC. */
  since: string;
}
export interface Findings {
  /** What there is now: what is new is added, what is not found any more goes. `looked`: the words that were looked for. */
  replace(found: readonly Finding[], looked: readonly Wrong[]): Promise<{ fresh: Finding[] }>;
  /** Oldest first. */
  open(limit?: number): Promise<OpenFinding[]>;
  /** One more round; false when `regie` has forgotten rounds that the keys' database knows: a copy was put back. */
  round(): Promise<boolean>;
  /** How many rounds there have been. */
  rounds(): Promise<number>;
  /** An operator has looked: what `regie` holds counts from here on. */
  accept(): Promise<void>;
}

interface FindingDoc {
  _id: string;
  wrong: Wrong;
  caseId: string | null;
  erasureId: string | null;
  since: Date;
}
const findings = new Schema<FindingDoc>(
  {
    _id: String,
    wrong: { type: String, required: true },
    caseId: { type: String, default: null },
    erasureId: { type: String, default: null },
    since: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false },
);
findings.index({ caseId: 1 });
interface RoundDoc {
  _id: string;
  round: number;
}
const rounds = new Schema<RoundDoc>(
  { _id: String, round: { type: Number, required: true } },
  { strict: 'throw', versionKey: false },
);
const ONE = 'reconciler';
const MOST = 1_000;

export const findingModel = (regie: Connection) => modelOf(regie, 'findings', findings);

export function findingsOf(regie: Connection, sleutels: Connection): Findings {
  const model = findingModel(regie);
  const [here, there] = [modelOf(regie, 'rounds', rounds), modelOf(sleutels, 'rounds', rounds)];
  const at = async (one: typeof here): Promise<number> => (await one.findById(ONE).lean())?.round ?? 0;
  const put = (one: typeof here, round: number) =>
    one.updateOne({ _id: ONE }, { $max: { round } }, { upsert: true });
  const idOf = ({ wrong, caseId, erasureId }: Finding): string => `${wrong}:${caseId ?? erasureId ?? ''}`;

  return {
    async replace(found, looked) {
      const known = new Set(
        (await model.find({ wrong: { $in: [...looked] } }, { _id: 1 }).lean()).map(({ _id }) => _id),
      );
      const fresh = found.filter((one) => !known.has(idOf(one)));
      const since = wallNow();
      for (const one of fresh)
        await model.updateOne({ _id: idOf(one) }, { $setOnInsert: { ...one, since } }, { upsert: true });
      const now = new Set(found.map(idOf));
      await model.deleteMany({ _id: { $in: [...known].filter((id) => !now.has(id)) } });
      return { fresh };
    },
    async open(limit = MOST) {
      const rows = await model.find().sort({ since: 1 }).limit(limit).lean();
      return rows.map(({ wrong, caseId, erasureId, since }) => ({
        ...{ wrong, caseId, erasureId },
        since: since.toISOString(),
      }));
    },
    async round() {
      const [one, other] = await Promise.all([at(here), at(there)]);
      if (one < other) return false;
      // `regie` first: cut off in between, it is ahead, which is no loss.
      await put(here, one + 1);
      await put(there, one + 1);
      return true;
    },
    rounds: () => at(here),
    async accept() {
      await put(here, await at(there));
    },
  };
}
