/**
 * External partners' organisations and their annex 1 (1c, 10.5, 14.2), in the database `regie`. Their names are no
 * personal data; who signed is, and is encrypted. Whether one takes part is read afresh; only what pages call it is
 * remembered from the last look.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { PartyId } from '../domain/case.ts';
import { hasSigned, isPartnerId, missingSignature, type Organisation } from '../domain/partners.ts';
import { isDuplicate, modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import type { InnerKeys } from './keys.ts';
import type { Annex, Partners } from './partner-types.ts';
import type { MemberRow } from './regie.ts';

/** Who can be chosen is remembered no longer than the directory is (members.ts); who is kept out is asked every time. */
const MEMORY_MS = 500;

interface PartnerRow {
  _id: string;
  name: string;
  from: string;
  until: string | null;
  signedOn: string | null;
  withdrawnOn: string | null;
  /** Encrypted: who signed. */
  annex: string | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
}
const text = { type: String, required: true } as const;
const maybe = { type: String, default: null } as const;
const partners = new Schema<PartnerRow>(
  {
    ...{ _id: String, name: text, from: text, until: maybe, signedOn: maybe, withdrawnOn: maybe },
    ...{ annex: maybe, confirmedBy: maybe, confirmedAt: { type: Date, default: null } },
  },
  { strict: 'throw', versionKey: false },
);

const organisationOf = ({ _id, name, from, until, signedOn, withdrawnOn }: PartnerRow): Organisation => ({
  ...{ id: _id, name, from, until, signedOn, withdrawnOn },
});

export function partnersOf(connection: Connection, members: Model<MemberRow>, keys: InnerKeys): Partners {
  const model = modelOf(connection, 'partners', partners);
  const place = (id: string) => ({
    ...{ database: connection.name, collection: 'partners', document: id, field: 'annex', version: 1 },
  });
  let known: readonly Organisation[] = [];
  let chosen: readonly Organisation[] = [];
  const annexRow = async (id: PartyId, { on, name, position, confirmedBy, confirmedAt }: Annex) => ({
    signedOn: on,
    annex: await seal(await keys.systemKey('members'), place(id), { name, position }),
    confirmedBy,
    confirmedAt: new Date(confirmedAt),
  });
  async function all(): Promise<Organisation[]> {
    const rows = (await model.find({}).lean()).map(organisationOf);
    known = rows.sort((a, b) => a.name.localeCompare(b.name, 'nl'));
    return rows;
  }
  /** Somebody of the organisation can act for it, by day and by who has signed. */
  let recent: { of: string; until: number; able: Promise<ReadonlySet<PartyId>> } | null = null;
  async function ableOf(signed: readonly Organisation[], today: string): Promise<ReadonlySet<PartyId>> {
    const people = await members
      .find({ party: { $in: signed.map(({ id }) => id) } }, { party: 1, authorisations: 1, statementOn: 1 })
      .lean();
    const able = signed.filter((one) =>
      people.some(
        (row) =>
          row.party === one.id &&
          row.authorisations.some(({ from, until }) => from <= today && (until === null || today <= until)) &&
          missingSignature(row, one, today) === null,
      ),
    );
    return new Set(able.map(({ id }) => id));
  }
  async function standing(
    today: string,
    { fresh = false } = {},
  ): Promise<{ signed: string[]; choosable: string[] }> {
    const signed = (await all()).filter((one) => hasSigned(one, today));
    if (signed.length === 0) {
      chosen = [];
      return { signed: [], choosable: [] };
    }
    const ids = signed.map(({ id }) => id);
    const of = [today, ...ids].join();
    const now = wallNow().getTime();
    if (fresh || recent === null || recent.of !== of || recent.until < now) {
      const able = ableOf(signed, today);
      recent = { of, until: now + MEMORY_MS, able };
      able.catch(() => {
        recent = null;
      });
    }
    const able = await recent.able;
    chosen = signed.filter(({ id }) => able.has(id));
    return { signed: ids, choosable: chosen.map(({ id }) => id) };
  }
  /** All organisations' names and choices for pages, looked at again when that was a while ago. */
  let looked: { today: string; until: number; done: Promise<unknown> } | null = null;
  const changed = <T>(outcome: T): T => {
    looked = null;
    return outcome;
  };
  return {
    all,
    known: () => known,
    chosen: () => chosen,
    async seed(organisations) {
      for (const { id, annex, ...rest } of organisations) {
        const signed = annex ? await annexRow(id, annex) : {};
        await model.updateOne({ _id: id }, { $set: { ...rest, ...signed } }, { upsert: true });
      }
      changed(await all());
    },
    async add({ id, ...rest }) {
      // Its members are told from the covenant's by its form (`keepsOut`).
      if (!isPartnerId(id)) throw new RangeError('not the id of an external partner');
      try {
        await model.insertMany([{ _id: id, ...rest }]);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      changed(id);
    },
    async sign(id, annex, until) {
      const $set = { ...(await annexRow(id, annex)), ...(until !== undefined && { until }) };
      return changed(await model.updateOne({ _id: id, withdrawnOn: null }, { $set })).matchedCount === 1;
    },
    async withdraw(id, on) {
      const $set = { withdrawnOn: on };
      return changed(await model.updateOne({ _id: id, withdrawnOn: null }, { $set })).modifiedCount === 1;
    },
    async byId(id) {
      const row = await model.findById(id).lean();
      return row && organisationOf(row);
    },
    async annexOf(id) {
      const row = await model.findById(id).lean();
      if (!row?.annex) return null;
      const who = await open<{ name: string; position: string }>(
        await keys.systemKey('members'),
        place(id),
        row.annex,
      );
      const { signedOn, confirmedBy, confirmedAt } = row;
      const confirmed = { confirmedBy: confirmedBy ?? '', confirmedAt: confirmedAt?.toISOString() ?? '' };
      return { on: signedOn ?? '', ...who, ...confirmed };
    },
    choosable: async (today) => (await standing(today, { fresh: true })).choosable,
    standing: (today) => standing(today),
    async seen(today) {
      const now = wallNow().getTime();
      if (looked === null || looked.today !== today || looked.until < now) {
        const done = standing(today);
        looked = { today, until: now + MEMORY_MS, done };
        done.catch(() => changed(null));
      }
      await looked.done;
    },
    async keepsOut(member, today) {
      // A party of the covenant is no organisation.
      if (!isPartnerId(member.party)) return null;
      const row = await model.findById(member.party).lean();
      return row ? missingSignature(member, organisationOf(row), today) : null;
    },
    async sweep(before) {
      const over = { $or: [{ until: { $lt: before } }, { withdrawnOn: { $lt: before } }] };
      return (await model.deleteMany({ $and: [over] })).deletedCount;
    },
  };
}
