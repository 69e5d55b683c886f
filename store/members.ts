import { createHmac } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { Actor, Directory, StaffRow } from '../domain/case.ts';
import { accountsOf } from './accounts.ts';
import { isDuplicate } from './connections.ts';
import type { WhoLeft } from './covenant-types.ts';
import { openById, seal } from './envelope.ts';
import type { InnerKeys } from './keys.ts';
import { headerOf } from './master.ts';
import type { MemberRow, Regie } from './regie.ts';
import { oneOf, together } from './together.ts';
import type { Member, Members, Place } from './types.ts';

const DIRECTORY_MS = 500;
/** So many opened members are remembered by a process. */
const OPENED = 2_000;
/** More than work for any covenant. */
const EVERYBODY = 2_000;

/** A person for whom no step came is forgotten after so long: longer than any form waits to be sent again. */
const PREPARED_MS = 7 * 86_400_000;

/** The member as who may act on that day; null without an authorisation. Whether they signed (14) is another question. */
export function actorOn(member: Member, today: string): Actor | null {
  const { id, party } = member;
  const roles = rolesOn(member, today);
  return roles ? { member: id, party, roles } : null;
}

interface Holder {
  roles: readonly string[];
  authorisations: readonly { from: string; until: string | null; role?: string | null }[];
}

/** ISO days compare as text. An authorisation holds until 24:00 of its last day. Null without any. */
function rolesOn({ roles, authorisations }: Holder, today: string): string[] | null {
  const now = authorisations.filter(({ from, until }) => from <= today && (until === null || today <= until));
  if (now.length === 0) return null;
  return [...new Set(now.flatMap(({ role }) => role ?? roles))];
}

/** 18.2: nobody of a party that left is authorised after 24:00 of its last day, whatever stands with the person. */
function within<T extends Pick<MemberRow, 'party' | 'authorisations'>>(
  row: T,
  left: ReadonlyMap<string, string>,
): T {
  const last = left.get(row.party);
  if (last === undefined) return row;
  const authorisations = row.authorisations.map((one) => ({
    ...one,
    until: one.until === null || one.until > last ? last : one.until,
  }));
  return { ...row, authorisations };
}

export function membersOf(regie: Regie, keys: InnerKeys, { left }: WhoLeft): Members {
  const model = regie.members;
  const place = (id: string): Place => ({
    database: regie.connection.name,
    collection: 'members',
    document: id,
    field: 'person',
    version: 1,
  });
  const rowOf = together(
    (ids) => model.find({ _id: oneOf(ids) }).lean(),
    (row, id) => row._id === id,
  );
  async function emailIndex(email: string): Promise<string> {
    const key = await keys.systemKey('members-index');
    return createHmac('sha256', key.bytes).update(email.trim().toLowerCase()).digest('base64url');
  }
  /** By their ciphertext: who has another name or address since is opened anew. Colleagues, asked for at every page. */
  const opened = new Map<string, { name: string; email: string }>();
  async function memberOf(found: MemberRow): Promise<Member> {
    const row = within(found, await left());
    const { _id, party, roles, statementOn, caseId = null, pending = [] } = row;
    const authorisations = row.authorisations.map(({ from, until, id, role, ground = null }) =>
      role && id ? { from, until, id, role, ground } : { from, until },
    );
    const own = caseId === null ? {} : { caseId, pending };
    const sealed = `${_id} ${row.person}`;
    let person = opened.get(sealed);
    if (!person) {
      person = await openById<{ name: string; email: string }>(keys, place(_id), row.person);
      if (opened.size >= OPENED) opened.clear();
      opened.set(sealed, person);
    }
    const claim = row.claimed && { account: row.claimed.account, at: row.claimed.at.toISOString() };
    return { id: _id, ...person, party, roles, authorisations, statementOn, ...own, ...(claim && { claim }) };
  }

  /** For choosing an assignee or whom to mail only; whether somebody may act is always read afresh. */
  let recent: { rows: ReturnType<typeof look>; until: number } | null = null;
  async function look() {
    const [rows, deputies, gone] = await Promise.all([
      model.find({}, { party: 1, roles: 1, authorisations: 1, statementOn: 1 }).batchSize(EVERYBODY).lean(),
      regie.deputies.find({ endedAt: null }, { member: 1, deputy: 1, from: 1, until: 1 }).lean(),
      left(),
    ]);
    const people = rows.map((row) => within(row, gone));
    const last = ({ _id, statementOn }: (typeof people)[number]) => `${statementOn === null ? 1 : 0}${_id}`;
    people.sort((a, b) => (last(a) < last(b) ? -1 : 1));
    return { people, deputies };
  }
  async function everybody(fresh = false): ReturnType<typeof look> {
    const now = wallNow().getTime();
    if (fresh || !recent || recent.until < now) {
      const rows = look();
      recent = { rows, until: now + DIRECTORY_MS };
      rows.catch(() => {
        recent = null;
      });
    }
    return recent.rows;
  }

  return {
    async seed(members) {
      const key = await keys.systemKey('members');
      const ids = members.map(({ id }) => id);
      const own = await model.find({ _id: { $in: ids }, caseId: { $ne: null } }, { _id: 1 }).lean();
      const others = members.filter(({ id }) => !own.some(({ _id }) => _id === id));
      const writes = await Promise.all(
        others.map(async ({ id, name, email, party, roles, authorisations, statementOn }) => ({
          updateOne: {
            filter: { _id: id },
            update: {
              $set: {
                party,
                roles: [...roles],
                authorisations: authorisations.map(({ from, until, role = null }) => ({ from, until, role })),
                caseId: null,
                statementOn,
                emailIndex: await emailIndex(email),
                person: await seal(key, place(id), { name, email }),
              },
            },
            upsert: true,
          },
        })),
      );
      if (writes.length > 0) await model.bulkWrite(writes, { ordered: true });
      recent = null;
    },
    async prepare({ id, caseId, name, email, party }) {
      const [key, index] = await Promise.all([keys.engineKey(caseId, { create: true }), emailIndex(email)]);
      const person = await seal(key, place(id), { name, email });
      const nothing = { roles: [], authorisations: [], statementOn: null, pending: [] };
      const pendingUntil = new Date(wallNow().getTime() + PREPARED_MS);
      try {
        await model.insertMany([
          { _id: id, party, ...nothing, emailIndex: index, person, caseId, pendingUntil },
        ]);
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const row = await model.findOne({ emailIndex: index }, { _id: 1 }).lean();
        return row?._id === id;
      }
    },
    async forget(id) {
      await model.deleteOne({ _id: id, pendingUntil: { $exists: true } });
    },
    async rekey(id) {
      const row = await model.findById(id).lean();
      if (!row?.caseId) return;
      const key = await keys.engineKey(row.caseId);
      if (headerOf(row.person).kid === key.id) return;
      const person = await seal(key, place(id), await openById(keys, place(id), row.person));
      await model.updateOne({ _id: id, person: row.person }, { $set: { person } });
    },
    async byId(id) {
      const row = await rowOf(id);
      return row ? memberOf(row) : null;
    },
    byIds: async (ids) => Promise.all((await model.find({ _id: { $in: [...ids] } }).lean()).map(memberOf)),
    async byEmail(email) {
      const row = await model.findOne({ emailIndex: await emailIndex(email) }).lean();
      return row ? memberOf(row) : null;
    },
    ...accountsOf(regie),
    async all() {
      // In one answer: a server gives a hundred at first.
      const rows = (await model.find({}).batchSize(EVERYBODY).lean()).filter(
        (row) => row.pendingUntil === undefined,
      );
      rows.sort((a, b) => (a._id < b._id ? -1 : 1));
      return Promise.all(rows.map(memberOf));
    },
    async authorised(id, today, { unsigned = false } = {}) {
      const [found, gone] = await Promise.all([rowOf(id), left()]);
      const row = found && within(found, gone);
      const roles = row && rolesOn(row, today);
      return row && roles && (unsigned || row.statementOn !== null)
        ? { member: id, party: row.party, roles }
        : null;
    },
    async directory(today, { fresh = false } = {}): Promise<Directory> {
      const { people, deputies } = await everybody(fresh);
      const able = people.flatMap((row) => {
        const roles = rolesOn(row, today);
        return roles ? [{ id: row._id, party: row.party, roles }] : [];
      });
      const now = deputies.filter(({ from, until }) => from <= today && today <= until);
      const fits = (party: string | null, role: string) => (row: (typeof able)[number]) =>
        (party === null || row.party === party) && row.roles.includes(role);
      const candidates = (party: string | null, role: string): string[] =>
        able.filter(fits(party, role)).map(({ id }) => id);
      return {
        assignee: (party, role) => able.find(fits(party, role))?.id ?? null,
        candidates,
        deputies(member, role) {
          const found = now.filter((row) => row.member === member).map(({ deputy }) => deputy);
          if (found.length === 0) return [];
          const party = people.find(({ _id }) => _id === member)?.party ?? null;
          return party === null ? [] : candidates(party, role).filter((id) => found.includes(id));
        },
      };
    },
  };
}

/**
 * What a membership's step says, in that step's transaction. Who is left without an authorisation that day has no
 * session any more (15.2f). Somebody whose person is not known (any more) stays away.
 */
export async function writeStaff(
  { members, sessions }: Pick<Regie, 'members' | 'sessions'>,
  caseId: string,
  { member, party, statementOn, authorisations, pending }: StaffRow,
  today: string,
  session: ClientSession,
): Promise<void> {
  const roles = [...new Set(authorisations.map(({ role }) => role))];
  const $set = { caseId, party, roles, statementOn, authorisations, pending };
  await members.updateOne({ _id: member }, { $set, $unset: { pendingUntil: '' } }, { session });
  if (rolesOn({ roles, authorisations }, today) === null) await sessions.deleteMany({ member }, { session });
}
