/** What a rehearsal may look at: ids, stages and dates in clear, with read-only access, as an inspector. */
import { type Db, MongoClient } from 'mongodb';

export interface ListedMoment {
  what: string;
  at: string;
  lastDay: string;
  article: string;
  ref: string;
  acts: boolean;
  waitsForPeople: boolean;
}
export interface CaseView {
  _id: string;
  version: number;
  stage: string;
  nextAt: string | null;
  moments: ListedMoment[];
  runIds: string[];
}
/** As it is stored. */
type CaseRow = Omit<CaseView, 'nextAt' | 'moments'> & {
  nextAt: Date | null;
  moments: (Omit<ListedMoment, 'at' | 'waitsForPeople'> & { at: Date; waits: boolean })[];
};
export interface TaskView {
  _id: string;
  number: string;
  caseId: string;
  kind: string;
  party: string | null;
  status: string;
}

/** The numbers that a step's effects can have: looked up one by one, a range of them reads every journal in the stand-in. */
const EFFECTS = Array.from({ length: 32 }, (_, index) => index);

const ROOMS = ['weegploeg', 'casusoverleg', 'archief', 'zaken', 'regie', 'sleutels'] as const;

export class View {
  readonly regie: Db;
  private readonly client: MongoClient;
  private readonly keys: MongoClient;
  private readonly prefix: string;

  private constructor(client: MongoClient, keys: MongoClient, prefix: string) {
    this.client = client;
    this.keys = keys;
    this.prefix = prefix;
    this.regie = client.db(`${prefix}regie`);
  }

  /** @param keysUri where the database with keys is, when that is elsewhere */
  static async open(uri: string, prefix = '', keysUri = uri): Promise<View> {
    const client = await MongoClient.connect(uri);
    return new View(client, keysUri === uri ? client : await MongoClient.connect(keysUri), prefix);
  }
  async close(): Promise<void> {
    await Promise.all([this.client.close(), this.keys.close()]);
  }

  async caseOf(caseId: string): Promise<CaseView | null> {
    return (await this.casesOf([caseId])).get(caseId) ?? null;
  }
  /** Those that (still) are there. */
  async casesOf(caseIds: readonly string[]): Promise<Map<string, CaseView>> {
    const rows = await this.regie
      .collection<CaseRow>('cases')
      .find(
        { _id: { $in: [...caseIds] } },
        { projection: { version: 1, stage: 1, nextAt: 1, moments: 1, runIds: 1 } },
      )
      .toArray();
    const seen = rows.map((row) => ({
      ...row,
      nextAt: row.nextAt?.toISOString() ?? null,
      moments: row.moments.map(({ at, waits, ...rest }) => ({
        ...rest,
        at: at.toISOString(),
        waitsForPeople: waits,
      })),
    }));
    return new Map(seen.map((one) => [one._id, one]));
  }
  async caseIds(): Promise<string[]> {
    const rows = await this.regie
      .collection<CaseView>('cases')
      .find({}, { projection: { _id: 1 } })
      .toArray();
    return rows.map(({ _id }) => _id);
  }
  /** By their numbers. */
  async tasksByNumber(numbers: readonly string[]): Promise<Map<string, TaskView>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.regie
      .collection<TaskView>('tasks')
      .find(
        { number: { $in: [...new Set(numbers)] } },
        { projection: { number: 1, caseId: 1, kind: 1, party: 1, status: 1 } },
      )
      .toArray();
    return new Map(rows.map((row) => [row.number, row]));
  }
  async tasksOf(caseId: string): Promise<TaskView[]> {
    return this.regie.collection<TaskView>('tasks').find({ caseId }).toArray();
  }
  /** In which rooms and file fields a text of the case stands. */
  async fieldsOf(caseId: string): Promise<[room: string, code: string][]> {
    const found: [string, string][] = [];
    for (const room of ['weegploeg', 'casusoverleg', 'archief']) {
      const texts = this.client.db(`${this.prefix}${room}`).collection('texts');
      const codes = (await texts.distinct('code', { caseId })) as string[];
      for (const code of codes) found.push([room, code]);
    }
    return found;
  }
  /** How often the case's loop has woken up by itself, and how many activities its steps have started. */
  async workOf(caseId: string): Promise<{ wakes: number; effects: number }> {
    const rows = await this.regie
      .collection('journal')
      .find({ caseId }, { projection: { command: 1, mails: 1, effectCount: 1 } })
      .toArray();
    const count = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).length;
    return {
      wakes: count(({ command }) => String(command).startsWith('moment:')),
      effects: count(({ mails }) => mails > 0) + count(({ effectCount }) => effectCount > 0),
    };
  }
  async erasuresOf(caseIds: readonly string[]): Promise<{ id: string; caseId: string; whole: boolean }[]> {
    const rows = await this.regie
      .collection<{ _id: string; caseId: string; units: string[] | null }>('erasures')
      .find({ caseId: { $in: [...caseIds] } })
      .toArray();
    return rows.map(({ _id, caseId, units }) => ({ id: _id, caseId, whole: units === null }));
  }
  /** Whether any of these cases has a moment behind it, or a mail, effect or erasure, that is still to be carried out. */
  async unsettled(caseIds: readonly string[], now: string): Promise<boolean> {
    const mine = new Set(caseIds);
    // Conditions that each have an index, and no second one: with that the stand-in reads whole journals.
    const some = async (collection: string, filter: object, of: string): Promise<boolean> => {
      const rows = await this.regie
        .collection(collection)
        .find(filter, { projection: { [of]: 1 } })
        .toArray();
      return rows.some((row) => mine.has(String(row[of])));
    };
    return (
      (await some('cases', { nextAt: { $lte: new Date(now) } }, '_id')) ||
      (await some('outbox', { status: 'pending' }, 'caseId')) ||
      (await some('journal', { toDo: { $in: EFFECTS } }, 'caseId')) ||
      (await some('erasures', {}, 'caseId'))
    );
  }

  /** In how many documents of which collections any of the strings stands, in any field of any database. */
  async remains(needles: readonly string[]): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for await (const { place, text } of this.documents())
      if (needles.some((needle) => text.includes(needle))) found[place] = (found[place] ?? 0) + 1;
    return found;
  }
  /** Every document of every database, as text. */
  async *documents(): AsyncGenerator<{ place: string; text: string }> {
    for (const room of ROOMS) {
      const db = (room === 'sleutels' ? this.keys : this.client).db(`${this.prefix}${room}`);
      for (const { name } of await db.listCollections().toArray())
        for await (const document of db.collection(name).find({}))
          yield { place: `${room}.${name}`, text: JSON.stringify(document) };
    }
  }
}
