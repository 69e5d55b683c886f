import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { readConfig } from '../../../config/index.ts';
import { permitToWrite } from '../../../domain/access/index.ts';
import { DRAFT_UNIT, GoneError, type NewDraft, type Store } from '../../../store/index.ts';
import { TODAY } from '../access.ts';

import { MEMBER, newId, open, record, task, writing } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const draft = (caseId: string, over: Partial<NewDraft> = {}): NewDraft => ({
  caseId,
  task: `${caseId}:t1`,
  form: 'assess',
  member: MEMBER,
  party: 'politie',
  room: 'weegploeg',
  units: ['weighing:1'],
  on: '2026-11-02',
  days: 14,
  values: { observed: [`Kanarie ${caseId} 🙂`], areas: ['contacts', 'training'] },
  ...over,
});
const may = ({ caseId, room }: NewDraft) =>
  writing(store, { caseId, room, code: room === 'weegploeg' ? '8.2d' : '9.3' });
const find = async (made: NewDraft) => store.drafts.find(made, made.room, await may(made));
const put = async (made: NewDraft) => store.drafts.put(made, await may(made));
const places = async (caseId: string) =>
  Object.keys(await store.lookEverywhere(caseId)).filter((place) => place.endsWith('.drafts'));
const newCase = async (...tasks: string[]): Promise<string> => {
  const caseId = newId();
  await store.cases.commit(record(caseId, 0, { opened: tasks.map((id) => task(id)) }));
  return caseId;
};

test('a draft is its writer’s alone, in clear nowhere, and every write and look is on record', async () => {
  const caseId = await newCase('t1');
  const made = draft(caseId);
  expect(await find(made)).toBeNull();
  expect(await put(made)).toBe('kept');
  expect(await find(made)).toEqual({ values: made.values, on: '2026-11-02' });
  for (const other of [{ member: 'another' }, { form: 'ask-information' }, { task: `${caseId}:t2` }])
    expect(await find(draft(caseId, other))).toBeNull();
  expect(await store.lookEverywhere(`Kanarie ${caseId}`)).toEqual({});
  expect(await places(caseId)).toEqual(['weegploeg.drafts']);

  // Saved again, twice at once: one draft, with one of the two.
  const both = ['een', 'twee'].map((word) =>
    draft(caseId, { on: '2026-11-03', values: { observed: [word] } }),
  );
  expect(await Promise.all(both.map((one) => put(one)))).toEqual(['kept', 'kept']);
  expect(['een', 'twee']).toContain((await find(made))?.values.observed?.[0]);
  expect((await store.lookEverywhere(caseId))['weegploeg.drafts']).toBe(1);

  const huge = draft(caseId, { values: { observed: ['x'.repeat(1_000_001)] } });
  expect(await put(huge)).toBe('too-long');
  expect((await find(made))?.values.observed?.[0]?.length).toBeLessThan(10);

  const lines = (await store.accessLog.ofCase(caseId)).map(({ what, who, purpose, file }) => [
    what,
    who,
    purpose,
    file,
  ]);
  expect(lines.filter(([what]) => what === 'write-draft').length).toBe(3);
  expect(lines.filter(([what]) => what === 'read-draft').length).toBe(3);
  for (const line of lines) expect(line.slice(1)).toEqual([MEMBER, 'draft:assess', 'weegploeg']);

  expect(await store.drafts.discard(made)).toBe(true);
  expect(await store.drafts.discard(made)).toBe(false);
  expect(await find(made)).toBeNull();
});

test('it ends with its task, with a task that goes to another party, and by itself', async () => {
  const caseId = await newCase('t1', 't2', 't3', 't4');
  const of = (id: string, over: Partial<NewDraft> = {}) =>
    draft(caseId, { task: `${caseId}:${id}`, ...over });
  const plan: Partial<NewDraft> = { form: 'add-data', room: 'casusoverleg', units: ['plan'] };
  for (const one of [of('t1'), of('t1', plan), of('t2'), of('t3'), of('t4', { days: 0 })]) await put(one);
  // Past its end it is not shown, whenever the server gets to it.
  expect(await find(of('t4', { days: 0 }))).toBeNull();
  await store.cases.commit(
    record(caseId, 1, {
      closed: [{ task: task('t1'), how: 'done' }],
      changed: [task('t2', { party: 'om', assignee: 'another' }), task('t3', { assignee: 'colleague' })],
      detail: { type: 'reassign' },
    }),
  );
  expect(await find(of('t1'))).toBeNull();
  expect(await find(of('t1', plan))).toBeNull();
  expect(await find(of('t2'))).toBeNull();
  expect(await find(of('t3'))).not.toBeNull();

  // What was written just after its task had ended goes at the next sweep, and nothing else does.
  await put(of('t1'));
  await put(of('t2'));
  expect((await store.sweep()).drafts).toBeGreaterThanOrEqual(3);
  expect(await find(of('t1'))).toBeNull();
  expect(await find(of('t2'))).toBeNull();
  expect(await find(of('t3'))).not.toBeNull();
});

test('it goes with any unit that it is about, with the archive and with the case, and can’t come back', async () => {
  const caseId = await newCase('t1', 't2', 't3');
  const weighing = draft(caseId);
  const both = draft(caseId, { task: `${caseId}:t2`, form: 'decide-closing', units: ['subject', 'plan'] });
  const plan = draft(caseId, { task: `${caseId}:t3`, room: 'casusoverleg', units: ['plan'] });
  const subject = draft(caseId, {
    task: `${caseId}:t3`,
    form: 'add-person',
    room: 'casusoverleg',
    units: ['subject'],
  });
  for (const one of [weighing, both, plan, subject]) await put(one);

  const erase = async (version: number, units: string[] | null) => {
    const effect = { term: 'destroy', article: '13' };
    const made = await store.cases.commit(
      record(caseId, version, {
        effects: [units ? { effect: 'erase-units', units, ...effect } : { effect: 'erase-case', ...effect }],
      }),
    );
    const [id = ''] = made.outcome === 'committed' ? made.erasures : [];
    await store.erasures.begin(id);
    // Between the tombstone and the end, as a form that was on its way would.
    for (const one of units ? [both, plan] : [weighing]) await expect(put(one)).rejects.toThrow(GoneError);
    await store.erasures.documents(id);
    await store.erasures.engineDone(id);
    await store.erasures.keys(id);
    return store.erasures.certify(id, '2032-03-16T02:00:00Z', '2099-01-01');
  };

  const certificate = await erase(1, ['plan']);
  expect(certificate?.documents).toBeGreaterThanOrEqual(2);
  expect(await find(both)).toBeNull();
  expect(await find(plan)).toBeNull();
  expect(await find(weighing)).not.toBeNull();
  expect(await find(subject)).not.toBeNull();

  await store.effects.archive(caseId, ['weighing:1']);
  expect(await find(weighing)).toBeNull();
  expect(await find(subject)).not.toBeNull();
  await put(weighing);

  await erase(2, null);
  expect(await store.lookEverywhere(caseId)).toEqual({});
  expect(await find(subject)).toBeNull();
});

test('at a dossier it is no task’s: it stays when tasks end, and goes with its units and with the case', async () => {
  const caseId = await newCase('t1');
  const over = { task: null, form: 'add-data', room: 'casusoverleg', units: ['plan', 'subject'] } as const;
  const made = draft(caseId, over);
  expect(await put(made)).toBe('kept');
  await store.cases.commit(record(caseId, 1, { closed: [{ task: task('t1'), how: 'done' }] }));
  await store.sweep();
  expect(await find(made)).toEqual({ values: made.values, on: made.on });
  await store.effects.archive(caseId, ['plan']);
  expect(await find(made)).toBeNull();
  expect(await places(caseId)).toEqual([]);
});

test('about somebody of whom there is no case: a key of its own, which goes with it', async () => {
  const one = (over: Partial<NewDraft> = {}) =>
    draft(newId(), { task: null, form: 'register-signal', units: [DRAFT_UNIT], member: newMember, ...over });
  const newMember = newId();
  const permit = ({ caseId }: NewDraft) =>
    permitToWrite({
      ...{ caseId, file: 'weighing', purpose: 'signal', fields: ['8.2b'], today: TODAY, stage: 'weighing' },
      ...{ actor: { member: newMember, party: 'politie', roles: ['core-representative'] }, involved: [] },
    });
  const keep = (made: NewDraft) => store.drafts.put(made, permit(made));
  const [first, ended] = [one(), one({ days: 0 })];
  expect(await keep(first)).toBe('kept');
  expect(await keep(ended)).toBe('kept');
  expect(await store.drafts.ofNobody('register-signal', newMember)).toEqual([first.caseId]);
  expect(await store.drafts.ofNobody('register-signal', newId())).toEqual([]);
  expect(await store.drafts.find(first, 'weegploeg', permit(first))).toMatchObject({ values: first.values });

  // The sweep takes what is past its end at once, its key too once no draft can be on its way, and leaves the other's.
  const age = async (caseId: string) => {
    const { mongodbUris, databasePrefix } = readConfig();
    const dbName = `${databasePrefix}sleutels`;
    const connection = await mongoose.createConnection(mongodbUris.sleutels, { dbName }).asPromise();
    const old = { $set: { madeAt: new Date('2020-01-01') } };
    await connection.collection('keys').updateMany({ caseId }, old);
    await connection.close();
  };
  await age(first.caseId);
  await store.sweep();
  expect([await places(ended.caseId), (await store.keys.list(ended.caseId)).length]).toEqual([[], 1]);
  await age(ended.caseId);
  await store.sweep();
  expect(await store.lookEverywhere(ended.caseId)).toEqual({});
  expect(await store.keys.list(ended.caseId)).toEqual([]);
  expect(await store.drafts.find(first, 'weegploeg', permit(first))).toMatchObject({ values: first.values });
  // Made up for a draft, closed for good.
  await expect(keep(ended)).rejects.toThrow(GoneError);

  expect(await store.drafts.discard(first)).toBe(true);
  expect(await store.keys.list(first.caseId)).toEqual([]);
  expect(await store.lookEverywhere(first.caseId)).toEqual({});
});
