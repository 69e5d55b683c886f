/** What other kinds of case than the subject's write down: only by a permit, only what their forms have, and gone at the end. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { permitToRead, permitToWrite } from '../../../domain/access/index.ts';
import { factsOf } from '../../../domain/kinds.ts';
import { FIELD, PUBLIC } from '../../../domain/request/papers.ts';
import {
  AccessDenied,
  GoneError,
  KeyGone,
  type NewText,
  NotInTheFile,
  type Store,
} from '../../../store/index.ts';
import { TODAY } from '../access.ts';
import { newId, open, record, text } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
});
afterAll(() => store.close());

const by = (role: string, member = `member-${role}`) => ({ member, party: 'gemeente', roles: [role] });
const paper = (caseId: string, over: Partial<NewText> = {}): NewText => ({
  ...{ caseId, room: 'zaken', unit: 'request', code: FIELD.person, kind: 'ask-request', party: 'gemeente' },
  ...{ ground: '', regime: '', on: TODAY, by: `member-${PUBLIC}`, values: { name: 'Een Aanvrager' } },
  ...over,
});
const writing = (caseId: string, role: string, fields: readonly string[], stage = 'new') =>
  permitToWrite({
    ...{ actor: by(role), caseId, file: 'papers', fields, today: TODAY, purpose: 'request', why: 'test' },
    ...{ stage, involved: [] },
  });
async function reading(caseId: string, role: string, fields: readonly string[] = [FIELD.person]) {
  const loaded = await store.cases.load(caseId);
  if (!loaded) throw new Error('no case');
  return permitToRead({
    ...{ actor: by(role), caseId, file: 'papers', fields, today: TODAY, purpose: 'request', why: 'test' },
    ...factsOf(loaded),
  });
}
const commit = (caseId: string, over = {}) =>
  store.cases.commit(record(caseId, 0, { kind: 'request', stage: 'identifying', state: null, ...over }));
async function asked(): Promise<{ caseId: string; ref: string }> {
  const caseId = newId();
  await store.keys.register(caseId, 'request', 'papers');
  const ref = await store.texts.put(paper(caseId), writing(caseId, PUBLIC, [FIELD.person]));
  return { caseId, ref };
}

describe('papers', () => {
  test('are written before there is a case, have a key of their own, and become part of it by a step', async () => {
    const { caseId, ref } = await asked();
    expect(ref).toMatch(/^z-/);
    await commit(caseId);
    expect(await store.texts.list(caseId, 'zaken', await reading(caseId, 'administrator'))).toEqual([]);
    expect(await store.texts.missing(caseId, [ref, 'z-none'])).toEqual(['z-none']);
    await store.texts.attach([ref]);
    const [found] = await store.texts.list(caseId, 'zaken', await reading(caseId, 'administrator'));
    expect(found).toMatchObject({ ref, unit: 'request', values: { name: 'Een Aanvrager' }, room: 'zaken' });
    expect(await store.lookEverywhere('Een Aanvrager')).toEqual({});
    expect(await store.keys.list(caseId, ['request'])).toHaveLength(1);
  });

  test('are read by who may, and by nobody else; a case of another kind has none of them', async () => {
    const { caseId, ref } = await asked();
    await commit(caseId);
    await store.texts.attach([ref]);
    for (const role of ['coordinator', 'core-representative', 'external-partner', PUBLIC])
      await expect(store.texts.list(caseId, 'zaken', await reading(caseId, role))).rejects.toThrow(
        AccessDenied,
      );
    // Not even with a permit, where the case is a subject's: its files are the covenant's two.
    const subject = newId();
    await store.cases.commit(record(subject, 0));
    const permit = await reading(subject, 'administrator');
    await expect(store.texts.list(subject, 'zaken', permit)).rejects.toThrow(AccessDenied);
    const signal = text(caseId);
    await store.keys.register(caseId, signal.unit, 'weighing');
    const into = permitToWrite({
      ...{ actor: by('administrator', signal.by), caseId, file: 'weighing', fields: ['8.2b'], today: TODAY },
      ...{ purpose: 'manage', why: 'test', stage: 'weighing', involved: [] },
    });
    await expect(store.texts.put(signal, into)).rejects.toThrow(AccessDenied);
  });

  test('hold only what the forms of the kind write there', async () => {
    const caseId = newId();
    await store.keys.register(caseId, 'request', 'papers');
    const permit = writing(caseId, PUBLIC, [FIELD.person]);
    for (const over of [
      { values: { score: '5' } },
      { values: {} },
      { code: '8.2a' },
      { code: 'request.everything' },
      { room: 'weegploeg' as const },
      { party: '' },
    ])
      await expect(store.texts.put(paper(caseId, over), permit)).rejects.toThrow(NotInTheFile);
  });

  test('once there is a case, nobody writes in it without a part in it', async () => {
    const { caseId } = await asked();
    await commit(caseId);
    const before = writing(caseId, PUBLIC, [FIELD.person]);
    await expect(store.texts.put(paper(caseId), before)).rejects.toThrow(AccessDenied);
  });

  test('go with their case, drafts and keys too, and none comes back', async () => {
    const { caseId, ref } = await asked();
    await commit(caseId);
    await store.texts.attach([ref]);
    const own = writing(caseId, 'administrator', [FIELD.person], 'identifying');
    const draft = { caseId, task: `${caseId}:t1`, form: 'a-form', member: own.who };
    expect(
      await store.drafts.put(
        {
          ...{ ...draft, room: 'zaken', units: ['request'], party: 'gemeente', on: TODAY, days: 7 },
          ...{ values: { why: ['Een begin.'] } },
        },
        own,
      ),
    ).toBe('kept');
    expect(await store.drafts.find(draft, 'zaken', own)).toMatchObject({ values: { why: ['Een begin.'] } });
    const last = await store.cases.commit(
      record(caseId, 1, {
        ...{ kind: 'request', stage: 'destroyed', state: null },
        effects: [{ effect: 'erase-case', term: 'request-records', article: '13.1' }],
      }),
    );
    const [id] = last.outcome === 'committed' ? last.erasures : [];
    if (id === undefined) throw new Error('no erasure');
    const before = await store.lookEverywhere(caseId);
    for (const place of ['zaken.texts', 'zaken.drafts', 'sleutels.keys'])
      expect(before[place]).toBeGreaterThan(0);
    await store.erasures.begin(id);
    await store.erasures.documents(id);
    await store.erasures.engineDone(id);
    await store.erasures.keys(id);
    const certificate = await store.erasures.certify(id, `${TODAY}T10:00:00Z`, '2027-01-01');
    expect(certificate?.places).toMatchObject({ 'zaken.texts': 1, 'zaken.drafts': 1 });
    expect(await store.lookEverywhere(caseId)).toEqual({});
    await expect(store.keys.register(caseId, 'request', 'papers')).rejects.toThrow(GoneError);
    const late = store.texts.put(paper(caseId), writing(caseId, PUBLIC, [FIELD.person]));
    await expect(late).rejects.toThrow(KeyGone);
  });
});
