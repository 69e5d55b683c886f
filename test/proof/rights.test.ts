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

/** A request about one file, from its receipt to the task that decides; by the people who do it. */
class Asked {
  readonly id = randomUUID();
  readonly file: string;
  private constructor(file: string) {
    this.file = file;
  }
  static async of(
    file: string,
    ask: 'correction' | 'objection' | 'access',
    item?: string,
    what?: What,
  ): Promise<Asked> {
    const one = new Asked(file);
    await api.startCase(one.id, 'request');
    const asks = { how: 'desk', receivedOn: today(), asks: [ask], behalf: 'self' };
    await one.command('verzoeken', { type: 'register-request', ...asks });
    await one.answer('establish-identity', { outcome: 'established', how: 'document' });
    const parties = ['gemeente', 'om', 'politie'];
    await one.answer('link-request', {
      outcome: 'found',
      links: [`${file} subject`],
      holders: { [file]: parties },
    });
    const corrections = item && what ? [{ item, what, answer: 'grant', ground: 'a' }] : [];
    await one.answer('contribute-request', { corrections });
    return one;
  }
  async state(): Promise<RequestState> {
    return (await db.cases.load(this.id))?.state as RequestState;
  }
  /** Everybody who has such a task gives this answer. */
  async answer(kind: string, answer: Record<string, unknown>): Promise<void> {
    for (const row of await db.tasks.ofCase(this.id)) {
      if (row.kind !== kind || row.status !== 'open') continue;
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
  private async command(account: string, event: { type: string } & Record<string, unknown>): Promise<void> {
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
const SAYS: Record<What, Record<string, string>> = {
  improve: { description: BETTER, necessity: 'Nodig.' },
  add: { description: BETTER, necessity: 'Nodig.' },
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
    expect(await summaries(asked.id)).toContain('Correctie uitgevoerd');
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
  await until(async () => (await summaries(asked.id)).includes('Correctie uitgevoerd'));
  expect(await openOf(one.id, 'carry-out-correction')).toEqual([]);
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
    const plan = { aims: ['a'], plan: 'Een plan.', 'why-aims': 'x' };
    expect(
      (await (await person('gemeente')).do(`/taken/${drawing.number}`, plan, 'task')).status,
    ).toBeGreaterThanOrEqual(400);
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

test('every kind of task was played', () => {
  expect(RIGHTS_KINDS.filter((kind) => !played.has(kind))).toEqual([]);
  expect(memberId('politie')).not.toBe('');
});
