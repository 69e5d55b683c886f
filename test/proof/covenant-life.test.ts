/**
 * The covenant's own case on real servers. Annex 1 by link (1c, 14.2): from the administrator's invitation over both mails
 * and the signature to the confirmation, after which the organisation can be chosen; a link in somebody else's hands shows
 * nothing. The operator's command about another version (18): bad files are refused, a good one is compared and proposed.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { startEnvironment } from '../../dev/environment.ts';
import { Person } from '../../dev/person.ts';
import { addDays } from '../../domain/dates/index.ts';
import type { TaskRow } from '../../store/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'pga-annex-'));
const environment = await startEnvironment({ dataDir: folder, outside: {}, withCovenantCase: true });
Object.assign(process.env, environment.env);
const { baseUrl, casesOf, newSubject, person, problemsOf, register, signalOf, store, today } = await import(
  '../real/api/support.ts'
);

afterAll(async () => {
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const ORGANISATION = 'partner-anker';
const ADDRESS = 'bestuur@voorbeeld.test';
const NAMES = /Anker|Kanarie|Bijlage externe/;
let seen = 0;
async function mailTo(address: string, has: RegExp): Promise<string> {
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    const caught = (await (await fetch(`${environment.mailUrl}/api/email?skip=${seen}`)).json()) as {
      text?: string;
      subject?: string;
      to?: { address?: string }[];
    }[];
    const at = caught.findIndex(({ to, text }) => to?.[0]?.address === address && has.test(text ?? ''));
    if (at < 0) continue;
    seen += at + 1;
    return `${caught[at]?.subject}\n${caught[at]?.text}`;
  }
  throw new Error(`No mail to ${address}`);
}

test('invited, signed by link and code, confirmed: only then it takes part', async () => {
  const db = await store();
  const admin = await person('uitvoerder');
  const until = addDays(today(), 700);
  const form = (await admin.get(`/organisaties/${ORGANISATION}/uitnodigen`)).form('invite-annex');
  const values = { representative: 'Kanarie de Wit', position: 'Bestuurder', email: ADDRESS, until };
  expect((await admin.post(form, { ...values, email: 'geen adres' })).status).toBe(422);
  const done = await admin.post(form, values);
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('De link werkt tot en met')]);
  expect(await problemsOf(done)).toEqual([]);

  const mail = await mailTo(ADDRESS, /\/bijlage\//);
  expect(mail).not.toMatch(NAMES);
  const link = /\/bijlage\/[\w-]{43}/.exec(mail)?.[0] ?? '';
  const outsider = new Person(baseUrl);
  const opened = await outsider.get(link);
  expect([opened.status, opened.heading]).toEqual([200, 'Bijlage 1 tekenen']);
  expect(opened.text).not.toMatch(NAMES);
  expect(await problemsOf(opened)).toEqual([]);
  const code = await outsider.post(opened.form('ask-code'));
  expect(code.text).not.toMatch(NAMES);
  expect(await problemsOf(code)).toEqual([]);
  const second = await mailTo(ADDRESS, /code is \d{6}/);
  expect(second).not.toMatch(/\/bijlage\/|Anker|Kanarie/);
  const given = /code is (\d{6})/.exec(second)?.[1] ?? '';
  const wrong = await outsider.post(code.form('give-code'), {
    code: given === '000000' ? '000001' : '000000',
  });
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('Deze code klopt niet')]);

  // Somebody else with the same link: no page of it opens, and what they send does nothing.
  const stranger = new Person(baseUrl);
  expect((await stranger.get(link)).text).not.toMatch(NAMES);
  expect((await new Person(baseUrl).get(`/bijlage/${'A'.repeat(43)}`)).status).toBe(404);

  const annex = await outsider.post(wrong.form('give-code'), { code: given });
  expect([annex.status, annex.text]).toEqual([200, expect.stringContaining('Het Anker')]);
  expect(annex.text).toContain('zal de informatie niet met een ander doel verwerken');
  expect(await problemsOf(annex)).toEqual([]);
  const stolen = await stranger.send(
    annex.form('sign-own-annex'),
    new URLSearchParams({ representative: 'X' }),
  );
  expect(stolen.text).not.toMatch(NAMES);
  expect((await db.signings.unsettled()).length).toBe(0);
  const half = await outsider.post(annex.form('sign-own-annex'), { representative: 'Kanarie de Wit' });
  expect(half.status).toBe(422);
  const signed = await outsider.post(half.form('sign-own-annex'), {
    ...{ representative: 'Kanarie de Wit', position: 'Bestuurder' },
    ...{ legal: ['yes'], secrecy: ['yes'], purpose: ['yes'] },
  });
  expect([signed.status, signed.heading]).toEqual([200, 'U heeft bijlage 1 getekend']);
  expect(await problemsOf(signed)).toEqual([]);
  expect((await outsider.get(link)).heading).toBe('U heeft bijlage 1 getekend');
  expect((await stranger.get(link)).text).not.toMatch(NAMES);
  expect((await db.partners.standing(today())).signed).not.toContain(ORGANISATION);

  const row = (await db.tasks.ofCase(COVENANT_CASE)).find(({ kind }) => kind === 'confirm-annex') as TaskRow;
  const task = await admin.get(`/taken/${row.number}`);
  expect(task.text).toContain('Kanarie de Wit');
  expect(task.text).toContain('Het Anker');
  expect(await problemsOf(task)).toEqual([]);
  expect((await admin.post(task.form('task'), { outcome: 'confirm' })).status).toBe(200);
  for (const until = Date.now() + 20_000; ; await sleep(100)) {
    if ((await db.partners.standing(today())).signed.includes(ORGANISATION)) break;
    if (Date.now() > until) throw new Error('The annex does not hold');
  }
  expect(await db.partners.byId(ORGANISATION)).toMatchObject({ until, signedOn: today() });
  expect((await outsider.get(link)).status).toBe(404);
  expect((await admin.get('/organisaties')).text).toContain('door Kanarie de Wit');
}, 120_000);

interface Said {
  code: number;
  out: Record<string, unknown> & { problems?: { field: string; message: string }[] };
}
/** As an operator gives it: the command itself, in a process of its own. */
const command = (what: string, file: string): Promise<Said> =>
  new Promise((resolve) => {
    const args = ['dev/run.mjs', 'workers/covenant.ts', what, file, '--json'];
    execFile(process.execPath, args, { env: { ...process.env, ...environment.env } }, (error, stdout) => {
      const out = stdout.startsWith('{') ? (JSON.parse(stdout) as Said['out']) : {};
      resolve({ code: error ? Number(error.code) : 0, out });
    });
  });

test('a version that is no covenant is refused with its field and reason, and the running one stays; a good one is compared and proposed', async () => {
  const db = await store();
  const subject = newSubject();
  await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  const { onDay: _not, ...present } = modelCovenant();
  const from = addDays(today(), 60);
  const lengths = (given: Record<string, string>) => ({
    ...{ ...present, version: '2-proef', inForceFrom: from },
    terms: present.terms.map((term) => ({ ...term, length: given[term.id] ?? term.length })),
  });
  const good = lengths({ 'undecided-signal': 'P4M' });
  const bad: [string, object, RegExp][] = [
    ['a missing article', { ...good, annex1: { ...good.annex1, article: '' } }, /^annex1\.article$/],
    ['a term of zero', lengths({ archive: 'P0D' }), /^terms\[\d+\]\.length$/],
    ['a term of minus a week', lengths({ archive: '-P1W' }), /^terms\[\d+\]\.length$/],
    [
      'an unknown party',
      { ...good, parties: [...good.parties, { ...good.parties[0], id: 'aivd' }] },
      /^parties\[5\]\.id$/,
    ],
    ['before the cases', { ...good, inForceFrom: today() }, /^inForceFrom$/],
    ['of a day that has one', { ...good, inForceFrom: present.inForceFrom }, /^inForceFrom$/],
    ['the running one again', { ...good, version: present.version }, /^version$/],
  ];
  const standing = await db.covenants.standing();
  const files = await Promise.all(
    bad.map(async ([name, json], index) => {
      const file = join(folder, `bad-${index}.json`);
      await writeFile(file, JSON.stringify(json));
      return [name, file, bad[index]?.[2]] as const;
    }),
  );
  for (const [name, file, field] of files) {
    const { code, out } = await command('propose', file);
    const found = out.problems?.filter((one) => field?.test(one.field)) ?? [];
    expect([name, code, found.length > 0, found[0]?.message.length]).toEqual([
      ...[name, 1, true],
      expect.any(Number),
    ]);
  }
  expect(await db.covenants.standing()).toEqual(standing);

  const file = join(folder, 'good.json');
  await writeFile(file, JSON.stringify(good));
  const compared = await command('compare', file);
  expect(compared.out.moved).toContainEqual(
    expect.objectContaining({ caseId, what: 'undecided-signal', which: 'earlier' }),
  );
  expect((await command('propose', file)).code).toBe(0);
  expect((await db.cases.load(COVENANT_CASE))?.state).toMatchObject({
    proposal: { version: '2-proef', from },
  });
  // One at a time: it says so, and the first stays.
  expect((await command('propose', file)).code).toBe(1);
  const page = await (await person('uitvoerder')).get('/convenant');
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('2-proef')]);
  expect(await problemsOf(page)).toEqual([]);
}, 120_000);
