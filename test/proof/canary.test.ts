/**
 * What was typed anywhere stands nowhere in clear while the case lives, and nothing of it can be had from a copy of
 * everything but the key service, made before destruction (13), once the certificate is final.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, readConfig } from '../../config/index.ts';
import { COVENANT_CASE, HOUSEKEEPING_WORKFLOW } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { type LifeReport, rehearse } from '../../dev/rehearsal/rehearsal.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { checkChain, openStore, type Store } from '../../store/index.ts';
import { type Ciphertext, ciphertextsIn, copyAll, type LeftKey, openedBy, Restoring } from './canary/copy.ts';
import { Canaries, disguises, search } from './canary/needles.ts';
import { type Bytes, documentsOf, filesIn, historiesOf, mailsOf, reportsOf } from './canary/places.ts';
import { Play } from './canary/play.ts';

const canaries = new Canaries();
let folder: string;
let opened: OpenedRehearsal;
let config: Config;
let store: Store;
let play: Play;
let report: LifeReport;
let survivor: string;
/** By stage: what was found in clear, how many bytes were looked at, and in which places the case's id stands. */
const looks = new Map<string, { found: string[]; places: Set<string>; bytes: number; ids: string[] }>();
/** Ids of the keys that the case had when it was copied. */
const itsKeys = new Map<string, string[]>();
/** Of other kinds of case, in the same copy: what was told of an incident goes when it is closed, a request with its file. */
const paperKeys = new Map<string, string[]>();
let subject = '';

const itsKeysEver = (): string[] => [...itsKeys.values()].flat();

async function* everywhere(): AsyncGenerator<Bytes> {
  const { environment, needs } = opened;
  yield* filesIn(environment.dataDir);
  yield* documentsOf(environment.inspectorUri, environment.keysInspectorUri);
  yield* historiesOf(needs.client);
  yield* mailsOf(environment);
  yield* reportsOf(environment);
}

async function lookAndCopy(stage: string): Promise<void> {
  const needles = disguises(canaries.stem);
  const look = { found: [] as string[], places: new Set<string>(), bytes: 0, ids: [] as string[] };
  for await (const { name, bytes } of everywhere()) {
    look.found.push(...search(needles, name, bytes));
    look.bytes += bytes.length;
    look.places.add(name);
    if (bytes.includes(subject)) look.ids.push(name);
  }
  looks.set(stage, look);
  itsKeys.set(stage, await store.keys.list(subject));
  paperKeys.set(stage, (await Promise.all(play.others.cases.map((id) => store.keys.list(id)))).flat());
  await copyAll(opened.environment, join(folder, stage));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pga-canary-'));
  opened = await openRehearsal({
    dataDir: join(folder, 'live'),
    outside: {},
    withCovenantCase: true,
  });
  config = readConfig({ ...opened.environment.env });
  store = await openStore(config);
  const { needs } = opened;
  play = new Play(opened, canaries, lookAndCopy);
  // Somebody else, who stays: what is shown of the one must not be true of everybody.
  const staff = new Staff(needs.baseUrl, needs.conference);
  const other = { name: canaries.at('survivor.name'), birthDate: '1992-03-04' };
  await staff.registerSignal('om', other, dayOf(new Date().toISOString()), play.words);
  // Beside it there is the covenant's own case.
  survivor = (await needs.view.caseIds()).find((id) => id !== COVENANT_CASE) ?? '';
  const { words, meant } = play;
  [report] = (await rehearse(needs, {
    paths: ['agenda'],
    seed: 1,
    says: { words, meant },
    observe: (life) => {
      subject = life.caseId;
      return play.along(life);
    },
  })) as [LifeReport];
}, 240_000);
afterAll(async () => {
  await store?.close();
  await opened?.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

test('the looking finds a text in every disguise', () => {
  const needles = disguises('kanarie0123456789abcdef');
  for (const at of [0, 1, 2]) {
    const text = Buffer.from(`${'x'.repeat(at)}kanarie0123456789abcdefn12 more`);
    expect(search(needles, 'x', Buffer.from(text.toString('base64')))).toHaveLength(2);
    expect(search(needles, 'x', text)).toHaveLength(1);
  }
  const wide = Buffer.from('ab kanarie0123456789abcdef', 'utf16le');
  // A zero byte too many before or after, and it is the other one as well.
  expect(search(needles, 'x', wide).length).toBeGreaterThan(0);
  expect(search(needles, 'x', wide.swap16()).length).toBeGreaterThan(0);
  expect(search(needles, 'x', Buffer.from('kanarie0123456789abcde'))).toEqual([]);
});

test('a text stood in every field of both files, and what can go wrong went wrong', () => {
  const { files } = modelCovenant();
  const all = [
    ...files.weighing.map(({ code }) => `weegploeg ${code}`),
    ...files.conference.map(({ code }) => `casusoverleg ${code}`),
  ];
  expect(all.filter((field) => !play.fields.has(field))).toEqual([]);
  expect([...play.statuses].sort()).toEqual(expect.arrayContaining([200, 404, 422, 503]));
  expect(canaries.count).toBeGreaterThan(120);
  // And in the forms that are no part of a subject's usual life.
  for (const form of [
    ...['report-incident', 'triage-incident', 'prepare-breach-report', 'decide-breach', 'close-incident'],
    ...['record-dispute', 'consult-dispute', 'register-request', 'contribute-request', 'decide-request'],
    ...['ask-request', 'check-security', 'evaluate-security', 'evaluate-covenant', 'follow-up'],
    ...['propose-grant', 'sign-annex', 'propose-assignment', 'decide-assignment', 'do-assignment'],
  ])
    expect([...play.others.played]).toContain(form);
  for (const form of [
    'propose-disclosure',
    'revoke-disclosure',
    'record-duty',
    'partner',
    'set-representative-of-other',
  ])
    expect([form, play.did(form)]).toEqual([form, true]);
});

test('it stands nowhere in clear, while the file is active and while it is archived', () => {
  expect([...looks.keys()]).toEqual(['conference', 'archived']);
  for (const { found, places, bytes, ids } of looks.values()) {
    expect(found).toEqual([]);
    // The looking looked: at files, documents, histories, mails and reports, and saw an id where one may stand.
    expect(bytes).toBeGreaterThan(1_000_000);
    for (const place of ['temporal.db', 'regie.cases', 'sleutels.keys', 'mail', '/healthz'])
      expect(places).toContain(place);
    for (const log of ['api', 'worker', 'mongo', 'sleutels', 'temporal', 'oidc', 'mail', 'practice'])
      expect(places).toContain(`logs/${log}.log`);
    expect(ids).toContain('regie.cases');
    expect(ids).toContain('temporal.db');
    expect(ids).toContain(`history of case-${subject}`);
  }
});

describe('once it is destroyed', () => {
  let restoring: Restoring;
  beforeAll(async () => {
    expect(report.remaining).toBe(0);
    const last = async () => (await store.certificates.list({ limit: 1 }))[0];
    const { final, finalFrom, units } = (await last()) ?? {};
    expect([final, units?.case]).toEqual([false, 1]);
    // The day on which it can be final comes, and with it what is done every night.
    await opened.needs.setOffset(Date.parse(`${finalFrom}T12:00:00Z`) - Date.now());
    await opened.needs.client.schedule.getHandle(HOUSEKEEPING_WORKFLOW).trigger();
    for (let i = 0; i < 300 && !(await last())?.final; i++) await sleep(100);
    expect((await last())?.final).toBe(true);
  }, 90_000);
  afterEach(() => restoring?.close(), 30_000);

  test.each(['conference', 'archived'])(
    'no key that is left opens anything of it in the copy of the %s stage; what is about somebody else opens',
    async (stage) => {
      restoring = new Restoring(join(folder, stage));
      const [data, engine] = await Promise.all([restoring.data(), restoring.engine(opened.environment)]);
      const all = await ciphertextsIn(documentsOf(data.inspector), historiesOf(engine));
      const dead = new Set(itsKeys.get(stage));
      const isIts = ({ header }: Ciphertext) =>
        (header.kid !== undefined && dead.has(header.kid)) || header.wid === `case-${subject}`;
      const its = all.filter(isIts);
      const places = new Set(its.map(({ place }) => place));
      const file = stage === 'archived' ? 'archief.texts' : 'casusoverleg.texts';
      for (const place of [
        file,
        'regie.cases',
        'regie.journal',
        'regie.accesslog',
        `history of case-${subject}`,
      ])
        expect(places).toContain(place);
      expect(its.length).toBeGreaterThan(200);

      const left = await keysThatAreLeft();
      const open = new Map<Ciphertext, string | null>();
      for (const one of all) open.set(one, await openedBy(one, left));
      expect(its.filter((one) => open.get(one) !== null)).toEqual([]);
      // The way of trying is right: everything else opens, with the key that it names.
      const others = all.filter((one) => !isIts(one));
      expect(others.length).toBeGreaterThan(20);
      const there = new Set(left.map(({ id }) => id));
      const papers = new Set(play.others.cases.map((id) => `case-${id}`));
      const lives = new Set<string>();
      for (const id of play.others.cases)
        if (await store.cases.load(id).catch(() => null)) lives.add(`case-${id}`);
      let ended = 0;
      for (const one of others) {
        const { kid, wid } = one.header;
        const by = open.get(one);
        const gone = kid === undefined ? papers.has(`${wid}`) && !lives.has(`${wid}`) : !there.has(kid);
        if (gone) {
          ended++;
          expect([one.place, kid === undefined || !!paperKeys.get(stage)?.includes(kid)]).toEqual([
            one.place,
            true,
          ]);
        }
        expect([one.place, by]).toEqual([one.place, gone ? null : (kid ?? expect.any(String))]);
      }
      expect(ended).toBeLessThan(others.length);
    },
    60_000,
  );

  test('the certificates are whole, final, and say nothing about anybody', async () => {
    const given = await store.certificates.export();
    const { broken, certificates } = await checkChain(given);
    expect(broken).toBeNull();
    expect(certificates.at(-1)).toMatchObject({ article: '13.1', finalOn: certificates.at(-1)?.finalFrom });
    const said = JSON.stringify([certificates, ...given.chain]);
    for (const secret of [subject, survivor, canaries.stem, ...itsKeysEver()])
      expect(said).not.toContain(secret);
  });

  test('a database put back from the backup shows the one who stayed, and nothing of the other', async () => {
    restoring = new Restoring(join(folder, 'archived'));
    const [data, keys] = await Promise.all([restoring.data(), restoring.keys()]);
    // Today's keys; and, worse than may be, the keys as they were backed up on the same day as the data.
    for (const parts of [[data], [data, keys]]) {
      const restored = await restoring.store(config, ...parts);
      expect((await restored.tasks.ofCase(subject)).length).toBeGreaterThan(0);
      await expect(restored.cases.load(subject)).rejects.toMatchObject({ code: 'key-gone' });
      await expect(restored.cases.journal(subject)).rejects.toMatchObject({ code: 'key-gone' });
      if (parts.length > 1) continue;
      const state = (await restored.cases.load(survivor))?.state as { signals: object } | undefined;
      expect(Object.keys(state?.signals ?? {})).toHaveLength(1);
    }
  }, 60_000);
});

/** Keys of units as they are now, unwrapped, and every version of the master key that there still is. */
async function keysThatAreLeft(): Promise<LeftKey[]> {
  const left: LeftKey[] = [];
  for await (const { name, bytes } of documentsOf(opened.environment.keysInspectorUri))
    if (name === 'sleutels.keys')
      for (const [, wrapped = ''] of bytes
        .toString('latin1')
        .matchAll(/(eyJ[\w-]{10,})\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]{22}/g))
        left.push(
          await store.keys.byId(
            (JSON.parse(Buffer.from(wrapped, 'base64url').toString()) as { for: string }).for,
          ),
        );
  const file = JSON.parse(await readFile(config.masterKeyFile, 'utf8')) as { keys: Record<string, string> };
  for (const [version, key] of Object.entries(file.keys))
    left.push({ id: `master:${version}`, bytes: Buffer.from(key, 'base64url') });
  return left;
}
