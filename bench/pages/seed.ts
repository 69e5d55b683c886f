/**
 * A store as full as that of a large region. Real: the cases of which tasks are completed (registered through the
 * application's own form, with running workflows, mails and links), and the keys, texts and links of the tasks that are
 * viewed (written by the store itself). Synthetic: the other cases and tasks, copies of real rows under ids of their own
 * with other assignees and last days; no workflow runs for them, and only the viewed ones have a state that can be opened.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import { permitToWrite } from '../../domain/access/index.ts';
import { addDays, type Day, startOfDay } from '../../domain/dates/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { Member, NewText, Store } from '../../store/index.ts';

const BATCH = 1_000;
const TASKS_A_CASE = 4;
/** How far ahead the last days lie, spread evenly; and how many days some are late. */
const AHEAD = 180;
const LATE = 10;
/** Of each person at work, so many of the synthetic tasks have a file of their own to show. */
const WITH_FILE = 6;
const TEXT =
  'Dit is een oefening. Hier staat wat iemand heeft gezien, in een paar zinnen zoals mensen die schrijven. ';

interface Row {
  _id: string;
  [field: string]: unknown;
}
/** A task to look at: by its number, and by a link. */
export interface Viewable {
  member: string;
  number: string;
  token: string;
}

export interface SeedOptions {
  /** The database `regie`, to write into. */
  regie: Db;
  store: Store;
  /** A case and a task as the real path made them. */
  like: { caseId: string; kind: string };
  members: readonly Member[];
  /** Members who view: the first of them. */
  atWork: number;
  tasks: number;
  today: Day;
}

/** Adds the synthetic tasks; answers those that have a file, keys and a link. */
export async function fill(options: SeedOptions): Promise<Viewable[]> {
  const { regie, like, members, tasks, today } = options;
  const caseRow = await regie.collection<Row>('cases').findOne({ _id: like.caseId });
  const taskRow = await regie.collection<Row>('tasks').findOne({ caseId: like.caseId, kind: like.kind });
  if (!caseRow || !taskRow) throw new Error('There is no real case to copy');

  const cases: Row[] = [];
  const rows: Row[] = [];
  let caseId = '';
  for (let index = 0; index < tasks; index++) {
    if (index % TASKS_A_CASE === 0) {
      caseId = randomUUID();
      cases.push({ ...caseRow, _id: caseId, runIds: [], nextAt: null, next: null });
    }
    const member = members[index % members.length] as Member;
    const lastDay = addDays(today, ((index * 7) % (AHEAD + LATE)) - LATE);
    const task = `t${index}`;
    rows.push({
      ...taskRow,
      _id: `${caseId}:${task}`,
      number: numberOf(index),
      caseId,
      task,
      party: member.party,
      role: member.roles[0],
      assignee: member.id,
      lastDay,
      endsAt: new Date(startOfDay(addDays(lastDay, 1))),
      links: [{ hash: createHash('sha256').update(randomBytes(32)).digest('hex'), member: member.id }],
    });
  }
  await inBatches(regie, 'cases', cases);
  await inBatches(regie, 'tasks', rows);

  const viewable: Viewable[] = [];
  const filed = new Set<string>();
  const core = members.slice(0, options.atWork).filter(({ roles }) => roles.includes('core-representative'));
  for (const member of core) {
    const own = rows.filter((row) => row.assignee === member.id).slice(0, WITH_FILE);
    // People next to each other have tasks in one case: it gets its file once.
    for (const row of own) {
      const caseId = String(row.caseId);
      if (!filed.has(caseId)) await fileOf(options, member, caseId);
      filed.add(caseId);
      const token = await options.store.links.issue(row._id, member.id);
      viewable.push({ member: member.id, number: String(row.number), token });
    }
  }
  return viewable;
}

/** A state, keys and three texts, made by the store as for any other case. */
async function fileOf(
  { regie, store, like, today }: SeedOptions,
  member: Member,
  caseId: string,
): Promise<void> {
  const real = await store.cases.load(like.caseId);
  if (!real) throw new Error('There is no real case to copy');
  const state = real.state as SubjectState;
  // A look into a file asks the case's own state who may: it gets one, like that of the real case.
  await regie.collection<Row>('cases').deleteOne({ _id: caseId });
  await store.cases.commit({
    ...{ caseId, kind: real.kind, expectedVersion: 0, commandId: randomUUID(), runId: randomUUID() },
    ...{ at: startOfDay(today), by: null, state, stage: real.stage, parties: real.parties, next: null },
    ...{ summary: 'Voor de meting', opened: [], closed: [], moments: [], effects: [] },
    answer: { ok: true, version: 1 },
  });
  const signal = 'signal:s1';
  await store.keys.engineKey(caseId, { create: true });
  await Promise.all(['subject', signal].map((unit) => store.keys.register(caseId, unit, 'weighing')));
  const shared = {
    caseId,
    room: 'weegploeg' as const,
    kind: 'register-signal',
    party: 'politie',
    ground: 'wpg-18',
    regime: 'Wpg',
    on: today,
    by: member.id,
  };
  const permit = permitToWrite({
    // 8.1: recorded by the administrator, in the name of who will look at it.
    actor: { member: member.id, party: member.party, roles: ['administrator'] },
    ...{ caseId, file: 'weighing', fields: ['8.2a', '8.2b', '8.2c'], purpose: 'manage' },
    ...{ today, stage: state.stage, involved: [] },
  });
  const texts: NewText[] = [
    { ...shared, unit: 'subject', code: '8.2a', values: { name: 'Oefenpersoon', birthDate: '1990-01-01' } },
    {
      ...shared,
      unit: signal,
      code: '8.2b',
      values: { description: TEXT.repeat(6), areas: 'contacts', necessity: TEXT.repeat(2) },
    },
    { ...shared, unit: signal, code: '8.2c', values: { reporterName: 'Een melder' } },
  ];
  const refs = await store.texts.putAll(texts, permit);
  await store.texts.attach(refs);
}

async function inBatches(regie: Db, name: string, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await regie.collection<Row>(name).insertMany(rows.slice(at, at + BATCH), { ordered: false });
  }
}

/** Eight characters of the alphabet of task numbers; B is not in it, so that none meets a real one. */
const numberOf = (index: number): string =>
  `B${[...index.toString(9).padStart(7, '0')].map((digit) => '34679ACDE'[Number(digit)]).join('')}`;
