import { createHmac } from 'node:crypto';
import { wallNow } from '../config/clock.ts';
import type { Actor, Directory } from '../domain/case.ts';
import { open, seal } from './envelope.ts';
import type { InnerKeys } from './keys.ts';
import type { MemberRow, Regie } from './regie.ts';
import type { Member, Members, Place } from './types.ts';

const DIRECTORY_MS = 500;
/** So many opened members are remembered by a process. */
const OPENED = 2_000;

/** The member as who may act on that day; null without an authorisation. */
export function actorOn(member: Member, today: string): Actor | null {
  const { id, party, roles } = member;
  return holds(member, today) ? { member: id, party, roles } : null;
}

/** ISO days compare as text. An authorisation holds until 24:00 of its last day. */
function holds(row: Pick<Member, 'authorisations'>, today: string): boolean {
  return row.authorisations.some(({ from, until }) => from <= today && (until === null || today <= until));
}

export function membersOf(regie: Regie, keys: InnerKeys): Members {
  const model = regie.members;
  const place = (id: string): Place => ({
    database: regie.connection.name,
    collection: 'members',
    document: id,
    field: 'person',
    version: 1,
  });
  async function emailIndex(email: string): Promise<string> {
    const key = await keys.systemKey('members-index');
    return createHmac('sha256', key.bytes).update(email.trim().toLowerCase()).digest('base64url');
  }
  /** By their ciphertext: who has another name or address since is opened anew. Colleagues, asked for at every page. */
  const opened = new Map<string, { name: string; email: string }>();
  async function memberOf(row: MemberRow): Promise<Member> {
    const { _id, party, roles, authorisations, statementOn } = row;
    const sealed = `${_id} ${row.person}`;
    let person = opened.get(sealed);
    if (!person) {
      const key = await keys.systemKey('members');
      person = await open<{ name: string; email: string }>(key, place(_id), row.person);
      if (opened.size >= OPENED) opened.clear();
      opened.set(sealed, person);
    }
    return { id: _id, ...person, party, roles, authorisations, statementOn };
  }

  /** For choosing an assignee or whom to mail only; whether somebody may act is always read afresh. */
  let recent: { rows: ReturnType<typeof look>; until: number } | null = null;
  async function look() {
    const [people, deputies] = await Promise.all([
      model.find({}, { party: 1, roles: 1, authorisations: 1 }).lean(),
      regie.deputies.find({ endedAt: null }, { member: 1, deputy: 1, from: 1, until: 1 }).lean(),
    ]);
    people.sort((a, b) => (a._id < b._id ? -1 : 1));
    return { people, deputies };
  }
  async function everybody(): ReturnType<typeof look> {
    const now = wallNow().getTime();
    if (!recent || recent.until < now) {
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
      const writes = await Promise.all(
        members.map(async ({ id, name, email, party, roles, authorisations, statementOn }) => ({
          updateOne: {
            filter: { _id: id },
            update: {
              $set: {
                party,
                roles: [...roles],
                authorisations: authorisations.map(({ from, until }) => ({ from, until })),
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
    async byId(id) {
      const row = await model.findById(id).lean();
      return row ? memberOf(row) : null;
    },
    byIds: async (ids) => Promise.all((await model.find({ _id: { $in: [...ids] } }).lean()).map(memberOf)),
    async byEmail(email) {
      const row = await model.findOne({ emailIndex: await emailIndex(email) }).lean();
      return row ? memberOf(row) : null;
    },
    async all() {
      const rows = await model.find({}).lean();
      rows.sort((a, b) => (a._id < b._id ? -1 : 1));
      return Promise.all(rows.map(memberOf));
    },
    async authorised(id, today) {
      const row = await model.findById(id).lean();
      return row && holds(row, today) ? { member: id, party: row.party, roles: row.roles } : null;
    },
    async directory(today): Promise<Directory> {
      const { people, deputies } = await everybody();
      const able = people.filter((row) => holds(row, today));
      const now = deputies.filter(({ from, until }) => from <= today && today <= until);
      const candidates = (party: string | null, role: string): string[] =>
        able
          .filter((row) => (party === null || row.party === party) && row.roles.includes(role))
          .map(({ _id }) => _id);
      return {
        assignee: (party, role) =>
          able.find((row) => (party === null || row.party === party) && row.roles.includes(role))?._id ??
          null,
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
