/**
 * `npm run --silent bench:known -- --json [--persons N] [--searches N]`: how long finding a known person takes (7) with 10,000
 * of them: candidates by keyed indexes, their names opened and compared in memory, a line in the access log before
 * it looks and one for each name that it gives. Half of the searches are somebody known, spelt otherwise; half are nobody.
 * Names, birth dates and keys are real rows, written through the store; there is no case behind them. An environment of its own.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/index.ts';
import { startEnvironment } from '../dev/environment.ts';
import { permitToSearch, permitToWrite } from '../domain/access/index.ts';
import { openStore } from '../store/index.ts';
import { chance } from './pages/load.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    persons: { type: 'string', default: '10000' },
    searches: { type: 'string', default: '200' },
  },
});
const [persons, searches] = [Number(values.persons), Number(values.searches)];
const AT_ONCE = 16;
const SOUNDS = 'ba de fi go hu ka le mi no pu ra se ti vo wa ze jan mar kel dri'.split(' ');
const ACTOR = { member: 'bench', party: 'politie', roles: ['core-representative', 'administrator'] };

const dataDir = await mkdtemp(join(tmpdir(), 'pga-known-'));
const environment = await startEnvironment({
  ...{ dataDir, withWorker: false, withApi: false, withPractice: false },
});
const store = await openStore(readConfig({ ...process.env, ...environment.env }));
try {
  const random = chance(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const word = (): string =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SOUNDS)).join('');
  const birthDate = (): string =>
    new Date(Date.UTC(1945, 0, 1) + random() * 65 * 365 * 86_400_000).toISOString().slice(0, 10);
  const all = Array.from({ length: persons }, () => ({
    caseId: randomUUID() as string,
    name: `${word()} ${pick(['', 'van ', 'de ', 'el '])}${word()}`,
    birthDate: birthDate(),
  }));

  const write = async ({ caseId, name, birthDate: born }: (typeof all)[0]): Promise<void> => {
    await store.keys.register(caseId, 'subject', 'weighing');
    const permit = permitToWrite({
      ...{ actor: ACTOR, caseId, file: 'weighing', fields: ['8.2a'], today: '2026-11-24' },
      ...{ stage: 'weighing', involved: [], purpose: 'manage' },
    });
    const ref = await store.texts.put(
      {
        ...{ caseId, room: 'weegploeg', unit: 'subject', code: '8.2a', kind: 'register-signal' },
        ...{ party: ACTOR.party, ground: 'wpg-18', regime: 'Wpg', on: '2026-11-24', by: ACTOR.member },
        values: { name, birthDate: born },
      },
      permit,
    );
    await store.texts.attach([ref]);
    await store.known.remember(caseId, name, born);
  };
  const started = performance.now();
  const queue = [...all];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = queue.pop(); one; one = queue.pop()) await write(one);
    }),
  );
  const written = performance.now() - started;

  const permit = permitToSearch({ actor: ACTOR, why: 'register-signal' });
  const times: number[] = [];
  let [known, missed, shown] = [0, 0, 0];
  for (let at = 0; at < searches; at++) {
    const one = pick(all);
    const [first = '', ...rest] = one.name.split(' ');
    // A letter doubled, the little word left out, and the other way round.
    const variant = `${rest.at(-1)}, ${first.slice(0, 3)}${first[2]}${first.slice(3)}`;
    const somebody = at % 2 === 0;
    const begun = performance.now();
    const found = await store.known.likely(
      { name: somebody ? variant : `${word()} ${word()}`, birthDate: one.birthDate },
      permit,
    );
    times.push(performance.now() - begun);
    shown += found.length;
    if (somebody) known += 1;
    if (somebody && !found.some(({ caseId }) => caseId === one.caseId)) missed += 1;
  }
  times.sort((a, b) => a - b);
  const ms = (part: number): number => Number(times[Math.floor((times.length - 1) * part)]?.toFixed(1));
  const result = {
    ...{ persons, searches, p50: ms(0.5), p95: ms(0.95), max: ms(1) },
    ...{ known, missed, shown, writtenInSeconds: Math.round(written / 1000) },
    load: Number(loadavg()[0]?.toFixed(2)),
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `${persons} personen: zoeken p95 ${result.p95} ms, ${missed} van ${known} gemist.\n`,
  );
} finally {
  await store.close();
  await environment.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit();
