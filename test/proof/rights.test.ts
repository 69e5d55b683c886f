/**
 * What a request of the person does to the file (12.5-6, AVG 16-21), on the real engine: the request's own case decides,
 * tells the file, people carry it out on their pages, and the file tells the request what came of it. Each kind to each outcome.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAcr, demoMembers } from '../../dev/demo.ts';
import { startEnvironment } from '../../dev/environment.ts';
import { addDays } from '../../domain/dates/index.ts';
import type { RequestState } from '../../domain/request/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { Store, Text, TextRoom } from '../../store/index.ts';
import type { Case as CaseOf, Engine } from '../real/browser/case.ts';

// What the tests' tools read when they are loaded: the environment of this file.
const folder = await mkdtemp(join(tmpdir(), 'pga-rights-'));
const environment = await startEnvironment({
  dataDir: join(folder, 'data'),
  outside: {},
  withCovenantCase: false,
});
Object.assign(process.env, environment.env, { INSPECTOR_URI: environment.inspectorUri });
const { createEngine } = await import('../../api/engine.ts');
const { Case, openEngine } = await import('../real/browser/case.ts');
const { RIGHTS_KINDS } = await import('../real/browser/from-mail.ts');
const { archived } = await import('../real/api/archived.ts');
const { textsIn } = await import('../real/access.ts');
const { chosenItems, config, memberId, person, store, today, until } = await import('../real/api/support.ts');

let engine: Engine;
let api: ReturnType<typeof createEngine>;
let db: Store;
const played = new Set<string>();
beforeAll(async () => {
  db = await store();
  engine = await openEngine(db);
  api = createEngine(config, db.keys);
}, 60_000);
afterAll(async () => {
  await api?.close();
  await engine?.close();
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

type What = 'improve' | 'add' | 'remove' | 'shield';
const CODES = ['8.2a', '8.2b', '10.2b', '10.2c', '9.3'];
const words = async (caseId: string, ...rooms: TextRoom[]): Promise<(string | undefined)[]> => {
  const texts: Text[] = (await Promise.all(rooms.map((room) => textsIn(db, caseId, room, CODES)))).flat();
  return texts.filter(({ code }) => code.endsWith('.2b')).map(({ values }) => values.description);
};

interface Wish {
  item: string;
  what: What;
  answer: 'grant' | 'refuse';
  ground?: 'a' | 'b' | 'c';
}
/** A request about one file, from its receipt to the task that decides; by the people who do it. */
class Asked {
  readonly id = randomUUID();
  readonly file: string;
  constructor(file: string) {
    this.file = file;
  }
  static async of(
    file: string,
    ask: 'correction' | 'objection' | 'access',
    wishes?: string | readonly Wish[],
    what?: What,
  ): Promise<Asked> {
    const one = new Asked(file);
    await one.begin(ask);
    const parties = ['gemeente', 'om', 'politie'];
    await one.answer('link-request', {
      outcome: 'found',
      links: [`${file} subject`],
      holders: { [file]: parties },
    });
    const corrections: Wish[] =
      typeof wishes === 'string' && what
        ? [{ item: wishes, what, answer: 'grant', ground: 'a' }]
        : Array.isArray(wishes)
          ? [...wishes]
          : [];
    // Each party says something about its own items; these are the police's.
    await one.answer('contribute-request', { corrections }, 'politie');
    await one.answer('contribute-request', {});
    return one;
  }
  /** Up to the search. */
  async begin(ask: 'correction' | 'objection' | 'access'): Promise<void> {
    // The intent's record makes it, before a case starts: without it the workflow can't read what it is.
    await db.keys.engineKey(this.id, { create: true });
    await api.startCase(this.id, 'request');
    const asks = { how: 'desk', receivedOn: today(), asks: [ask], behalf: 'self' };
    await this.command('verzoeken', { type: 'register-request', ...asks });
    await this.answer('establish-identity', { outcome: 'established', how: 'document' });
  }
  async state(): Promise<RequestState> {
    return (await db.cases.load(this.id))?.state as RequestState;
  }
  /** Everybody who has such a task gives this answer. */
  async answer(kind: string, answer: Record<string, unknown>, party?: string): Promise<void> {
    for (const row of await db.tasks.ofCase(this.id)) {
      if (row.kind !== kind || row.status !== 'open' || (party && row.party !== party)) continue;
      const member = demoMembers.find(({ id }) => id === row.assignee);
      if (!member) throw new Error(`nobody has ${kind}`);
      const account = member.email.split('@')[0] ?? '';
      await this.command(account, { type: 'complete-task', task: row.task, kind, answer, texts: [] });
    }
  }
  async send(): Promise<void> {
    await this.answer('send-answer', { sentOn: today() });
    expect((await this.state()).step).toBe('closed');
  }
  async command(account: string, event: { type: string } & Record<string, unknown>): Promise<void> {
    const member = demoMembers.find(({ email }) => email === `${account}@voorbeeld.test`);
    if (!member) throw new Error(account);
    const actor = { member: member.id, party: member.party, roles: member.roles };
    const commandId = randomUUID();
    await db.intents.put({
      ...{
        commandId,
        caseId: this.id,
        caseKind: 'request',
        type: event.type,
        event: { ...event, by: actor },
        actor,
      },
      signIn: { acr: demoAcr.twoFactor, at: new Date().toISOString(), session: 'test' },
    } as Parameters<Store['intents']['put']>[0]);
    const said = await api.command(this.id, commandId);
    if (!said?.ok) throw new Error(`${event.type}: ${said?.message}`);
  }
}

const fileState = async (caseId: string): Promise<SubjectState> =>
  (await db.cases.load(caseId))?.state as SubjectState;
const openOf = async (caseId: string, kind: string) =>
  (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');
const accountOf = (assignee: string | null): string =>
  demoMembers.find(({ id }) => id === assignee)?.email.split('@')[0] ?? '';

/** One task on its own page, as who has it. */
async function onPage(
  caseId: string,
  kind: string,
  values: Record<string, string | string[]>,
): Promise<void> {
  await until(async () => (await openOf(caseId, kind)).length > 0);
  for (const row of await openOf(caseId, kind)) {
    const someone = await person(accountOf(row.assignee));
    const page = await someone.get(`/taken/${row.number}`);
    const form = page.forms.find(({ id }) => id === 'task' || id === kind);
    const done = await someone.post(page.form(form?.id ?? 'task'), values);
    if (done.status >= 400) throw new Error(`${kind}: ${done.status} ${done.text.slice(0, 400)}`);
    played.add(kind);
  }
}
async function conference(): Promise<{ one: CaseOf; item: string }> {
  const one = await Case.begin(engine);
  await one.others('assess', { observed: 'Gezien.', phase: 'unclear' });
  const items = await chosenItems(db, one.id);
  await one.others('decide-agenda', {
    ...{
      outcome: 'agenda',
      parties: ['gemeente', 'politie'],
      items,
      reason: 'Nodig.',
      'why-parties': 'Nodig.',
    },
  });
  await until(async () => (await db.texts.items(one.id, 'casusoverleg')).length >= 3);
  const item = (await db.texts.items(one.id, 'weegploeg')).find(({ code }) => code === '8.2b')?.ref ?? '';
  return { one, item };
}
const summaries = async (id: string) => (await db.cases.past(id)).map(({ summary }) => summary).join('; ');

const BETTER = 'Wat er echt was.';
const ITEM = { description: BETTER, necessity: 'Nodig.', areas: ['contacts'], 'weighty-interest': 'Belang.' };
const SAYS: Record<What, Record<string, string | string[]>> = {
  improve: ITEM,
  add: ITEM,
  remove: { outcome: 'done' },
  shield: { outcome: 'done' },
};

describe.each<What>(['improve', 'add', 'remove', 'shield'])('a correction: %s', (what) => {
  test('in the active files, from the request to who received it and back', async () => {
    const { one, item } = await conference();
    const before = await fileState(one.id);
    const old = (await words(one.id, 'weegploeg'))[0];
    const asked = await Asked.of(one.id, 'correction', item, what);
    await until(async () => (await fileState(one.id)).rights?.requests[asked.id] !== undefined);
    await asked.answer('decide-request', { correction: 'as-contributed' });
    await onPage(one.id, 'carry-out-correction', SAYS[what]);
    const both = () => words(one.id, 'weegploeg', 'casusoverleg');
    const expected: Record<What, (string | undefined)[]> = {
      ...{
        improve: [BETTER, BETTER],
        add: [old, BETTER, old, BETTER],
        remove: [],
        shield: [undefined, undefined],
      },
    };
    await until(async () => JSON.stringify((await both()).sort()) === JSON.stringify(expected[what].sort()));
    await onPage(one.id, 'confirm-correction', { confirmed: 'yes' });
    await until(async () => (await summaries(asked.id)).includes('Ontvangers hebben bevestigd'));
    expect(await asked.state()).toMatchObject({
      carried: [{ item, outcome: 'done', file: one.id }],
      confirmed: [{ item, file: one.id }],
    });
    const after = await fileState(one.id);
    expect(after.file?.lastProcessing).toBe(before.file?.lastProcessing);
    expect(after.rights?.corrections.k1).toMatchObject({
      step: 'done',
      recipients: { politie: { confirmedOn: today() } },
    });
    await asked.send();
    await until(async () => (await fileState(one.id)).rights?.requests[asked.id]?.over === true);
    if (what !== 'shield') return;
    await (await person('om'))
      .do(`/dossiers/${one.id}/propose-unshielding`, { item }, 'propose-unshielding')
      .catch(() => null);
    await (await person('politie')).do(
      `/dossiers/${one.id}/propose-unshielding`,
      { item },
      'propose-unshielding',
    );
    await onPage(one.id, 'decide-unshielding', { outcome: 'lift' });
    await onPage(one.id, 'notify-unshielding', { sentOn: today() });
    await until(async () => JSON.stringify(await both()) === JSON.stringify([old, old]));
  });

  test('in the archive, where the seal holds and the metadata follow', async () => {
    const caseId = await archived(db);
    const item = (await db.texts.items(caseId, 'archief')).find(({ code }) => code === '8.2b')?.ref ?? '';
    const asked = await Asked.of(caseId, 'correction', item, what);
    await asked.answer('decide-request', { correction: 'as-contributed' });
    await onPage(caseId, 'carry-out-correction', SAYS[what]);
    const old = 'Oude omschrijving.';
    const expected: Record<What, (string | undefined)[]> = {
      ...{ improve: [BETTER], add: [old, BETTER], remove: [], shield: [undefined] },
    };
    // Reading checks the seal each time.
    await until(
      async () =>
        JSON.stringify((await words(caseId, 'archief')).sort()) === JSON.stringify(expected[what].sort()),
    );
    await until(async () => (await openOf(caseId, 'confirm-correction')).length > 0);
    // What was written on the way lies nowhere else.
    await until(async () => (await db.texts.items(caseId, 'weegploeg')).length === 0);
    expect((await db.archive.contents(caseId)).filter(({ code }) => code === '8.2b')).toHaveLength(
      expected[what].length,
    );
  });
});

test('a correction of an item that has gone meanwhile: nobody has to do anything, and the request hears it', async () => {
  const { one, item } = await conference();
  const asked = await Asked.of(one.id, 'correction', item, 'improve');
  await db.effects.remove(one.id, item);
  await asked.answer('decide-request', { correction: 'as-contributed' });
  await until(async () => (await asked.state()).carried?.length === 1);
  expect((await asked.state()).carried).toMatchObject([{ item, outcome: 'gone' }]);
  expect(await openOf(one.id, 'carry-out-correction')).toEqual([]);
});

test('granted in part, and refused: what was refused stays as it is, and nobody has to do anything about it', async () => {
  const { one, item } = await conference();
  const [other = ''] = (await db.texts.items(one.id, 'weegploeg'))
    .filter(({ code }) => code === '8.2d')
    .map(({ ref }) => ref);
  const before = await words(one.id, 'weegploeg', 'casusoverleg');
  const asked = await Asked.of(one.id, 'correction', [
    { item, what: 'remove', answer: 'refuse' },
    { item: other, what: 'remove', answer: 'grant', ground: 'b' },
  ]);
  await asked.answer('decide-request', { correction: 'as-contributed' });
  await onPage(one.id, 'carry-out-correction', { outcome: 'done' });
  await until(async () => (await db.texts.placed(one.id, [other])).length === 0);
  expect(await words(one.id, 'weegploeg', 'casusoverleg')).toEqual(before);
  await until(async () => (await asked.state()).carried?.length === 1);

  const refused = await Asked.of(one.id, 'correction', [{ item, what: 'remove', answer: 'refuse' }]);
  await refused.answer('decide-request', { correction: 'as-contributed' });
  await refused.send();
  await until(async () => (await fileState(one.id)).rights?.requests[refused.id]?.over === true);
  expect(await openOf(one.id, 'carry-out-correction')).toEqual([]);
  expect(Object.keys((await fileState(one.id)).rights?.corrections ?? {})).toEqual(['k1']);
});

test('twice the same, taken back, and longer: the double one is shut, an objection that is taken back releases, nothing is extended', async () => {
  const { one } = await conference();
  const first = await Asked.of(one.id, 'objection');
  const twin = await Asked.of(one.id, 'objection');
  const desk = await person('coordinator');
  const shut = (asked: Asked, why: string) =>
    desk.do(`/verzoeken/${asked.id}/withdraw-request`, { why }, 'withdraw-request');
  await until(async () => Object.keys((await fileState(one.id)).rights?.requests ?? {}).length === 2);
  expect((await shut(twin, 'double')).text).toContain('Hetzelfde als een ander verzoek');
  await until(async () => (await fileState(one.id)).rights?.requests[twin.id]?.over === true);
  // The first one still shields it.
  expect((await fileState(one.id)).rights?.objection).toMatchObject({ request: first.id, step: 'judging' });
  expect((await desk.get(`/verzoeken/${first.id}/extend-request`)).status).toBe(404);
  await expect(first.command('verzoeken', { type: 'extend-request' })).rejects.toThrow(
    'kan niet worden verlengd',
  );
  expect((await shut(first, 'withdrawn')).text).toContain('Ingetrokken');
  await until(async () => (await fileState(one.id)).rights?.objection === undefined);
  await until(async () => (await words(one.id, 'weegploeg')).every((said) => said !== undefined));
  expect((await openOf(first.id, 'decide-request')).length).toBe(0);
});

test('a correction of an item that is destroyed tomorrow: decided and carried out today, or gone, and the request knows', async () => {
  const one = await Case.begin(engine);
  await one.others('assess', { observed: 'Gezien.', phase: 'unclear' });
  await one.others('decide-agenda', { outcome: 'not-on-agenda', keepMonths: '0', reason: 'Te licht.' });
  const [item = '', other = ''] = (await db.texts.items(one.id, 'weegploeg'))
    .filter(({ code }) => code === '8.2b' || code === '8.2d')
    .map(({ ref }) => ref);
  const asked = await Asked.of(one.id, 'correction', [
    { item, what: 'remove', answer: 'grant', ground: 'a' },
    { item: other, what: 'remove', answer: 'grant', ground: 'a' },
  ]);
  await onPage(one.id, 'decide-hold', { outcome: 'refuse' });
  await until(async () => ((await openOf(asked.id, 'decide-request'))[0]?.lastDay ?? '') === today());
  await asked.answer('decide-request', { correction: 'as-contributed' });
  await until(async () => (await openOf(one.id, 'carry-out-correction')).length === 2);
  const [task, left] = await openOf(one.id, 'carry-out-correction');
  expect([task?.lastDay, left?.lastDay]).toEqual([today(), today()]);
  await (await person(accountOf(task?.assignee ?? ''))).do(
    `/taken/${task?.number}`,
    { outcome: 'done' },
    'task',
  );
  await until(async () => (await asked.state()).carried?.length === 1);
  await asked.send();
  await one.until('not-on-agenda');
  await until(async () => db.cases.gone(one.id));
  // What was left of the correction went with the file, and the request goes with it on the same day.
  await Case.of(engine, asked.id).until('request-records');
  await until(async () => db.cases.gone(asked.id));
});

describe.each(['reject', 'shield', 'remove'] as const)('an objection: %s', (outcome) => {
  test('stops everything while it is judged, and then as it was decided', async () => {
    const { one } = await conference();
    const asked = await Asked.of(one.id, 'objection');
    await until(async () => (await fileState(one.id)).rights?.objection?.step === 'judging');
    const police = await person('politie');
    expect((await police.get(`/dossiers/${one.id}`)).text).toContain('De persoon heeft bezwaar gemaakt');
    await until(async () =>
      (await words(one.id, 'weegploeg', 'casusoverleg')).every((said) => said === undefined),
    );
    const drawing = await one.task('draw-up-plan', 'gemeente');
    const action = {
      'actions.0.what': 'Iets',
      'actions.0.owner': 'gemeente',
      'actions.0.by': addDays(today(), 9),
    };
    const plan = { aims: ['a'], plan: 'Een plan.', ...action };
    const refused = await (await person('gemeente')).do(`/taken/${drawing.number}`, plan, 'task');
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('De persoon heeft bezwaar'),
    ]);
    await asked.answer('decide-request', { objection: outcome });
    if (outcome === 'reject') {
      await until(async () => (await fileState(one.id)).rights?.objection === undefined);
      await until(async () => (await words(one.id, 'weegploeg')).some((said) => said !== undefined));
      return;
    }
    await until(async () => (await fileState(one.id)).stage === 'closed');
    await onPage(one.id, 'confirm-correction', { confirmed: 'yes' });
    expect((await words(one.id, 'weegploeg')).every((said) => said === undefined)).toBe(true);
    if (outcome === 'shield') {
      await asked.send();
      expect((await fileState(one.id)).rights?.objection?.step).toBe('shielded');
      return;
    }
    await one.until('carry-out-correction').catch(() => undefined);
    await until(async () => db.cases.gone(one.id));
  });
});

test('somebody left behind: found for a request of their own, shielded while their objection is judged, and then removed; the rest goes on', async () => {
  const { one } = await conference();
  const name = `Bo Achterblijver ${randomUUID().slice(0, 8)}`;
  const ground = { ground: 'public-task', regime: 'AVG', on: today(), necessity: 'De noodzaak.' };
  const someone = {
    relation: 'left-behind',
    wishesHelp: 'no',
    name,
    'necessity-for-plan': 'Steun.',
    ...ground,
  };
  const added = await (await person('gemeente')).do(`/dossiers/${one.id}/add-person`, someone, 'add-person');
  expect(added.status).toBe(200);
  const theirs = async () =>
    (await db.texts.items(one.id, 'casusoverleg')).filter(({ code }) => code === '10.2f');
  const [own] = await theirs();
  const desk = await person('coordinator');
  const letter = {
    how: 'letter',
    receivedOn: today(),
    asks: ['objection'],
    behalf: 'self',
    name,
    asked: 'Ik wil dit niet.',
  };
  const taken = await desk.do('/verzoeken/nieuw', letter, 'register-request');
  const id = new URL(taken.url).pathname.split('/').at(-1) ?? '';
  await onPage(id, 'establish-identity', { outcome: 'established', how: 'document' });
  const [search] = await openOf(id, 'link-request');
  const officer = await person('verzoeken');
  const found = await officer.get(`/taken/${search?.number}`);
  expect([found.text.includes('als achterblijver'), found.text.includes(name)]).toEqual([true, true]);
  await officer.post(found.form('task'), { outcome: 'found', links: [`${one.id} ${own?.unit}`] });
  // Their own item is only kept; the subject's are as they were, and nothing stops.
  await until(async () => (await theirs()).every(({ restricted }) => restricted));
  const others = (await db.texts.items(one.id, 'casusoverleg')).filter(({ code }) => code !== '10.2f');
  expect(others.some(({ restricted }) => restricted)).toBe(false);
  expect((await fileState(one.id)).rights?.objection).toBeUndefined();
  await onPage(id, 'contribute-request', {});
  await onPage(id, 'decide-request', { objection: 'remove', why: 'Terecht.' });
  await onPage(one.id, 'carry-out-correction', { outcome: 'done' });
  await until(async () => (await theirs()).length === 0);
  expect((await db.texts.items(one.id, 'casusoverleg')).length).toBe(others.length);
  await onPage(id, 'send-answer', { sentOn: today() });
  await until(async () => (await fileState(one.id)).rights?.requests[id]?.over === true);
  expect((await fileState(one.id)).stage).toBe('conference');
});

test('destruction meets a running request: the request answers before it, and the controller is asked about a hold', async () => {
  const one = await Case.begin(engine);
  await one.others('assess', { observed: 'Gezien.', phase: 'unclear' });
  await one.others('decide-agenda', { outcome: 'not-on-agenda', keepMonths: '0', reason: 'Te licht.' });
  const asked = await Asked.of(one.id, 'access');
  await until(async () => Object.values((await asked.state()).links)[0]?.ends !== undefined);
  const [row] = await openOf(asked.id, 'decide-request');
  expect(row?.lastDay).toBe(today());
  await onPage(one.id, 'decide-hold', { outcome: 'hold' });
  await until(async () => Object.keys((await fileState(one.id)).holds).length === 1);
  await until(async () => ((await openOf(asked.id, 'decide-request'))[0]?.lastDay ?? '') > today());
  await asked.answer('decide-request', { access: 'all' });
  await asked.send();
  await until(async () => Object.keys((await fileState(one.id)).holds).length === 0);
});

test('a request while the notice is postponed opens its reconsideration at once; the answer can neither confirm nor deny', async () => {
  const { one } = await conference();
  const why = { 'why-postpone': 'Het schaadt een onderzoek.', ground: 'b' };
  await one.others('consult-informing', { view: 'postpone', ...why });
  await one.others('decide-informing', {
    outcome: 'postpone',
    proportionate: 'Er is niets lichters.',
    ...why,
  });
  await until(async () => (await fileState(one.id)).informing.subject?.step === 'postponed');
  expect(await openOf(one.id, 'reconsider-notice')).toEqual([]);
  const asked = await Asked.of(one.id, 'access');
  await until(async () => (await openOf(one.id, 'reconsider-notice')).length === 3);
  await asked.answer('decide-request', { access: 'neither', ground: 'b' });
  const answered = await (await person('verzoeken')).get(`/verzoeken/${asked.id}/antwoord`);
  const nobody = new Asked('');
  await nobody.begin('access');
  await nobody.answer('link-request', { outcome: 'nothing' });
  const nothing = await (await person('verzoeken')).get(`/verzoeken/${nobody.id}/antwoord`);
  const bare = (html: string, id: string) => html.replaceAll(id, 'ID').replaceAll(id.slice(0, 8), 'NUMBER');
  expect(answered.status).toBe(200);
  expect(bare(answered.html, asked.id)).toBe(bare(nothing.html, nobody.id));
});

test('every kind of task was played', () => {
  expect(RIGHTS_KINDS.filter((kind) => !played.has(kind))).toEqual([]);
  expect(memberId('politie')).not.toBe('');
});
