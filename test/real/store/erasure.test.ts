import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { erasureActivities } from '../../../activities/erasure.ts';
import { readConfig } from '../../../config/index.ts';
import type { ErasureActivities } from '../../../contracts/activities.ts';
import { caseWorkflowId } from '../../../contracts/engine.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { PLACES } from '../../../store/erasures.ts';
import { DifferentContent, GoneError, KeyGone, StillThere, type Store } from '../../../store/index.ts';
import { access, MEMBER, newId, open, put, putText, record, task, text } from './open.ts';

let store: Store;
let connection: Connection;
let client: Client;
let activities: ErasureActivities;
beforeAll(async () => {
  const config = readConfig();
  store = await open();
  connection = await Connection.connect({ address: config.temporalAddress });
  client = new Client({ connection, namespace: config.temporalNamespace });
  activities = erasureActivities({ store, client, covenant: modelCovenant, log: pino({ level: 'silent' }) });
}, 30_000);
afterAll(() => Promise.all([store.close(), connection.close()]));

const AT = '2032-03-16T02:00:00Z';
const FINAL = '2032-04-14';

/** A case with something in every place that knows cases, and the erasure of it that a step asked for. */
async function fullCase(
  units: string[] | null,
): Promise<{ caseId: string; erasureId: string; runIds: string[] }> {
  const caseId = newId();
  const first = record(caseId, 0, {
    opened: [task('t1'), task('t2')],
    effects: [{ effect: 'mail', task: 't1', occasion: 'task', to: MEMBER }],
    detail: { type: 'register-signal', signal: 's1' },
  });
  await store.intents.put({
    commandId: first.commandId ?? '',
    caseId,
    caseKind: 'subject',
    type: 'register-signal',
    event: { type: 'register-signal', signal: 's1' },
    actor: first.by,
    signIn: null,
  });
  await store.cases.commit(first);
  await store.cases.refuse({
    caseId,
    commandId: newId(),
    runId: newId(),
    at: AT,
    answer: { ok: false, code: 'x', message: 'x' },
  });
  for (const unit of ['signal:s1', 'signal:s2']) {
    await putText(store, caseId, { unit });
    await putText(store, caseId, { unit, room: 'casusoverleg', code: '10.2b' });
  }
  await put(store, text(caseId, { unit: 'signal:s2' }));
  await store.known.remember(caseId, `Naam ${caseId}`, '1990-02-03');
  await store.findings.replace([{ wrong: 'task-missing', caseId, erasureId: null }], []);
  await store.rebuilds.ask({ caseId, by: 'm-1', reason: 'ended', version: 1, until: '2100-01-01T00:00:00Z' });
  const [mail] = await store.outbox.pendingAt(caseId, 1);
  if (mail) await store.outbox.token(mail, MEMBER);
  const last = await store.cases.commit(
    record(caseId, 1, {
      at: AT,
      summary: 'time to go',
      detail: { type: 'moment' },
      effects: [
        units === null
          ? { effect: 'erase-case', term: 'destroy', article: '13.1' }
          : { effect: 'erase-units', units, term: 'not-on-agenda', article: '13.3' },
      ],
    }),
  );
  if (last.outcome !== 'committed') throw new Error(last.outcome);
  const runIds = (await store.cases.load(caseId))?.runIds ?? [];
  return { caseId, erasureId: last.erasures[0] ?? '', runIds };
}

const steps = ['eraseBegin', 'eraseDocuments', 'eraseEngine', 'eraseKeys', 'eraseCertify'] as const;

test('the counters forget a case that is destroyed', async () => {
  const caseId = newId();
  const stage = `stage-${newId()}`;
  const kind = `kind-${newId()}`;
  const made = await store.cases.commit(
    record(caseId, 0, {
      stage,
      opened: [task('t1', { kind })],
      effects: [{ effect: 'erase-case', term: 'destroy', article: '13.1' }],
    }),
  );
  const erasureId = made.outcome === 'committed' ? (made.erasures[0] ?? '') : '';
  for (const step of steps) await activities[step]({ erasureId });
  expect(await store.cases.counts()).toMatchObject({ [`stage:subject:${stage}`]: 0, [`tasks:${kind}`]: 0 });
});

describe('the end of a case', () => {
  test('leaves nothing anywhere but a certificate without a trace of it', async () => {
    const { caseId, erasureId } = await fullCase(null);
    const before = await store.lookEverywhere(caseId);
    for (const place of [
      'weegploeg.texts',
      'casusoverleg.texts',
      'regie.cases',
      'regie.journal',
      'regie.tasks',
    ]) {
      expect(before[place]).toBeGreaterThan(0);
    }
    for (const place of [
      ...[
        'regie.outbox',
        'regie.intents',
        'regie.known',
        'regie.findings',
        'regie.rebuilds',
        'regie.erasures',
      ],
      'sleutels.keys',
    ]) {
      expect(before[place]).toBeGreaterThan(0);
    }
    const keyIds = await store.keys.list(caseId);
    for (const step of steps) await activities[step]({ erasureId });

    expect(await store.lookEverywhere(caseId)).toEqual({});
    expect(await store.lookEverywhere(erasureId)).toEqual({});
    expect(await store.erasures.open()).not.toContain(erasureId);
    const certificate = await store.erasures.certify(erasureId, AT, FINAL);
    expect(certificate).toMatchObject({
      units: { case: 1, signal: 2 },
      article: '13.1',
      term: 'destroy',
      dueOn: '2032-03-16',
      doneAt: '2032-03-16T02:00:00.000Z',
      final: false,
    });
    expect(certificate?.documents).toBeGreaterThanOrEqual(10);
    expect([...(certificate?.keyIds ?? [])].sort()).toEqual([...keyIds].sort());
    await store.rewrap();
    // Old backups of the keys may be there for four weeks.
    expect(certificate?.finalFrom).toBe(FINAL);
    await store.certificates.finalise('2032-04-13');
    const again = () => store.erasures.certify(erasureId, AT, FINAL);
    expect(await again()).toMatchObject({ masterGone: true, final: false });
    await store.certificates.finalise(FINAL);
    expect(await again()).toMatchObject({ final: true });
  });

  test('from the tombstone on late writes fail, whatever a frozen process had in its memory', async () => {
    const { caseId, erasureId } = await fullCase(null);
    const late = record(caseId, 2);
    const loaded = await store.cases.load(caseId);
    expect(loaded?.version).toBe(2);
    const mail = await store.outbox.get(`${caseId}:t1:task:${MEMBER}`);
    const token = mail ? await store.outbox.token(mail, MEMBER) : '';
    expect(token).not.toBe('');
    for (const step of steps) await activities[step]({ erasureId });

    expect(await store.cases.gone(caseId)).toBe(true);
    expect(await store.cases.commit(late)).toEqual({ outcome: 'gone' });
    expect(await store.cases.commit(record(caseId, 0))).toEqual({ outcome: 'gone' });
    expect(await store.cases.load(caseId)).toBeNull();
    await expect(put(store, text(caseId))).rejects.toThrow(KeyGone);
    await expect(store.keys.register(caseId, 'signal:s9', 'weighing')).rejects.toThrow(GoneError);
    await expect(store.known.remember(caseId, 'x', '1990-01-01')).rejects.toThrow(GoneError);
    await expect(store.links.issue(`${caseId}:t1`, MEMBER)).rejects.toThrow(GoneError);
    await expect(
      store.intents.put({
        ...late,
        commandId: newId(),
        caseKind: 'subject',
        type: 'x',
        event: {},
        actor: null,
        signIn: null,
      }),
    ).rejects.toThrow(GoneError);
    await store.cases.addRun(caseId, newId());
    await store.cases.refuse({
      caseId,
      commandId: newId(),
      runId: newId(),
      at: AT,
      answer: { ok: true, version: 1 },
    });
    expect(await store.links.find(token)).toBeNull();
    expect(await store.lookEverywhere(caseId)).toEqual({});
  });

  test('of writers that go together each hears of its own: a destroyed case, and a command that was sent before', async () => {
    const [gone, ...living] = await Promise.all(Array.from({ length: 5 }, () => fullCase(null)));
    if (!gone) throw new Error('no case');
    await activities.eraseBegin({ erasureId: gone.erasureId });
    const intent = (caseId: string, commandId: string, event: object = { type: 'x' }) =>
      store.intents.put({
        ...{ commandId, caseId, caseKind: 'subject', type: 'x', event, actor: null, signIn: null },
      });
    const before = newId();
    await intent(living[0]?.caseId ?? '', before);
    const ids = living.flatMap(({ caseId }) => [0, 1, 2].map(() => ({ caseId, commandId: newId() })));
    const [late, same, other, ...all] = await Promise.allSettled([
      intent(gone.caseId, newId()),
      intent(living[0]?.caseId ?? '', before),
      intent(living[0]?.caseId ?? '', before, { type: 'something else' }),
      ...ids.map(({ caseId, commandId }) => intent(caseId, commandId)),
    ]);
    expect([late, other]).toMatchObject([
      { reason: expect.any(GoneError) },
      { reason: expect.any(DifferentContent) },
    ]);
    expect([same, ...all].map(({ status }) => status)).toEqual(Array(ids.length + 1).fill('fulfilled'));
    for (const { caseId, commandId } of ids)
      expect(await store.intents.get(commandId)).toMatchObject({ caseId, commandId });
  });

  test('between the tombstone and the end a step in another process can not bring anything back', async () => {
    const { caseId, erasureId } = await fullCase(null);
    const other = await open();
    try {
      await other.cases.load(caseId);
      await activities.eraseBegin({ erasureId });
      // It still has the keys, and the state is still there: only the fences stand in its way.
      await expect(put(other, text(caseId))).rejects.toThrow(GoneError);
      await expect(other.known.remember(caseId, 'x', '1990-01-01')).rejects.toThrow(GoneError);
      await activities.eraseDocuments({ erasureId });
      expect(await other.cases.commit(record(caseId, 2))).toEqual({ outcome: 'gone' });
      await expect(put(other, text(caseId))).rejects.toThrow(GoneError);
      for (const step of steps) await activities[step]({ erasureId });
      expect(await other.lookEverywhere(caseId)).toEqual({});
    } finally {
      await other.close();
    }
  });

  test.each(steps.map((_, at) => at))(
    'cut off after step %d and begun anew it finishes, once',
    async (at) => {
      const { caseId, erasureId } = await fullCase(null);
      for (const step of steps.slice(0, at + 1)) await activities[step]({ erasureId });
      for (const step of steps) {
        await activities[step]({ erasureId });
        await activities[step]({ erasureId });
      }
      expect(await store.lookEverywhere(caseId)).toEqual({});
      const one = await store.erasures.certify(erasureId, AT, FINAL);
      const all = await store.certificates.list({ limit: 1_000 });
      expect(all.filter(({ id }) => id === one?.id)).toEqual([one]);
      expect(one?.keyIds.length).toBe(5);
      expect(one?.units).toEqual({ case: 1, signal: 2 });
    },
  );

  test('is not certified while something is left', async () => {
    const { caseId, erasureId } = await fullCase(null);
    await store.erasures.begin(erasureId);
    await expect(store.erasures.certify(erasureId, AT, FINAL)).rejects.toThrow(StillThere);
    await store.erasures.keys(erasureId);
    await expect(store.erasures.certify(erasureId, AT, FINAL)).rejects.toThrow(StillThere);
    await store.erasures.documents(erasureId);
    // It stands in a place that nobody thought of.
    const { mongodbUris, databasePrefix } = readConfig();
    const regie = mongoose.createConnection(mongodbUris.regie, { dbName: `${databasePrefix}regie` });
    await regie.asPromise();
    try {
      await regie.collection('environment').insertOne({ deep: [{ note: `about ${caseId}!` }] });
      await expect(store.erasures.certify(erasureId, AT, FINAL)).rejects.toThrow(/regie\.environment/);
      await regie.collection('environment').deleteOne({ 'deep.note': `about ${caseId}!` });
    } finally {
      await regie.close();
    }
    expect((await store.erasures.certify(erasureId, AT, FINAL))?.term).toBe('destroy');
  });
});

test('the end of some units leaves the rest of the case as it was', async () => {
  const { caseId, erasureId } = await fullCase(['signal:s1']);
  for (const step of steps) {
    await activities[step]({ erasureId });
    await activities[step]({ erasureId });
  }
  const left = [
    ...(await store.texts.list(caseId, 'weegploeg', await access(store, caseId, ['8.2b']))),
    ...(await store.texts.list(
      caseId,
      'casusoverleg',
      await access(store, caseId, ['10.2b'], 'casusoverleg'),
    )),
  ];
  expect(left.map(({ unit, room }) => [unit, room])).toEqual([
    ['signal:s2', 'weegploeg'],
    ['signal:s2', 'casusoverleg'],
  ]);
  await expect(store.keys.get(caseId, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
  // What the journal and the intents said about that signal went along.
  expect((await store.cases.journal(caseId)).map(({ detail }) => detail)).toEqual([null, { type: 'moment' }]);
  expect((await store.lookEverywhere(caseId))['regie.intents']).toBeUndefined();
  expect(await store.erasures.certify(erasureId, AT, FINAL)).toMatchObject({
    units: { signal: 1 },
    documents: 4,
    article: '13.3',
  });
  const next = await store.cases.commit(record(caseId, 2));
  expect(next.outcome).toBe('committed');
});

test("the engine's running history and the older runs of its chain go", async () => {
  const { caseId, erasureId } = await fullCase(null);
  const workflowId = caseWorkflowId(caseId);
  const taskQueue = `nobody-${newId()}`;
  // Nobody works on this queue: a closed run, and a running one after it.
  const start = () => client.workflow.start('caseLoop', { workflowId, taskQueue, args: [] });
  const first = await start();
  await first.terminate('test');
  const second = await start();
  await store.cases.addRun(caseId, first.firstExecutionRunId);
  const namespace = client.options.namespace;
  const found = async (runId: string) => {
    try {
      await client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId, runId } });
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 5 });
      return false;
    }
  };
  expect(await found(first.firstExecutionRunId)).toBe(true);
  for (const step of steps) await activities[step]({ erasureId });
  expect(await found(first.firstExecutionRunId)).toBe(false);
  expect(await found(second.firstExecutionRunId)).toBe(false);
  expect(await found('')).toBe(false);
  await activities.eraseEngine({ erasureId });
}, 120_000);

test('every collection that names a case is one that destruction knows', () => {
  const naming = new Set<string>();
  const prefix = readConfig().databasePrefix;
  const look = (place: string, schema: mongoose.Schema): void => {
    schema.eachPath((path, type) => {
      if (/(^|\.)caseIds?$/.test(path)) naming.add(place);
      const inner = (type as { schema?: mongoose.Schema }).schema;
      if (inner) look(place, inner);
    });
  };
  for (const { name, models } of mongoose.connections)
    for (const model of Object.values(models))
      look(`${name.slice(prefix.length)}.${model.collection.collectionName}`, model.schema);
  expect(naming.size).toBeGreaterThan(10);
  // A new one: delete it in `eraseCase`, say so in PLACES, and give `fullCase` something to find in it.
  expect([...naming].sort()).toEqual(Object.keys(PLACES).sort());
});
