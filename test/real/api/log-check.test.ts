/** The recurring check of the access log (15.2e), from the covenant's own case to who checks the checker. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { createCodec } from '../../../contracts/codec.ts';
import { COVENANT_CASE } from '../../../contracts/engine.ts';
import { keyForWorkflow } from '../../../contracts/keys.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { demoMembers } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import type { Page } from '../../../dev/person.ts';
import type { Context } from '../../../domain/case.ts';
import { CHECKERS, checkerOf, covenantLife } from '../../../domain/covenant-life/index.ts';
import { addDays, atTime } from '../../../domain/dates/index.ts';
import type { AccessLine, TaskRow } from '../../../store/index.ts';
import { startCovenantCase } from '../../../workers/covenant-case.ts';
import { config, db, memberId, person, problemsOf, today, until } from './support.ts';

/** As it would be when the environment began 60 days ago: past half of the first three months. */
async function began(): Promise<void> {
  const day = addDays(today(), -60);
  const now = atTime(day, '10:00');
  const directory = await db.members.directory(day);
  const context: Context = { covenant: modelCovenant(), now, today: day, directory };
  const made = covenantLife.apply(null, { type: 'begin' }, context);
  if (!made.ok) throw new Error(made.code);
  await db.keys.engineKey(COVENANT_CASE, { create: true });
  const next = covenantLife.due(made.state, context.covenant).find(({ acts }) => acts) ?? null;
  await db.cases.commit({
    ...{ caseId: COVENANT_CASE, kind: 'covenant', expectedVersion: 0, commandId: randomUUID() },
    ...{ runId: randomUUID(), at: now, by: null, state: made.state, stage: 'in-force', parties: [] },
    ...{ summary: made.summary, opened: [], closed: [], moments: [], effects: [] },
    ...{ answer: { ok: true, version: 1 }, next },
  });
  const connection = await Connection.connect({ address: config.temporalAddress });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(db.keys))] },
  });
  await startCovenantCase(client, db, config.temporalTaskQueue);
  await startCovenantCase(client, db, config.temporalTaskQueue);
  await connection.close();
}

const looked = (account: string, more: Partial<AccessLine>): Promise<void> =>
  db.accessLog.write({
    ...{ who: memberId(account), party: 'gemeente', what: 'list', purpose: 'task:assess' },
    ...{ fields: ['8.2a'], file: 'weegploeg', caseId: null, ok: true, ...more },
  });
const task = async (kind: string, status = 'open'): Promise<TaskRow | undefined> =>
  (await db.tasks.ofCase(COVENANT_CASE)).find((row) => row.kind === kind && row.status === status);
const number = async (kind: string): Promise<string> => {
  await until(async () => (await task(kind)) !== undefined);
  return (await task(kind))?.number ?? '';
};
/** Every line in order, and so the whole. */
const inOrder = (page: Page): Values =>
  Object.fromEntries(
    page
      .form('task')
      .fields.filter(({ type, name }) => type === 'radio' && name !== 'owner')
      .map(({ name }) => [name, 'in-order']),
  );

test('what stands out on top, a question a line, no contents; the checker’s own looks go to somebody else', async () => {
  await looked('gemeente', { odd: ['own-name'] });
  await looked('raad', { what: 'refused', ok: false });
  // Whoever stands furthest from the files here, and has looked too.
  const directory = await db.members.directory(today());
  const first = demoMembers.find(({ id }) => id === checkerOf(directory, CHECKERS).assignee);
  const account = first?.email.split('@')[0] ?? '';
  await looked(account, { odd: ['many'], purpose: 'task:check-accuracy' });
  await began();

  const checker = await person(account);
  const path = `/taken/${await number('check-log')}`;
  const page = await checker.get(path);
  expect(page.heading).toBe('Controleer het toegangslogboek');
  expect(page.text).toContain('Waarom dit opvalt: eigen naam of naam van een collega.');
  expect(page.text).toContain('Sanne de Boer');
  expect(page.text).toContain('Uw eigen regels Die staan hier niet.');
  expect(page.text).not.toContain(`${first?.name} (de gemeente), `);
  expect(page.html.length).toBeLessThan(60_000);
  expect(await problemsOf(page)).toEqual([]);
  // The same at every opening, and not for anybody else.
  const names = (one: Page) => one.form('task').fields.map(({ name }) => name);
  expect(names(await checker.get(path))).toEqual(names(page));
  expect((await (await person('gemeente2')).get(path)).status).toBe(403);

  const { outcome: _, ...half } = inOrder(page);
  expect((await checker.post(page.form('task'), half)).status).toBe(422);
  const done = await checker.post(page.form('task'), inOrder(page));
  expect(done.heading).toBe('Deze taak is klaar');
  expect((await checker.get(path)).text).toContain('Wat is uw oordeel over het logboek? In orde');

  const ownPath = `/taken/${await number('check-own-log')}`;
  const second = demoMembers.find(({ id }) => id === checkerOf(directory, CHECKERS, first?.id).assignee);
  const other = await person(second?.email.split('@')[0] ?? '');
  const own = await other.get(ownPath);
  expect(own.text).toContain(`${first?.name} (`);
  expect(own.text).toContain('Waarom dit opvalt: veel dossiers in korte tijd.');
  expect(own.text).not.toContain('Sanne de Boer');
  const answers = { ...inOrder(own), outcome: 'follow-up', owner: 'administrator', on: addDays(today(), 14) };
  expect((await other.post(own.form('task'), answers)).heading).toBe('Deze taak is klaar');
  expect((await db.cases.past(COVENANT_CASE))[0]?.summary).toContain('opvolging nodig');

  // It comes back.
  const { state } = (await db.cases.load(COVENANT_CASE)) as { state: { duties: Record<string, unknown> } };
  expect(state.duties['check-log']).toEqual({ from: today(), times: 1 });
});

test('the check of authorisations asks about every name; who ends, ends at once, and a second person is told', async () => {
  const id = `m-${randomUUID().slice(0, 12)}`;
  const leaver = { id, name: 'Aad Kanarie', email: `${id}@voorbeeld.test`, party: 'gemeente' };
  const authorisations = [{ from: '2020-01-01', until: null }];
  await db.members.seed([{ ...leaver, roles: ['operations'], authorisations, statementOn: '2020-01-01' }]);
  const administrator = await person('uitvoerder');
  const path = `/taken/${await number('check-authorisations')}`;
  let page = await administrator.get(path);
  expect(page.text).toContain('Aad Kanarie');
  expect(page.html).not.toContain(`name-${memberId('uitvoerder')}`);
  expect(await problemsOf(page)).toEqual([]);
  for (let left = 20; left > 0 && page.heading !== 'Deze taak is klaar'; left--) {
    const names = page.form('task').fields.filter(({ name }) => name.startsWith('name-'));
    const stays: Values = Object.fromEntries(names.map(({ name }) => [name, 'stays']));
    const { [Object.keys(stays)[0] ?? '']: _, ...half } = stays;
    const missed = await administrator.post(page.form('task'), half);
    expect(missed.status).toBe(422);
    expect(missed.html.length).toBeLessThan(60_000);
    const own = `name-${id}`;
    page = await administrator.post(page.form('task'), { ...stays, ...(own in stays && { [own]: 'ends' }) });
  }
  expect(page.heading).toBe('Deze taak is klaar');
  expect(await db.members.authorised(id, today())).toBeNull();
  const tasks = async () => db.tasks.ofCase((await db.members.byId(id))?.caseId ?? '');
  await until(async () => (await tasks()).length > 0);
  const gone = await db.members.byId(id);
  const [told] = await tasks();
  expect(told).toMatchObject({ kind: 'confirm-authorisation', assignee: memberId('leiding-gemeente') });
  // The key of the practice staff together is not what their name stands under any more.
  expect(gone?.name).toBe('Aad Kanarie');
  expect((await db.cases.past(COVENANT_CASE))[0]?.summary).toContain('opvolging nodig');
});
