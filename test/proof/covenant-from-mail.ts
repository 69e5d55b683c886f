/** The covenant's beginning and its next version, from the mails to their effect, with the shared player (kinds.test.ts). */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import type { Covenant } from '../../covenant/index.ts';
import type { Values } from '../../dev/html.ts';
import { addDays } from '../../domain/dates/index.ts';
import { today, until } from '../real/api/support.ts';
import { Case, type Engine } from '../real/browser/case.ts';
import type { FromMail } from '../real/browser/from-mail.ts';

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
