/** Lives go on to their dates while workers and the database are killed under them, and the mail server stands still. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { type LifeReport, rehearse } from '../../dev/rehearsal/rehearsal.ts';

let dataDir: string;
let opened: OpenedRehearsal;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-faults-'));
  opened = await openRehearsal({ dataDir, outside: {} });
}, 60_000);
afterAll(async () => {
  await opened?.close();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

test('every life ends on its dates, nothing is left, no task is done twice, a mail only again under its own id', async () => {
  const { environment, needs } = opened;
  let going = true;
  const faults = { worker: 0, mongo: 0, mail: 0 };
  const disturb = (async () => {
    for (const name of ['worker', 'mongo', 'worker', 'mail', 'mongo', 'worker'] as const) {
      await sleep(2000);
      if (!going) return;
      if (name === 'mail') {
        environment.pause('mail');
        await sleep(1500);
        environment.resume('mail');
      } else {
        await environment.kill(name);
        await environment.restart(name);
      }
      faults[name]++;
    }
  })();
  let reports: LifeReport[];
  try {
    reports = await rehearse(needs, { paths: ['agenda', 'no-agenda', 'undecided'], seed: 3 });
  } finally {
    going = false;
    await disturb;
  }
  expect(faults.worker).toBeGreaterThan(1);
  expect(faults.mongo).toBeGreaterThan(0);
  expect(reports.map(({ path }) => path).sort()).toEqual(['agenda', 'no-agenda', 'undecided']);
  for (const report of reports) {
    expect(report.remaining).toBe(0);
    expect(report.destroyedAt).toBe(report.moments.at(-1)?.at);
  }
  const mails = await Promise.all(
    (
      (await (await fetch(`${needs.mailCatcher}/api/email`)).json()) as {
        id: string;
        subject: string;
        text: string;
      }[]
    ).map(async ({ id, subject, text }) => {
      const source = await (await fetch(`${needs.mailCatcher}/api/email/${id}/source`)).text();
      return { subject, text, messageId: /^Message-ID: (<.+>)/im.exec(source)?.[1] ?? '' };
    }),
  );
  expect(mails.length).toBeGreaterThan(60);
  expect(mails.every(({ messageId }) => messageId !== '')).toBe(true);
  const texts = new Map<string, string>();
  for (const { messageId, subject, text } of mails) {
    // A repeat is the same mail to the letter; two different mails never share an id.
    expect(texts.get(messageId) ?? `${subject}\n${text}`).toBe(`${subject}\n${text}`);
    texts.set(messageId, `${subject}\n${text}`);
  }
}, 240_000);

test('what was typed stands nowhere in clear: no log line, no mail, no database file, not in the engine', async () => {
  // The names and the text that the rehearsed staff fill in (dev/rehearsal/answers.ts).
  const needles = ['Oefenpersoon', 'Hier staat wat iemand heeft gezien'].map((text) => Buffer.from(text));
  const files = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.some(({ name }) => name === 'api.log')).toBe(true);
  expect(files.some(({ name }) => name.startsWith('temporal.db'))).toBe(true);
  const found: string[] = [];
  for (const { name, parentPath } of files) {
    const bytes = await readFile(join(parentPath, name));
    if (needles.some((needle) => bytes.includes(needle))) found.push(name);
  }
  expect(found).toEqual([]);
});
