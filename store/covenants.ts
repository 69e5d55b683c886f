/**
 * The covenant as it stands (18), in the database `regie`: later versions' files, and what the covenant's own case says
 * of them and of the parties, written in that case's own transaction. Nothing here is about a person.
 */
import { createHash } from 'node:crypto';
import type { ClientSession, Model } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import { type Covenant, covenantOn, parseCovenant, type Standing, standingKey } from '../covenant/index.ts';
import { isDuplicate } from './connections.ts';
import type { CovenantRow, PlanRow, StandingRow } from './covenant-rows.ts';
import type { Covenants, WhoLeft } from './covenant-types.ts';
import { StoreError } from './errors.ts';

/** So long a process goes on with what it read last. Who must be sure that all know waits longer (`KNOWN_MS`). */
const MEMORY_MS = 500;
export const KNOWN_MS = 2 * MEMORY_MS;
/** The covenant as it stood before, with the dates that were counted by it, isn't kept for as long as a process lives. */
const COMPOSED = 8;

const ID = 'standing';

export function covenantsOf(
  {
    covenants,
    standing: model,
    plans,
  }: { covenants: Model<CovenantRow>; standing: Model<StandingRow>; plans: Model<PlanRow> },
  first: Covenant,
): Covenants & WhoLeft {
  let recent: { value: Promise<Standing | null>; until: number } | null = null;
  const files = new Map<string, Covenant>();
  /** By the first covenant, the same object for the same standing: dates are kept per covenant. */
  const composed = new WeakMap<Covenant, Map<string, Covenant>>();
  let known = first;

  async function look(): Promise<Standing | null> {
    return (await model.findById(ID).lean())?.value ?? null;
  }
  function standing(): Promise<Standing | null> {
    const now = wallNow().getTime();
    if (!recent || recent.until < now) {
      const value = look();
      recent = { value, until: now + MEMORY_MS };
      value.catch(() => {
        recent = null;
      });
    }
    return recent.value;
  }
  async function version(name: string): Promise<Covenant | null> {
    const kept = files.get(name);
    if (kept) return kept;
    const row = await covenants.findById(name).lean();
    if (!row) return null;
    const covenant = parseCovenant(JSON.parse(row.file), row.left);
    files.set(name, covenant);
    return covenant;
  }

  return {
    standing,
    version,
    known: () => known,
    async on(day, base = first) {
      const now = await standing();
      let own = composed.get(base);
      if (!own) {
        own = new Map();
        composed.set(base, own);
      }
      const key = standingKey(now, day);
      let found = own.get(key);
      if (!found) {
        const names = now?.versions.map((one) => one.version) ?? [];
        await Promise.all(names.map(version));
        const file = (name: string): Covenant => {
          const kept = files.get(name);
          if (!kept) throw new StoreError('no-version', `the covenant's version ${name} is not in the store`);
          return kept;
        };
        found = covenantOn(base, now, file, day);
        if (own.size >= COMPOSED) own.delete(own.keys().next().value as string);
        own.set(key, found);
      }
      known = found;
      return found;
    },
    async with(standing, next) {
      const others = standing.versions.map((one) => one.version).filter((name) => name !== next.version);
      await Promise.all(others.map(version));
      return covenantOn(first, standing, (name) => files.get(name) ?? next, next.inForceFrom);
    },
    async put(covenant) {
      const { onDay: _not, ...file } = covenant;
      const json = JSON.stringify(file);
      const hash = createHash('sha256').update(json).digest('hex');
      const left = (await standing())?.left.map(({ party }) => party) ?? [];
      const missing = left.filter((party) => !covenant.parties.some(({ id }) => id === party));
      const row = { _id: covenant.version, file: json, hash, left: missing, from: covenant.inForceFrom };
      try {
        await covenants.insertMany([row]);
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (await covenants.findById(covenant.version, { hash: 1 }).lean())?.hash === hash;
      }
    },
    async putPlan(version, plan) {
      try {
        await plans.insertMany([{ _id: version, plan: JSON.stringify(plan) }]);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    async plan(version) {
      const row = await plans.findById(version).lean();
      return row && (JSON.parse(row.plan) as object);
    },
    async left() {
      return new Map((await standing())?.left.map(({ party, lastDay }) => [party, lastDay]));
    },
  };
}

/** What the covenant's case says, in its step's transaction. */
export async function writeStanding(
  model: Model<StandingRow>,
  value: Standing,
  session: ClientSession,
): Promise<void> {
  await model.updateOne({ _id: ID }, { $set: { value } }, { upsert: true, session });
}
