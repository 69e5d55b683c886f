/**
 * `node dev/smoke/play.ts begin|go-on|over FILE`: a part of the life (life.ts), with what the next one must find in FILE.
 * In a container of its own beside the others, by Node alone (24 reads types away by itself), with BASE_URL, MAIL_CATCHER and
 * SMOKE_PASSWORD; tests run the same.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dayOf } from '../../domain/dates/index.ts';
import { Person } from '../person.ts';
import { Postbox } from '../rehearsal/postbox.ts';
import { begin, goOn, type Left, type Needs, over } from './life.ts';

const [part = '', file = ''] = process.argv.slice(2);
const { BASE_URL = '', MAIL_CATCHER = '', SMOKE_PASSWORD = '' } = process.env;
const postbox = new Postbox(MAIL_CATCHER);
const needs: Needs = {
  baseUrl: BASE_URL,
  open: (email) => new Person(BASE_URL, email, SMOKE_PASSWORD),
  mails: () => postbox.fresh(),
  today: dayOf(new Date().toISOString()),
  say: (line) => process.stdout.write(`  ${line}\n`),
};
const left = (): Left => JSON.parse(readFileSync(file, 'utf8')) as Left;
const parts: Record<string, () => Promise<void>> = {
  begin: async () => writeFileSync(file, JSON.stringify(await begin(needs))),
  'go-on': async () => {
    const { destroyedOn } = await goOn(needs, left());
    process.stdout.write(`  Wat er over is, wordt vernietigd op ${destroyedOn}\n`);
  },
  over: () => over(needs, left()),
};
const play = parts[part];
if (!play) throw new Error('begin, go-on or over');
await play();
