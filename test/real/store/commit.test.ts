import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientSession } from 'mongoose';
import { readConfig } from '../../../config/index.ts';
import { connect, inTransaction } from '../../../store/connections.ts';
import { Contended, GoneError, type Store } from '../../../store/index.ts';
import { MEMBER, newId, open, record, task } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const mail = (id: string) => ({ effect: 'mail', task: id, occasion: 'task', to: MEMBER }) as const;

describe('a step in one transaction', () => {
  test('keeps state, task, outbox and journal, and reads them back', async () => {
    const id = newId();
    const made = record(id, 0, {
      opened: [task('t1')],
      effects: [mail('t1'), { effect: 'archive' }],
      moments: [
        {
          what: 'weigh-signal',
          at: '2031-11-30T23:00:00Z',
          lastDay: '2031-11-30',
          article: '7',
          ref: 't1',
          why: task('t1').why,
          waitsForPeople: true,
          acts: false,
        },
      ],
      detail: { type: 'register-signal', signal: 's1' },
    });
    const outcome = await store.cases.commit(made);
    expect(outcome).toMatchObject({ outcome: 'committed', version: 1, mails: 1, effects: 1, erasures: [] });

    expect(await store.cases.load(id)).toMatchObject({
      version: 1,
      state: made.state,
      stage: 'weighing',
      runIds: [made.runId],
      nextAt: '2026-11-16T08:00:00.000Z',
    });
    const [row] = await store.tasks.ofCase(id);
    expect(row).toMatchObject({ id: `${id}:t1`, status: 'open', lastDay: '2026-11-30', assignee: MEMBER });
    expect(row?.number).toMatch(/^[34679ACDEFGHJKMNPQRTUVWXY]{8}$/);
    expect(await store.tasks.byNumber(row?.number ?? '')).toEqual(row);
    expect(await store.outbox.pendingAt(id, 1)).toMatchObject([
      { occasion: 'task', to: MEMBER, attempts: 0 },
    ]);
    expect(await store.effects.at(id, 1)).toEqual([{ index: 0, effect: { effect: 'archive' }, done: false }]);
    expect(await store.cases.journal(id)).toMatchObject([
      { version: 1, summary: 'signal registered', detail: { type: 'register-signal', signal: 's1' } },
    ]);
    const soon = await store.cases.moments({ from: '2031-11-30T00:00:00Z', until: '2031-12-01T00:00:00Z' });
    expect(soon.filter((moment) => moment.caseId === id)).toEqual([
      {
        caseId: id,
        kind: 'subject',
        stage: 'weighing',
        what: 'weigh-signal',
        at: '2031-11-30T23:00:00.000Z',
        lastDay: '2031-11-30',
        article: '7',
        ref: 't1',
        acts: false,
        waitsForPeople: true,
      },
    ]);
    const behind = async () =>
      (await store.operations.behind('2999-01-01T00:00:00Z', 1_000)).filter(({ caseId }) => caseId === id);
    expect(await behind()).toMatchObject([{ version: 1, left: 1 }]);
    await store.effects.markDone(id, 1, 0);
    expect(await store.effects.at(id, 1)).toMatchObject([{ done: true }]);
    expect(await behind()).toEqual([]);
  });

  test('of many at once on one version one wins, and the others leave nothing', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0));
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        store.cases.commit(
          record(id, 1, { opened: [task(`t${n}`)], effects: [mail(`t${n}`)], summary: `attempt ${n}` }),
        ),
      ),
    );
    expect(all.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(7);
    expect(all.find(({ outcome }) => outcome === 'conflict')).toEqual({ outcome: 'conflict', version: 2 });
    expect(await store.tasks.ofCase(id)).toHaveLength(1);
    expect(await store.outbox.pendingAt(id, 2)).toHaveLength(1);
    expect(await store.cases.journal(id)).toHaveLength(2);
  });

  test('of many first steps at once one makes the case', async () => {
    const id = newId();
    const all = await Promise.all(Array.from({ length: 5 }, () => store.cases.commit(record(id, 0))));
    expect(all.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(4);
  });

  test('the same command again gets the stored answer, at once, at the same moment and after other commands', async () => {
    const id = newId();
    const first = record(id, 0, { opened: [task('t1')], effects: [mail('t1')] });
    const both = await Promise.all([store.cases.commit(first), store.cases.commit(first)]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['committed', 'repeated']);
    await store.cases.commit(record(id, 1, { stage: 'decided' }));

    const again = await store.cases.commit({ ...first, answer: { ok: false, code: 'x', message: 'x' } });
    expect(again).toMatchObject({
      outcome: 'repeated',
      version: 1,
      current: 2,
      stage: 'weighing',
      mails: 1,
      answer: { ok: true, version: 1 },
    });
    // Delivered again to a loop that has gone on: the version fits, the command does not.
    const late = await store.cases.commit({ ...first, expectedVersion: 2 });
    expect(late).toMatchObject({ outcome: 'repeated', version: 1, current: 2 });
    expect(await store.cases.load(id)).toMatchObject({ version: 2, stage: 'decided' });
    expect(await store.cases.outcomeOf(first.commandId ?? '')).toMatchObject({ caseId: id, version: 1 });
    expect(await store.cases.outcomeOf(newId())).toBeNull();
  });

  test("another case's command id carries nothing out and holds nothing up", async () => {
    const [one, other] = [newId(), newId()];
    const commandId = newId();
    await store.cases.commit(record(one, 0, { commandId }));
    expect(await store.cases.commit(record(other, 0, { commandId }))).toEqual({ outcome: 'used' });
    expect(await store.cases.load(other)).toBeNull();
    expect((await store.cases.commit(record(other, 0))).outcome).toBe('committed');
  });

  test('a moment that is tried again after a crash is the same moment', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0));
    const moment = record(id, 1, { commandId: null, by: null });
    expect(await store.cases.commit(moment)).toMatchObject({ outcome: 'committed', version: 2 });
    expect(await store.cases.commit(moment)).toMatchObject({ outcome: 'repeated', version: 2, current: 2 });
  });

  test('what fails half-way leaves nothing', async () => {
    const id = newId();
    const before = await store.cases.counts();
    const broken = record(id, 0, {
      opened: [task('t1')],
      effects: [mail('t1')],
      // Refused by the collection's schema, after the case and the journal were written.
      stage: 'half-way',
    });
    (broken.opened[0] as unknown as { endsAt: string }).endsAt = 'no date at all';
    await expect(store.cases.commit(broken)).rejects.toThrow();
    expect(await store.cases.load(id)).toBeNull();
    expect(await store.tasks.ofCase(id)).toEqual([]);
    expect(await store.outbox.pendingAt(id, 1)).toEqual([]);
    expect(await store.cases.outcomeOf(broken.commandId ?? '')).toBeNull();
    expect((await store.cases.counts())['stage:subject:half-way']).toBe(before['stage:subject:half-way']);
    const { 'regie.cases': cases, 'regie.journal': journal } = await store.lookEverywhere(id);
    expect([cases, journal]).toEqual([undefined, undefined]);
  });

  test('a refused command keeps its refusal', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0));
    const refusal = { ok: false, code: 'too-late', message: 'Deze taak is al gedaan.' } as const;
    const input = { caseId: id, commandId: newId(), runId: newId(), at: '2026-11-02T10:00:00Z' };
    expect(await store.cases.refuse({ ...input, answer: refusal })).toEqual(refusal);
    expect(await store.cases.refuse({ ...input, answer: { ok: true, version: 1 } })).toEqual(refusal);
    expect(await store.cases.commit(record(id, 1, { commandId: input.commandId }))).toMatchObject({
      outcome: 'repeated',
      answer: refusal,
      current: 1,
    });
    expect(await store.cases.journal(id)).toHaveLength(1);
  });

  test('behind a writer who stays it is given up in time, with nothing written; after that it goes', async () => {
    const { connections, close } = await connect(readConfig());
    const { regie } = connections;
    const rows = regie.collection<{ _id: string; n: number }>('counters');
    const _id = `held-${newId()}`;
    const add = (session: ClientSession) => rows.updateOne({ _id }, { $inc: { n: 1 } }, { session });
    const holder = await regie.startSession();
    try {
      await rows.insertOne({ _id, n: 0 });
      holder.startTransaction();
      await add(holder);
      const began = performance.now();
      await expect(inTransaction(regie, add, 200)).rejects.toThrow(Contended);
      // The driver's own limit is two minutes.
      expect(performance.now() - began).toBeLessThan(20_000);
      await holder.abortTransaction();
      await inTransaction(regie, add, 200);
      expect((await rows.findOne({ _id }))?.n).toBe(1);
    } finally {
      await holder.endSession();
      await rows.deleteOne({ _id });
      await close();
    }
  });

  test('counters follow stages and open tasks', async () => {
    const id = newId();
    const stage = `stage-${id.slice(0, 8)}`;
    const kind = `kind-${id.slice(0, 8)}`;
    await store.cases.commit(record(id, 0, { stage, opened: [task('t1', { kind }), task('t2', { kind })] }));
    expect(await store.cases.counts()).toMatchObject({ [`stage:subject:${stage}`]: 1, [`tasks:${kind}`]: 2 });
    await store.cases.commit(
      record(id, 1, { stage: 'other', closed: [{ task: task('t1', { kind }), how: 'done' }] }),
    );
    expect(await store.cases.counts()).toMatchObject({ [`stage:subject:${stage}`]: 0, [`tasks:${kind}`]: 1 });
  });
});

describe('tasks, links and the outbox', () => {
  test('the same mail twice is one row, and a task that ends takes back what was not sent', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0, { opened: [task('t1')], effects: [mail('t1'), mail('t1')] }));
    const [row, ...more] = await store.outbox.pendingAt(id, 1);
    expect(more).toEqual([]);
    await store.cases.commit(record(id, 1, { effects: [mail('t1')] }));
    expect(await store.outbox.pendingAt(id, 2)).toEqual([]);
    await store.cases.commit(
      record(id, 2, {
        closed: [{ task: task('t1'), how: 'cancelled' }],
        effects: [{ effect: 'mail', task: 't1', occasion: 'cancellation', to: MEMBER }],
      }),
    );
    expect((await store.outbox.get(row?.id ?? ''))?.status).toBe('cancelled');
    expect(await store.outbox.pendingAt(id, 3)).toMatchObject([{ occasion: 'cancellation' }]);
    expect((await store.tasks.get(`${id}:t1`))?.status).toBe('cancelled');
  });

  test('a repeated mail carries the same link; the token is nowhere in clear; it ends with the task', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0, { opened: [task('t1')], effects: [mail('t1')] }));
    const [row] = await store.outbox.pendingAt(id, 1);
    if (!row) throw new Error('no mail');
    const rowId = row.id;
    const token = await store.outbox.token(row, MEMBER);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await store.outbox.token(row, MEMBER)).toBe(token);
    expect(await store.lookEverywhere(token)).toEqual({});
    expect(await store.links.find(token)).toMatchObject({
      taskRowId: `${id}:t1`,
      caseId: id,
      memberId: MEMBER,
      ended: false,
    });
    const fresh = await store.links.issue(`${id}:t1`, 'somebody-else');
    expect(await store.links.find(fresh)).toMatchObject({ memberId: 'somebody-else' });
    expect(await store.links.find(`${token.slice(0, -1)}_`)).toBeNull();
    expect(await store.links.find('x')).toBeNull();

    await store.outbox.markFailed(rowId, 'ECONNREFUSED');
    await store.outbox.markFailed(rowId, '550 <iemand@voorbeeld.test> onbekend');
    expect(await store.outbox.get(rowId)).toMatchObject({
      attempts: 2,
      lastError: 'unknown',
      status: 'pending',
    });
    await store.outbox.markSent([{ id: rowId, lastDay: '2026-12-21' }]);
    await store.outbox.markFailed(rowId, 'late', true);
    expect(await store.outbox.get(rowId)).toMatchObject({ attempts: 3, status: 'sent', lastError: null });

    await store.cases.commit(record(id, 1, { closed: [{ task: task('t1'), how: 'done' }] }));
    expect(await store.links.find(token)).toMatchObject({ ended: true });
    await expect(store.links.issue(`${newId()}:t1`, MEMBER)).rejects.toThrow(GoneError);
  });

  test("a member's open tasks come soonest first, within the range", async () => {
    const id = newId();
    const assignee = newId();
    const at = (n: string, endsAt: string) => task(n, { assignee, endsAt });
    await store.cases.commit(
      record(id, 0, {
        opened: [
          at('t1', '2026-12-03T23:00:00Z'),
          at('t2', '2026-12-01T23:00:00Z'),
          at('t3', '2027-12-01T23:00:00Z'),
          at('t4', '2026-12-02T23:00:00Z'),
        ],
      }),
    );
    await store.cases.commit(record(id, 1, { closed: [{ task: task('t4'), how: 'done' }] }));
    const soon = await store.tasks.openFor(assignee, { until: '2027-01-01T00:00:00Z' });
    expect(soon.map((row) => row.task)).toEqual(['t2', 't1']);
    const next = newId();
    await store.cases.commit(
      record(id, 2, {
        changed: [at('t1', '2026-11-20T23:00:00Z'), { ...at('t2', '2026-12-01T23:00:00Z'), assignee: next }],
      }),
    );
    expect(
      (await store.tasks.openFor(assignee, { until: '2027-01-01T00:00:00Z' })).map((row) => row.task),
    ).toEqual(['t1']);
    expect(
      (await store.tasks.openFor(next, { until: '2027-01-01T00:00:00Z' })).map((row) => row.task),
    ).toEqual(['t2']);
  });
});
