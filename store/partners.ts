/**
 * External partners' organisations and their annex 1 (1c, 10.5, 14.2), in the database `regie`. Their names are no
 * personal data; who signed is, and is encrypted. Whether one takes part is read afresh; only what pages call it is
 * remembered from the last look.
 */
import { type Connection, type Model, Schema } from 'mongoose';
import type { PartyId } from '../domain/case.ts';
import { hasSigned, missingSignature, type Organisation } from '../domain/partners.ts';
import { isDuplicate, modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import type { InnerKeys } from './keys.ts';
import type { Annex, Partners } from './partner-types.ts';
import type { MemberRow } from './regie.ts';

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
  async function standing(today: string): ReturnType<Partners['standing']> {
    const every = await all();
    const signed = every.filter((one) => hasSigned(one, today));
    const keepsOut: Awaited<ReturnType<Partners['standing']>>['keepsOut'] = (member) => {
      const own = every.find(({ id }) => id === member.party);
      return own ? missingSignature(member, own, today) : null;
    };
    if (signed.length === 0) {
      chosen = [];
      return { signed: [], choosable: [], keepsOut };
    }
    const ids = signed.map(({ id }) => id);
    const people = await members.find({ party: { $in: ids } }).lean();
    const able = signed.filter((one) =>
      people.some(
        (row) =>
          row.party === one.id &&
          row.authorisations.some(({ from, until }) => from <= today && (until === null || today <= until)) &&
          missingSignature(row, one, today) === null,
      ),
    );
    chosen = able;
    return { signed: ids, choosable: able.map(({ id }) => id), keepsOut };
  }
  return {
    all,
    known: () => known,
    chosen: () => chosen,
    async seed(organisations) {
      for (const { id, annex, ...rest } of organisations) {
        const signed = annex ? await annexRow(id, annex) : {};
        await model.updateOne({ _id: id }, { $set: { ...rest, ...signed } }, { upsert: true });
      }
      await all();
    },
    async add({ id, ...rest }) {
      try {
        await model.insertMany([{ _id: id, ...rest }]);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    async sign(id, annex, until) {
      const $set = { ...(await annexRow(id, annex)), ...(until !== undefined && { until }) };
      return (await model.updateOne({ _id: id, withdrawnOn: null }, { $set })).matchedCount === 1;
    },
    async withdraw(id, on) {
      const done = await model.updateOne({ _id: id, withdrawnOn: null }, { $set: { withdrawnOn: on } });
      return done.modifiedCount === 1;
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
    choosable: async (today) => (await standing(today)).choosable,
    standing,
    async keepsOut(member, today) {
      const row = await model.findById(member.party).lean();
      return row ? missingSignature(member, organisationOf(row), today) : null;
    },
    async sweep(before) {
      const over = { $or: [{ until: { $lt: before } }, { withdrawnOn: { $lt: before } }] };
      return (await model.deleteMany({ $and: [over] })).deletedCount;
    },
  };
}
