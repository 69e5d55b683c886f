import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { type Effect, ENDS, isEnd } from '../domain/case.ts';
import { dayOf } from '../domain/dates/index.ts';
import { inTransaction, isDuplicate } from './connections.ts';
import { add, count, figureLane, stageCounter, taskCounter } from './counters.ts';
import { writeStanding } from './covenants.ts';
import { seal } from './envelope.ts';
import { GoneError, KeyGone } from './errors.ts';
import type { Fence } from './fence.ts';
import { countEnded, countPassed, countsFigures } from './figures.ts';
import type { InnerKeys } from './keys.ts';
import { writeStaff } from './members.ts';
import { daysOfMoments } from './moment-days.ts';
import { newLink } from './outbox.ts';
import { type RecentCases, recentCases } from './recent.ts';
import type { CaseRow, ErasureDoc, JournalRow, OutboxDoc, Regie, TaskDoc } from './regie.ts';
import { turns } from './turns.ts';
import type { CommitOutcome, CommitRecord, Committed, DatedTask, EffectRow, Place } from './types.ts';

/** No 0/O, 1/I/L, 2/Z, 5/S, 8/B: read out over a telephone and typed back. */
const ALPHABET = '34679ACDEFGHJKMNPQRTUVWXY';
export const taskNumber = (): string =>
  Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

export const statePlace = (regie: Regie, caseId: string, version: number): Place => ({
  database: regie.connection.name,
  collection: 'cases',
  document: caseId,
  field: 'state',
  version,
});
export const journalPlace = (regie: Regie, id: string, field: 'detail' | 'effects'): Place => ({
  database: regie.connection.name,
  collection: 'journal',
  document: id,
  field,
  version: 1,
});
export const taskRowId = (caseId: string, task: string): string => `${caseId}:${task}`;

/** What `carryOut` performs; mails and erasures have rows of their own. */
export const isCarriedOut = (effect: Effect): effect is EffectRow['effect'] =>
  effect.effect !== 'mail' && effect.effect !== 'erase-units' && effect.effect !== 'erase-case';

/** Case, journal and outbox rows are made here, whole and typed: they go to the driver as they are, not cast by their schemas once more. */
const bare = (session: ClientSession) => ({ session, ordered: true, ignoreUndefined: true });

/** So long a step waits for another that counts the same figures. */
const TURN_MS = 500;
/** So long a try of a step waits for an earlier one of the same case that was given up and still writes. */
const CASE_MS = 2_000;
/** A local try of a step is given up after four seconds (workflows/case-loop.ts): what goes on after that meets the next one. */
const AGAIN_MS = 3_000;

/** What no schema casts any more is looked at here. @throws RangeError */
function dateOf(instant: string): Date {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) throw new RangeError('not an instant');
  return date;
}

/** Another step was first, or this command was carried out before: found in the transaction, sorted out after it. */
class Stale extends Error {}

/**
 * One step in one transaction (`regie`): the state under its version, the journal line with the stored answer, tasks,
 * outbox, erasures, counters. As few round trips as it can: each one is paid for at every step of every case.
 */
export function committer(regie: Regie, fence: Fence, keys: InnerKeys, recent: RecentCases = recentCases()) {
  const inTurn = turns(TURN_MS);
  const ofCase = turns<string>(CASE_MS);
  async function prepare(record: CommitRecord) {
    const { caseId } = record;
    const version = record.expectedVersion + 1;
    const key = await keys.engineKey(caseId, { create: record.expectedVersion === 0 });
    const at = dateOf(record.at);
    const id = `${caseId}:${version}`;
    const mails = record.effects.filter((effect) => effect.effect === 'mail');
    const others = record.effects.filter(isCarriedOut);
    const erasures = record.effects.flatMap((effect) => erasureOf(effect, caseId, at));
    const [state, detail, effects] = await Promise.all([
      seal(key, statePlace(regie, caseId, version), record.state),
      record.detail === undefined ? null : seal(key, journalPlace(regie, id, 'detail'), record.detail),
      others.length === 0 ? null : seal(key, journalPlace(regie, id, 'effects'), others),
    ]);
    const shared = {
      stage: record.stage,
      nextAt: record.next ? dateOf(record.next.at) : null,
      next: record.next?.what ?? null,
      parties: [...record.parties],
    };
    const caseRow: Omit<CaseRow, '_id' | 'runIds'> = {
      ...shared,
      kind: record.kind,
      version,
      moments: record.moments.map((moment) => ({
        what: moment.what,
        at: dateOf(moment.at),
        lastDay: moment.lastDay,
        article: moment.article,
        ref: moment.ref,
        acts: moment.acts,
        waits: moment.waitsForPeople,
      })),
      days: daysOfMoments(
        record.moments.map(({ what, at, waitsForPeople }) => ({ what, at, waits: waitsForPeople })),
      ),
      state,
    };
    const journalRow: JournalRow = {
      ...shared,
      _id: id,
      caseId,
      version,
      command: commandOf(record),
      at,
      summary: record.summary,
      by: record.by,
      detail,
      mails: mails.length,
      erasures: erasures.map((row) => row._id),
      answer: record.answer,
      effects,
      toDo: others.map((_, index) => index),
      effectCount: others.length,
    };
    const links = new Map<string, { hash: string; member: string }[]>();
    const outboxRow = async (mail: (typeof mails)[number]): Promise<OutboxDoc> => {
      const again = mail.again === undefined ? '' : `:${mail.again}`;
      const rowId = `${caseId}:${mail.task}:${mail.occasion}:${mail.to}${again}`;
      // Who the coordinator is, is found out when it is sent; what has ended gets no link.
      const linked = mail.to !== 'coordinator' && !isEnd(mail.occasion);
      const link = linked ? await newLink(regie, key, rowId) : null;
      if (link) links.set(mail.task, [...(links.get(mail.task) ?? []), { hash: link.hash, member: mail.to }]);
      return {
        _id: rowId,
        caseId,
        taskRowId: taskRowId(caseId, mail.task),
        occasion: mail.occasion,
        to: mail.to,
        version,
        status: 'pending',
        attempts: 0,
        lastError: null,
        // The same at every attempt, and it tells nobody the case's id.
        messageId: createHash('sha256').update(rowId).digest('hex').slice(0, 32),
        madeAt: at,
        lastDay: null,
        link: link?.sealed ?? null,
      };
    };
    const outbox = await Promise.all(mails.map(outboxRow));
    return { version, caseRow, journalRow, outbox, links, erasures };
  }
  type Prepared = Awaited<ReturnType<typeof prepare>>;

  function taskWrites(record: CommitRecord, at: Date, links: Prepared['links']) {
    // An upsert, though it is new, so that all of a step's writes to tasks are one operation.
    const open = (task: DatedTask) => {
      const { _id, ...document } = { ...taskDoc(record, task, at), links: links.get(task.id) ?? [] };
      return { updateOne: { filter: { _id }, update: { $setOnInsert: document }, upsert: true } };
    };
    const opened = new Set(record.opened.map(({ id }) => id));
    const linked = [...links].filter(([task]) => !opened.has(task));
    const link = ([task, added]: (typeof linked)[number]) => ({
      updateOne: {
        filter: { _id: taskRowId(record.caseId, task) },
        update: { $push: { links: { $each: added } } },
      },
    });
    const change = (task: DatedTask) => ({
      updateOne: {
        filter: { _id: taskRowId(record.caseId, task.id), status: 'open' },
        update: {
          $set: {
            assignee: task.assignee,
            party: task.party,
            lastDay: task.lastDay,
            endsAt: new Date(task.endsAt),
            article: task.article,
            why: task.why,
          },
        },
      },
    });
    const close = ({ task, how }: CommitRecord['closed'][number]) => ({
      updateOne: {
        filter: { _id: taskRowId(record.caseId, task.id) },
        update: {
          $set: {
            ...{ status: how, closedAt: at, closedIn: record.expectedVersion + 1 },
            ...(how === 'done' && doneByOther(record, task)),
          },
        },
      },
    });
    // Changes only those that have a draft.
    const drafts = {
      updateMany: {
        filter: { _id: { $in: record.closed.map(({ task }) => taskRowId(record.caseId, task.id)) } },
        update: { $unset: { drafted: 1 } },
      },
    };
    const changed = record.changed ?? [];
    return {
      writes: [
        ...record.opened.map(open),
        ...linked.map(link),
        ...changed.map(change),
        ...record.closed.map(close),
        ...(record.closed.length > 0 ? [drafts] : []),
      ],
      /** Whether a task that closes may have a draft: then more were modified than these account for. */
      drafted: (modified: number) =>
        record.closed.length > 0 && (changed.length > 0 || modified > linked.length + record.closed.length),
    };
  }

  /** Answers whether a task that closes may have a draft. */
  async function write(record: CommitRecord, made: Prepared, session: ClientSession): Promise<boolean> {
    const { caseId, runId } = record;
    const changes = new Map<string, number>();
    if (record.expectedVersion === 0) {
      await fence.touch(session, caseId);
      await regie.cases.insertMany([{ _id: caseId, ...made.caseRow, runIds: [runId] }], { session });
      add(changes, stageCounter(record.kind, record.stage), 1);
      countPassed(changes, record, null);
    } else {
      const from =
        record.fromStage ??
        (await regie.cases.findById(caseId, { stage: 1 }, { session }).lean())?.stage ??
        record.stage;
      // Not findOneAndUpdate: the stand-in reads every case for it.
      const { matchedCount } = await regie.cases.collection.updateOne(
        { _id: caseId as never, version: record.expectedVersion },
        { $set: made.caseRow, $addToSet: { runIds: runId } },
        bare(session),
      );
      if (matchedCount === 0) throw new Stale();
      add(changes, stageCounter(record.kind, from), -1);
      add(changes, stageCounter(record.kind, record.stage), 1);
      countPassed(changes, record, from);
    }
    await regie.journal.collection.insertOne(made.journalRow as never, bare(session));

    const tasks = taskWrites(record, made.journalRow.at, made.links);
    let drafted = false;
    if (tasks.writes.length > 0) {
      const done = await regie.tasks.bulkWrite(tasks.writes as never, { session, ordered: true });
      if (done.upsertedCount !== record.opened.length)
        throw new Error('a task that is opened was there already');
      drafted = tasks.drafted(done.modifiedCount);
    }
    for (const task of record.opened) add(changes, taskCounter(task.kind), 1);
    for (const { task } of record.closed) add(changes, taskCounter(task.kind), -1);
    countEnded(changes, record.closed, dayOf(record.at));

    const mails = [
      // What was still to be said about a task that has ended is not said any more; that it has ended, is.
      ...(record.closed.length > 0
        ? [
            {
              updateMany: {
                filter: {
                  taskRowId: { $in: record.closed.map(({ task }) => taskRowId(caseId, task.id)) },
                  status: 'pending',
                  occasion: { $nin: [...ENDS] },
                },
                update: { $set: { status: 'cancelled', link: null } },
              },
            },
          ]
        : []),
      ...made.outbox.map(({ _id, ...row }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true },
      })),
    ];
    if (mails.length > 0) await regie.outbox.collection.bulkWrite(mails as never, bare(session));
    if (record.standing) await writeStanding(regie.standing, record.standing, session);
    if (record.staff) await writeStaff(regie, caseId, record.staff, dayOf(record.at), session);
    if (made.erasures.length > 0) await regie.erasures.insertMany(made.erasures, { session });
    await count(regie, session, caseId, changes);
    return drafted;
  }

  async function sortOut(record: CommitRecord): Promise<CommitOutcome> {
    const row = await regie.journal.findOne({ command: commandOf(record) }).lean();
    const living = await regie.cases.findById(record.caseId, { version: 1 }).lean();
    if (row?.caseId === record.caseId) {
      return { outcome: 'repeated', current: living?.version ?? row.version, ...committedOf(row) };
    }
    if (row) return { outcome: 'used' };
    if (!living && (await fence.gone(record.caseId))) return { outcome: 'gone' };
    return { outcome: 'conflict', version: living?.version ?? 0 };
  }

  return async function commit(record: CommitRecord): Promise<CommitOutcome & { drafted?: boolean }> {
    for (let attempt = 1; ; attempt++) {
      try {
        const made = await prepare(record);
        const step = () =>
          inTransaction(regie.connection, (session) => write(record, made, session), AGAIN_MS);
        const drafted = await ofCase(record.caseId, () =>
          countsFigures(record) ? inTurn(figureLane(record.caseId), step) : step(),
        );
        const committed = committedOf(made.journalRow);
        recent.remember(record, committed);
        return { outcome: 'committed', ...committed, drafted };
      } catch (error) {
        recent.forget(record.caseId);
        if (error instanceof GoneError) return { outcome: 'gone' };
        const known = error instanceof Stale || isDuplicate(error) || error instanceof KeyGone;
        if (!known) throw error;
        const outcome = await sortOut(record);
        const undone = outcome.outcome === 'conflict' && outcome.version === record.expectedVersion;
        if (!undone) return outcome;
        // Nobody was first: two tasks got the same number, one in a thousand million. Once more with others.
        if (!isDuplicate(error) || attempt === 3) throw error;
      }
    }
  };
}

/** Who completed this very task in somebody else's place; nothing for a task that the step closed along with it. */
function doneByOther(
  { by, detail }: CommitRecord,
  { id, assignee }: CommitRecord['closed'][number]['task'],
): { doneBy?: string } {
  const completed = assignee !== undefined && (detail as { task?: unknown } | null | undefined)?.task === id;
  return completed && by !== null && by.member !== assignee ? { doneBy: by.member } : {};
}

/** A moment of the case's own is known by the version that it started from. */
function commandOf(record: CommitRecord): string {
  return record.commandId ?? `${record.caseId}:${record.expectedVersion}:moment`;
}

function taskDoc(record: CommitRecord, task: DatedTask, at: Date): TaskDoc {
  return {
    _id: taskRowId(record.caseId, task.id),
    number: taskNumber(),
    caseId: record.caseId,
    task: task.id,
    caseKind: record.kind,
    kind: task.kind,
    party: task.party,
    role: task.role,
    assignee: task.assignee,
    about: task.about ?? null,
    openedAt: at,
    lastDay: task.lastDay,
    endsAt: new Date(task.endsAt),
    article: task.article,
    why: task.why,
    status: 'open',
    closedAt: null,
    closedIn: null,
    links: [],
  };
}

function erasureOf(effect: Effect, caseId: string, due: Date): ErasureDoc[] {
  if (effect.effect !== 'erase-units' && effect.effect !== 'erase-case') return [];
  return [
    {
      _id: randomBytes(16).toString('hex'),
      caseId,
      units: effect.effect === 'erase-units' ? [...effect.units] : null,
      term: effect.term,
      article: effect.article,
      due,
      runIds: [],
      done: [],
      keyIds: [],
      kinds: {},
      counts: {},
      master: 0,
    },
  ];
}

export function committedOf(row: JournalRow): Committed {
  return {
    version: row.version,
    stage: row.stage,
    nextAt: row.nextAt?.toISOString() ?? null,
    next: row.next,
    parties: [...row.parties],
    mails: row.mails,
    effects: row.effectCount,
    erasures: [...row.erasures],
    answer: row.answer,
  };
}
