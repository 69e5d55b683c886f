/** The covenant's beginning and its next version, from the mails to their effect, with the shared player (kinds.test.ts). */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import type { Covenant } from '../../covenant/index.ts';
import { demoMembers } from '../../dev/demo.ts';
import type { Values } from '../../dev/html.ts';
import { Person } from '../../dev/person.ts';
import { addDays } from '../../domain/dates/index.ts';
import { baseUrl, today, until } from '../real/api/support.ts';
import { Case, type Engine } from '../real/browser/case.ts';
import type { FromMail } from '../real/browser/from-mail.ts';
import { fillIn } from '../real/browser/support.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PUBLISHED = { link: 'https://zoek.officielebekendmakingen.nl/stcrt-1', on: today() };
/** A party's manager signs for it; without one, whoever represents it. */
const SIGNERS = ['leiding-gemeente', 'leiding-om', 'leiding-politie', 'raad', 'reclassering'];

class Playing {
  readonly covenant: Case;
  private readonly mail: FromMail;
  constructor(engine: Engine, mail: FromMail) {
    this.covenant = Case.of(engine, COVENANT_CASE);
    this.mail = mail;
  }

  async play(kind: string, account: string, answer: Values): Promise<void> {
    const { covenant, mail } = this;
    await until(async () => (await covenant.open(kind)).length > 0);
    await mail.play(covenant.engine.db, await covenant.task(kind, account), account, answer);
  }

  async everybody(kind: string, answer: Values): Promise<void> {
    for (const account of SIGNERS) await this.play(kind, account, answer);
  }
}

/** 18.1, 11.1, 4: signed by all parties, published, registered. */
export async function playBeginning(engine: Engine, mail: FromMail): Promise<Case> {
  const playing = new Playing(engine, mail);
  await playing.everybody('sign-covenant', { signed: ['yes'] });
  await playing.play('record-publication', 'uitvoerder', { number: '2026-12345', ...PUBLISHED });
  await playing.play('record-registration', 'uitvoerder', { register: 'AVG-12', dpia: 'DPIA-3' });
  return playing.covenant;
}

/** 18: another version, put to the parties by the operator's own command; signed and published before its day. */
export async function playNextVersion(engine: Engine, mail: FromMail, file: string): Promise<Case> {
  const playing = new Playing(engine, mail);
  const covenant = JSON.parse(await readFile(file, 'utf8')) as Covenant;
  const next = join(file, '..', 'next.json');
  const inForceFrom = addDays(today(), 30);
  await writeFile(next, JSON.stringify({ ...covenant, version: '2.0.0', inForceFrom }));
  expect(await command('compare', next, '--json')).toMatchObject([
    0,
    { version: '2.0.0', from: inForceFrom },
  ]);
  expect((await command('propose', next))[0]).toBe(0);
  await playing.everybody('sign-version', { outcome: 'sign' });
  await playing.play('record-publication', 'uitvoerder', { number: '2026-23456', ...PUBLISHED });
  return playing.covenant;
}

/** 1c: an organisation's representative signs annex 1 by link and code; the administrator confirms who that was. */
export async function playAnnex(engine: Engine, mail: FromMail, organisation: string): Promise<void> {
  const who = { representative: 'Anna de Groot', position: 'Bestuurder' };
  const email = 'bestuur@voorbeeld.test';
  await mail.start('uitvoerder', `/organisaties/${organisation}/uitnodigen`, 'invite-annex', {
    ...{ ...who, email, until: addDays(today(), 700) },
  });
  const representative = new Person(baseUrl);
  const [link = ''] = await caught(email, /\/bijlage\/[\w-]{43}/);
  const asked = await representative.post((await representative.get(link)).form('ask-code'));
  const [, code = ''] = await caught(email, /code is (\d{6})/);
  const annex = await representative.post(asked.form('give-code'), { code });
  const signed = { ...who, legal: ['yes'], secrecy: ['yes'], purpose: ['yes'] };
  expect((await representative.post(annex.form('sign-own-annex'), signed)).status).toBe(200);
  await new Playing(engine, mail).play('confirm-annex', 'uitvoerder', { outcome: 'confirm' });
}

/** What the newest mail to this address that has it says. */
async function caught(address: string, what: RegExp): Promise<RegExpExecArray> {
  let found: RegExpExecArray | null = null;
  await until(async () => {
    const mails = (await (await fetch(`${process.env.MAIL_CATCHER}/api/email`)).json()) as {
      text?: string;
      to?: { address?: string }[];
    }[];
    for (const { text = '', to } of mails) if (to?.[0]?.address === address) found = what.exec(text) ?? found;
    return found !== null;
  });
  return found as unknown as RegExpExecArray;
}

/**
 * 18.2: a party that gave notice is gone the day after its last one; who of it was typing by then sends in vain, and keeps
 * what was typed. The environment’s clock goes ahead and comes back.
 */
export async function playLeft(engine: Engine, mail: FromMail, account: string): Promise<void> {
  const typed = 'Eerste regel.\nمرحبا 👋 <i>&</i>';
  const one = await Case.begin(engine);
  const row = await one.task('assess', account);
  await mail.begin(row, account);
  const at = await mail.desk(account);
  await fillIn(at.page, 'task', { observed: typed, phase: 'unclear' });
  const party = demoMembers.find(({ email }) => email.startsWith(`${account}@`))?.party;
  const lastDay = (await engine.db.covenants.standing())?.left.find((left) => left.party === party)?.lastDay;
  const goTo = async (offset: number) => {
    const told = await fetch(String(process.env.CLOCK_URL), {
      method: 'POST',
      body: JSON.stringify({ offset }),
    });
    expect(told.status).toBe(200);
  };
  const dayAfter = Date.parse(`${addDays(lastDay ?? '', 1)}T12:00:00Z`);
  await goTo(dayAfter - Date.now());
  try {
    await at.page.locator('form#task [type=submit]:not([name^=_])').last().click();
    expect((await at.seen()).status).toBe(403);
    expect(await at.page.locator('h1').textContent()).toBe('U heeft geen toegang');
    const says = await at.page.locator('main').textContent();
    expect(says).toContain('uw organisatie doet niet meer mee');
    expect(says).toContain('Wat u stuurde, is niet verwerkt.');
    expect(await at.page.locator('main textarea').first().inputValue()).toBe(typed);
    expect((await engine.db.tasks.get(row.id))?.status).toBe('open');
    // The mail's own link, from then on.
    await at.page.goto(`${baseUrl}/taken/${row.number}`);
    await at.signInWhenAsked();
    expect(await at.page.locator('h1').textContent()).toBe('U heeft geen toegang');
    expect(await at.page.content()).not.toContain(row.number);
  } finally {
    await goTo(0);
  }
}

/** `npm run covenant`, as an operator gives it. Answers its exit code and what it says. */
async function command(...args: string[]): Promise<[code: number | null, says: unknown]> {
  const child = spawn(process.execPath, ['dev/run.mjs', 'workers/covenant.ts', ...args], {
    ...{ cwd: root, env: process.env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  let said = '';
  child.stdout?.on('data', (part) => {
    said += part;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return [code, args.includes('--json') ? JSON.parse(said) : said];
}
