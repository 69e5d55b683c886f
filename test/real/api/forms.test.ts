import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from '../../../dev/html.ts';
import {
  assessment,
  casesOf,
  config,
  db,
  newSubject,
  openTask,
  person,
  register,
  signalOf,
} from './support.ts';

const isOwnAnswer = ({ purpose }: { purpose: string }) => purpose.startsWith('own-answer');

describe('a form that is not right', () => {
  test('a missing field: a summary that leads to it, the message by it, and all that was typed', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    const typed = 'Met "aanhalingstekens", <b>tekens</b> & שלום 🙂\nen een tweede regel';
    const form = (await police.get(`/taken/${row.number}`)).form('task');
    const page = await police.post(form, { missing: typed, areas: ['training'] });
    expect(page.status).toBe(422);
    expect(page.html).toContain('error-summary');
    for (const name of ['observed', 'phase']) {
      expect(page.html).toContain(`href="#${name}"`);
      expect(page.html).toContain(`id="${name}"`);
      expect(page.html).toContain(`id="${name}-fout"`);
      expect(page.html).toMatch(new RegExp(`aria-describedby="[^"]*${name}-fout`));
    }
    const back = page.form('task');
    expect(back.fields.find(({ name }) => name === 'missing')?.value).toBe(typed);
    expect(
      back.fields.filter(({ name, checked }) => name === 'areas' && checked).map(({ value }) => value),
    ).toEqual(['training']);
    expect(page.html).not.toContain('<b>tekens');
    // The same page, completed, is accepted.
    const done = await police.post(back, assessment);
    expect(done.heading).toBe('Deze taak is klaar');
    // The answer is read from the file, and that look logged, only for who asks for it.
    const looks = async () => (await db.accessLog.ofCase(row.caseId)).filter(isOwnAnswer).length;
    expect([done.text.includes(assessment.observed as string), await looks()]).toEqual([false, 0]);
    expect((await police.get(`/taken/${row.number}`)).text).toContain(assessment.observed);
    expect(await looks()).toBeGreaterThan(0);
  });

  test('a field of 1 MB gets a clear message at the field, and comes back', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    const form = (await police.get(`/taken/${row.number}`)).form('task');
    const long = 'é'.repeat(1024 * 1024 - 1).slice(0, 1024 * 512);
    const page = await police.post(form, { ...assessment, observed: long });
    expect(page.status).toBe(422);
    expect(page.text).toContain('te lang');
    expect(page.form('task').fields.find(({ name }) => name === 'observed')?.value.length).toBe(long.length);
    const whole = await police.post(form, { ...assessment, observed: 'a'.repeat(1024 * 1024) });
    expect(whole.status).toBe(422);
    expect(whole.text).toContain('1.048.576 tekens');
    const tooMuch = await police.post(form, { ...assessment, observed: 'a'.repeat(5 * 1024 * 1024) });
    expect(tooMuch.status).toBe(413);
    expect(tooMuch.heading).toBe('Dit is te veel tekst');
    expect(tooMuch.html).not.toMatch(/node_modules|Error|\.ts:/);
    expect((await db.tasks.get(row.id))?.status).toBe('open');
  }, 30_000);
});

describe('registering a signal', () => {
  test('without a ground under article 6 it is refused at the field; nothing was kept', async () => {
    const subject = newSubject();
    const { ground: _none, ...without } = signalOf(subject);
    const page = await register(without);
    expect(page.status).toBe(422);
    expect(page.html).toContain('id="ground-fout"');
    expect(page.form('register-signal').fields.find(({ name }) => name === 'name')?.value).toBe(subject.name);
    expect(await casesOf(db, subject)).toEqual([]);
  });

  test('a day in the future is refused at its field', async () => {
    const page = await register({ ...signalOf(newSubject()), receivedOn: '2099-01-01' });
    expect(page.status).toBe(422);
    expect(page.html).toContain('id="receivedOn-fout"');
  });

  test('only a representative of a core party sees the form and can send it', async () => {
    const police = await person('politie');
    const form = (await police.get('/signalen/nieuw')).form('register-signal');
    const subject = newSubject();
    for (const account of ['raad', 'coordinator', 'uitvoerder', 'verzoeken']) {
      const other = await person(account);
      const page = await other.get('/signalen/nieuw');
      expect(page.status).toBe(403);
      expect(page.forms.map(({ id }) => id)).toEqual(['sign-out']);
      expect((await other.get('/')).html).not.toContain('/signalen/nieuw');
      const csrf = page.form('sign-out').fields.find(({ name }) => name === '_csrf')?.value ?? '';
      const body = fill(form, signalOf(subject));
      body.set('_csrf', csrf);
      expect((await other.send(form, body)).status).toBe(403);
    }
    expect(await casesOf(db, subject)).toEqual([]);
  });

  test('sent twice is one signal; about a known person it is added to the same file', async () => {
    const subject = newSubject();
    const police = await person('politie');
    const form = (await police.get('/signalen/nieuw')).form('register-signal');
    const answers = await Promise.all([
      police.post(form, signalOf(subject)),
      police.post(form, signalOf(subject)),
    ]);
    for (const answer of answers) expect(answer.heading).toBe('Het signaal is gemeld');
    const cases = await casesOf(db, subject);
    expect(cases.length).toBe(1);
    const [caseId = ''] = cases;
    const signals = async () => {
      const state = (await db.cases.load(caseId))?.state as { signals: object } | undefined;
      return Object.keys(state?.signals ?? {}).length;
    };
    expect(await signals()).toBe(1);
    // The same person, written a little differently by somebody else.
    const other = await person('om');
    const second = await other.get('/signalen/nieuw');
    const answer = await other.post(second.form('register-signal'), {
      ...signalOf({ ...subject, name: subject.name.toUpperCase() }),
      ground: 'wjsg-39f',
      regime: 'Wjsg',
    });
    expect(answer.heading).toBe('Het signaal is gemeld');
    expect(await casesOf(db, subject)).toEqual(cases);
    expect(await signals()).toBe(2);
  });
});

test('no line of the log says whom it is about, what was typed, or a link', async () => {
  const row = await openTask(db);
  const subject = newSubject();
  await register(signalOf(subject));
  const police = await person('politie');
  const [token = ''] = [await db.links.issue(row.id, row.assignee ?? '')];
  await police.get(`/t/${token}?geheim=${subject.name}`);
  const csrf = police.cookies().map((cookie) => cookie.split('=')[1] ?? '');
  const log = readFileSync(join(config.dataDir, 'logs', 'api.log'), 'utf8');
  for (const secret of [subject.name, 'Proefpersoon', 'feitelijke', 'voorbeeld.test', token, ...csrf]) {
    if (secret.length > 5) expect(log.includes(secret)).toBe(false);
  }
});
