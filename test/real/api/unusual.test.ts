/** A look that is not usual: a reason first, on record, and nothing of the file before it (15.2e). */
import mongoose from 'mongoose';
import { demoMembers } from '../../../dev/demo.ts';
import { hashOf } from '../../../store/log-hash.ts';
import type { AccessRow } from '../../../store/regie.ts';
import { appWith, ask, sessionOf } from './app.ts';
import {
  casesOf,
  config,
  db,
  memberId,
  newSubject,
  openTask,
  person,
  problemsOf,
  register,
  signalOf,
} from './support.ts';

test('a file with one’s own name opens after a reason, which stands in the log with its cause', async () => {
  const name = demoMembers.find(({ id }) => id === memberId('politie2'))?.name ?? '';
  // A namesake, of another day of birth at each run.
  const day = String((Date.now() % 28) + 1).padStart(2, '0');
  const subject = { ...newSubject(), name, birthDate: `19${50 + (Date.now() % 45)}-03-${day}` };
  await register(signalOf(subject));
  const caseId = (await casesOf(db, subject)).at(-1) ?? '';
  const row = (await db.tasks.ofCase(caseId)).find(
    ({ assignee, kind }) => assignee === memberId('politie') && kind === 'assess',
  );
  const path = `/taken/${row?.number}`;
  const period = { from: '2020-01-01', until: '2099-01-01' };
  // Somebody else is asked nothing.
  const colleague = await person('politie');
  expect((await colleague.get(path)).text).toContain('Een feitelijke omschrijving.');

  const id = `deputy-${row?.number}`;
  const stands = { member: memberId('politie'), deputy: memberId('politie2'), ...period };
  await db.deputies.add({ id, ...stands, reason: null, madeBy: 'test', madeAt: '2026-01-01T00:00:00.000Z' });
  try {
    const namesake = await person('politie2');
    const asked = await namesake.get(path);
    expect(asked.heading).toBe('Zeg eerst waarom u dit opent');
    expect(asked.text).not.toContain('Een feitelijke omschrijving.');
    expect(await problemsOf(asked)).toEqual([]);
    expect((await namesake.post(asked.form('why-opened'), {})).status).toBe(422);
    expect((await namesake.get(path)).heading).toBe(asked.heading);

    const opened = await namesake.post(asked.form('why-opened'), {
      reason: 'task',
      words: 'Ik ken hem niet.',
    });
    expect(opened.text).toContain('Een feitelijke omschrijving.');
    const line = (await db.accessLog.ofCase(caseId)).find(({ what }) => what === 'reason');
    expect(line).toMatchObject({ who: memberId('politie2'), odd: ['own-name'], ok: true });
    expect(line?.trace).toMatch(/^[0-9a-f]{32}$/);
    expect(line?.detail).toMatchObject({ reason: 'task', words: 'Ik ken hem niet.' });
    expect(await db.lookEverywhere('Ik ken hem niet.')).toEqual({});
    // For this case, and for a while.
    expect((await namesake.get(path)).text).toContain('Een feitelijke omschrijving.');
    const lately = await db.accessLog.lately(memberId('politie2'), caseId, '2020-01-01T00:00:00.000Z');
    expect(lately.reasons).toContain('own-name');
    // Nobody else may give one there.
    const stranger = await person('om');
    expect((await stranger.send(asked.form('why-opened'), new URLSearchParams())).status).toBe(403);
  } finally {
    await db.deputies.end(id, 'test', '2026-01-01T00:00:00.000Z');
  }
});

test('no log, no data: while a line can not be written a page shows nothing, and then it works again', async () => {
  const row = await openTask(db);
  const app = await appWith(db);
  const headers = await sessionOf(db, app, 'politie');
  const open = () => ask(app, { url: `/taken/${row.number}`, headers });
  expect((await open()).body).toContain('Een feitelijke omschrijving.');
  const regie = await mongoose
    .createConnection(config.mongodbUris.regie, { dbName: `${config.databasePrefix}regie` })
    .asPromise();
  const lines = regie.collection<AccessRow>('accesslog');
  try {
    // Somebody puts a line where this process's next one belongs: the store refuses that one.
    const mine = (await db.accessLog.ofCase(row.caseId)).at(-1);
    const [last] = await lines
      .find({ writer: mine?.writer ?? '' })
      .sort({ seq: -1 })
      .limit(1)
      .toArray();
    if (!last) throw new Error('no line');
    const { hash, ...like } = last as AccessRow;
    const seq = like.seq + 1;
    const rest = { ...like, _id: `${like.writer}:${seq}`, seq, prev: hash };
    await lines.insertOne({ ...rest, hash: hashOf(rest) });
    const refused = await open();
    expect(refused.status).toBe(500);
    expect(refused.body).not.toContain('Een feitelijke omschrijving.');
    expect((await open()).body).toContain('Een feitelijke omschrijving.');
    await db.accessLog.checkpoint();
    const { allBroken } = await db.accessLog.verify();
    expect(allBroken).toContainEqual({ writer: like.writer, seq, why: 'added' });
    await lines.deleteOne({ _id: rest._id });
  } finally {
    await regie.close();
  }
});
