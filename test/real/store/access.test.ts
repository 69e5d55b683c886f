/** The store takes a decision of the rules, and nothing else: not a copy, not another case's, not yesterday's. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asked, type Permit, permitToRead, permitToWrite } from '../../../domain/access/index.ts';
import type { FileStage } from '../../../domain/subject/index.ts';
import { AccessDenied, KeyGone, type NewText, type Store, type TextRoom } from '../../../store/index.ts';
import { searchPermit } from '../access.ts';
import { MEMBER, newId, open, put, record, text } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const today = '2026-11-24';
const actor = (role: string, party = 'politie') => ({ member: MEMBER, party, roles: [role] });
const state = (involved: string[] = []) => ({ file: { involved } });
const look = (caseId: string, over: Partial<Asked> = {}): Permit =>
  permitToRead({
    ...{ actor: actor('core-representative'), caseId, file: 'weighing', fields: ['8.2a', '8.2b'], today },
    ...{ purpose: 'weigh', stage: 'weighing', involved: [] },
    ...over,
  });
const FILES = { weegploeg: 'weighing', casusoverleg: 'conference', archief: 'archive' } as const;

const FIELDS: Record<'weegploeg' | 'casusoverleg', [string, NewText['values']][]> = {
  weegploeg: [
    ['8.2a', { name: 'Noor Voorbeeld' }],
    ['8.2b', { description: 'Een gedraging', areas: '', necessity: 'Nodig.' }],
    ['8.2c', { reporterName: 'De melder' }],
    ['8.2e', { reason: 'Een besluit' }],
  ],
  casusoverleg: [
    ['10.2b', { information: 'Een gegeven', necessity: 'Nodig.' }],
    ['9.3', { plan: 'Het plan' }],
  ],
};
/** A case in the conference with both files, brought to this stage. */
async function caseAt(stage: FileStage, involved: string[] = []): Promise<string> {
  const caseId = newId();
  await store.cases.commit(record(caseId, 0, { stage: 'conference', state: state(involved) }));
  const refs: string[] = [];
  for (const room of ['weegploeg', 'casusoverleg'] as const) {
    await store.keys.register(caseId, 'subject', room === 'weegploeg' ? 'weighing' : 'conference');
    for (const [code, values] of FIELDS[room])
      refs.push(await put(store, text(caseId, { room, unit: 'subject', code, values })));
  }
  await store.texts.attach(refs);
  if (stage === 'archived') await store.effects.archive(caseId);
  await store.cases.commit(record(caseId, 1, { stage, state: state(involved) }));
  return caseId;
}
const codesIn = async (caseId: string, room: TextRoom, permit: Permit): Promise<string> =>
  (await store.texts.list(caseId, room, permit).catch(denied))
    .map(({ code }) => code)
    .sort()
    .join(' ');
const denied = (error: unknown): { code: string }[] => {
  if (error instanceof AccessDenied) return [{ code: 'refused' }];
  throw error;
};
const lastLine = async (caseId: string) => (await store.accessLog.ofCase(caseId)).at(-1);

describe('the cells of section 4 at the store', () => {
  const ALL = [...FIELDS.weegploeg, ...FIELDS.casusoverleg].map(([code]) => code);
  const WHO = [
    ...['core-representative', 'case-representative', 'external-partner', 'administrator', 'coordinator'],
    ...[
      'request-officer',
      'data-protection-officer',
      'complaint-handler',
      'auditor',
      'party-manager',
      'operations',
    ],
  ];
  // biome-ignore format: one line a cell that is open; every other cell of these roles, rooms and purposes is refused
  const OPEN: Record<string, string> = {
    'weighing core-representative weegploeg weigh': '8.2a 8.2b 8.2e',
    'weighing administrator weegploeg manage': '8.2a 8.2b 8.2c 8.2e',
    'conference core-representative casusoverleg conference': '10.2b 9.3',
    'conference core-representative weegploeg notice': '8.2a 8.2e',
    'conference core-representative weegploeg core-decision': '8.2a 8.2e',
    'conference core-representative casusoverleg core-decision': '9.3',
    'conference case-representative casusoverleg conference': '10.2b 9.3',
    'conference administrator weegploeg manage': '8.2a 8.2b 8.2c 8.2e',
    'conference administrator casusoverleg manage': '10.2b 9.3',
    'archived core-representative archief core-decision': '8.2a 8.2e',
    // Nothing lies there but what is not decided yet.
    'archived core-representative weegploeg core-decision': '',
    'archived core-representative weegploeg notice': '',
    'archived core-representative archief notice': '8.2a 8.2e',
    'weighing core-representative weegploeg core-decision': '8.2a 8.2b 8.2e',
    'weighing core-representative weegploeg notice': '8.2a 8.2e',
  };
  const PURPOSES = [
    ...(['weigh', 'conference', 'core-decision', 'notice', 'manage', 'request', 'assignment'] as const),
    ...(['shielded'] as const),
    ...(['complaint', 'accountability', 'disclosed', 'disclosing', 'emergency', 'own-answer'] as const),
  ];

  test.each(['weighing', 'conference', 'archived'] as const)('%s', async (stage) => {
    const caseId = await caseAt(stage, ['politie']);
    const wrong: string[] = [];
    let refusals = 0;
    for (const role of WHO) {
      for (const room of ['weegploeg', 'casusoverleg', 'archief'] as const) {
        const cells = await Promise.all(
          PURPOSES.map(async (purpose) => {
            const permit = look(caseId, {
              ...{
                actor: actor(role),
                file: FILES[room],
                purpose,
                stage,
                fields: ALL,
                involved: ['politie'],
              },
            });
            const cell = `${stage} ${role} ${room} ${purpose}`;
            return [cell, await codesIn(caseId, room, permit)] as const;
          }),
        );
        for (const [cell, given] of cells) {
          if (given === 'refused') refusals += 1;
          if (given !== (OPEN[cell] ?? 'refused')) wrong.push(`${cell}: ${given}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    const lines = (await store.accessLog.ofCase(caseId)).filter(({ what }) => what === 'list');
    expect(lines.filter(({ ok }) => !ok)).toHaveLength(refusals);
    expect(lines).toHaveLength(WHO.length * 3 * PURPOSES.length);
  });

  test('emergency: with a reason in words, which stands under the person’s own key', async () => {
    const caseId = await caseAt('conference', ['politie']);
    const om = actor('core-representative', 'om');
    const at = { actor: om, stage: 'conference', involved: ['politie'] } as const;
    expect(await codesIn(caseId, 'weegploeg', look(caseId, { ...at, purpose: 'emergency' }))).toBe('refused');
    const reason = `Er is acuut gevaar ${newId()}`;
    const permit = look(caseId, { ...at, purpose: 'emergency', reason });
    expect(await codesIn(caseId, 'weegploeg', permit)).toBe('8.2a 8.2b');
    expect((await lastLine(caseId))?.detail).toMatchObject({ reason });
    expect(await store.lookEverywhere(reason)).toEqual({});
  });
});

test.each(['complaint', 'accountability'] as const)(
  '13.2: the archive for %s, with what it is about',
  async (purpose) => {
    const caseId = await caseAt('archived', ['politie']);
    const fields = [...FIELDS.weegploeg, ...FIELDS.casusoverleg].map(([code]) => code);
    const at = {
      actor: actor('core-representative'),
      file: 'archive',
      stage: 'archived',
      purpose,
      fields,
    } as const;
    expect(await codesIn(caseId, 'archief', look(caseId, at))).toBe('refused');
    const permit = look(caseId, { ...at, reason: 'Klacht 12' });
    expect(await codesIn(caseId, 'archief', permit)).toBe('10.2b 8.2a 8.2b 8.2c 8.2e 9.3');
    expect((await lastLine(caseId))?.detail).toMatchObject({ reason: 'Klacht 12' });
  },
);

describe('an insider who calls the repository', () => {
  test('gets nothing for a plain object, a copy, a proxy, a subclass or an object of that class', async () => {
    const caseId = await caseAt('weighing');
    const good = look(caseId);
    const wide = { ...good, fields: ['8.2a', '8.2b', '8.2c'], allowed: true };
    const Class = good.constructor as new (...args: unknown[]) => object;
    const forged: unknown[] = [
      undefined,
      null,
      wide,
      Object.setPrototypeOf(wide, Class.prototype),
      Object.create(good),
      new Proxy(good, { get: (of, name) => (name === 'fields' ? ['8.2c'] : Reflect.get(of, name)) }),
      structuredClone({ ...good }),
    ];
    for (const one of forged)
      await expect(store.texts.list(caseId, 'weegploeg', one as Permit)).rejects.toThrow(AccessDenied);
    expect(() => new Class(Symbol('maker'), wide, () => ({ allowed: true, fields: ['8.2c'] }))).toThrow(
      TypeError,
    );
    const line = await lastLine(caseId);
    expect([line?.purpose, line?.ok, line?.who]).toEqual(['no-decision', false, null]);
    expect(() => (good.fields as string[]).push('8.2c')).toThrow(TypeError);
    expect(() => Object.assign(good, { fields: ['8.2c'] })).toThrow(TypeError);
    expect(await codesIn(caseId, 'weegploeg', good)).toBe('8.2a 8.2b');
  });

  test('gets nothing of another case, another file, or for writing with a decision to read', async () => {
    const [one, two] = await Promise.all([caseAt('weighing'), caseAt('weighing')]);
    const good = look(one);
    expect(await codesIn(two, 'weegploeg', good)).toBe('refused');
    expect((await lastLine(two))?.ok).toBe(false);
    expect(await codesIn(one, 'casusoverleg', good)).toBe('refused');
    const [{ ref } = { ref: '' }] = await store.texts.list(two, 'weegploeg', look(two));
    await expect(store.texts.read(ref, good)).rejects.toThrow(AccessDenied);
    await expect(store.texts.put(text(one), good)).rejects.toThrow(AccessDenied);
    await expect(store.known.find('Noor', '1990-01-01', good)).rejects.toThrow(AccessDenied);
    await expect(store.texts.list(one, 'weegploeg', searchPermit())).rejects.toThrow(AccessDenied);
  });

  test('gets nothing for facts that are not the case’s own', async () => {
    const caseId = await caseAt('conference', ['gemeente']);
    // It pretends that the case is still weighed, and that its party is involved.
    expect(await codesIn(caseId, 'weegploeg', look(caseId))).toBe('refused');
    const raad = {
      actor: actor('case-representative', 'raad'),
      file: 'conference',
      purpose: 'conference',
    } as const;
    const forged = look(caseId, { ...raad, stage: 'conference', involved: ['raad'], fields: ['9.3'] });
    expect(forged.allowed).toBe(true);
    expect(await codesIn(caseId, 'casusoverleg', forged)).toBe('refused');
    const mine = await caseAt('conference', ['raad']);
    const own = look(mine, { ...raad, stage: 'conference', involved: ['raad'], fields: ['9.3'] });
    expect(await codesIn(mine, 'casusoverleg', own)).toBe('9.3');
    // It was decided before; now the case is closed.
    await store.cases.commit(record(mine, 2, { stage: 'closed', state: state(['raad']) }));
    expect(await codesIn(mine, 'casusoverleg', own)).toBe('refused');
    await expect(store.texts.list(newId(), 'weegploeg', look(newId()))).rejects.toThrow(AccessDenied);
    const unknown = newId();
    await expect(store.texts.list(unknown, 'weegploeg', look(unknown))).rejects.toThrow(KeyGone);
  });

  test('gets no more than the texts that a decision names', async () => {
    const caseId = await caseAt('weighing');
    const [first, second] = await store.texts.list(caseId, 'weegploeg', look(caseId));
    const named = look(caseId, { refs: [first?.ref ?? ''] });
    expect(await store.texts.list(caseId, 'weegploeg', named)).toEqual([first]);
    expect(await store.texts.read(first?.ref ?? '', named)).toEqual(first);
    await expect(store.texts.read(second?.ref ?? '', named)).rejects.toThrow(AccessDenied);
  });
});

describe('writing', () => {
  const may = (caseId: string, over: Partial<Parameters<typeof permitToWrite>[0]> = {}): Permit =>
    permitToWrite({
      ...{ actor: actor('core-representative'), caseId, file: 'weighing', fields: ['8.2b'], today },
      ...{ purpose: 'signal', stage: 'weighing', involved: [] },
      ...over,
    });

  test('takes a decision for these fields, in one’s own name and of one’s own party; each is logged first', async () => {
    const caseId = await caseAt('weighing');
    await store.keys.register(caseId, 'signal:s1', 'weighing');
    await store.texts.put(text(caseId), may(caseId));
    expect(await lastLine(caseId)).toMatchObject({
      what: 'write',
      ok: true,
      purpose: 'signal',
      fields: ['8.2b'],
    });
    const refused: [NewText, Permit][] = [
      [text(caseId, { by: 'somebody-else' }), may(caseId)],
      [text(caseId, { party: 'om', ground: 'wjsg-39f', regime: 'Wjsg' }), may(caseId)],
      [text(caseId, { code: '8.2d', values: { observed: 'x' } }), may(caseId)],
      [text(caseId, { code: '8.2f', values: { why: 'x' } }), may(caseId, { fields: ['8.2f'] })],
      [text(caseId), may(caseId, { actor: actor('case-representative') })],
      [text(caseId), may(caseId, { actor: actor('coordinator') })],
      [text(caseId), may(caseId, { fields: ['8.2b', '8.2d'] })],
      [text(caseId), may(newId())],
    ];
    for (const [made, permit] of refused)
      await expect(store.texts.put(made, permit)).rejects.toThrow(/access decision|no place/);
    await expect(store.texts.put(text(caseId), { ...may(caseId) } as never)).rejects.toThrow(AccessDenied);
    // 8.1: the administrator records what a party brought on paper.
    const manage = may(caseId, { actor: actor('administrator', 'gemeente'), purpose: 'manage' });
    await store.texts.put(text(caseId), manage);
  });

  test('in the conference is for who is involved; a partner brings its own data once it has signed', async () => {
    const caseId = await caseAt('conference', ['raad', 'politie']);
    const at = {
      file: 'conference',
      stage: 'conference',
      purpose: 'conference',
      involved: ['raad', 'politie'],
    } as const;
    const by = (role: string, party: string, fields: string[], signed = false) =>
      may(caseId, { ...at, actor: actor(role, party), fields, signed }).allowed;
    expect([
      by('case-representative', 'raad', ['9.3']),
      by('case-representative', 'reclassering', ['9.3']),
      by('core-representative', 'politie', ['10.2e']),
      by('core-representative', 'om', ['10.2e']),
      by('external-partner', 'politie', ['10.2b'], true),
      by('external-partner', 'politie', ['10.2b']),
      by('external-partner', 'politie', ['9.3'], true),
    ]).toEqual([true, false, true, false, true, false, false]);
  });
});
