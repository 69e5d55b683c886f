import { randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { deliverActivities } from '../../../activities/deliver.ts';
import { readConfig, wallNow } from '../../../config/index.ts';
import { createLogger } from '../../../config/log.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { demoMembers } from '../../../dev/demo.ts';
import type { Effect, Occasion, Task } from '../../../domain/case.ts';
import { legalDate } from '../../../domain/dates/index.ts';
import { createTransport, type MailSettings } from '../../../mail/transport.ts';
import { type DatedTask, openStore, type Store } from '../../../store/index.ts';
import { freePort, type Refusals, refuser, settings } from './smtp.ts';

const baseUrl = 'https://regie.example';
const covenant = modelCovenant();
const lines: string[] = [];
const log = createLogger('test', 'debug', { write: (line) => void lines.push(line) });
const memberOf = (party: string, role: string) => {
  const member = demoMembers.find((one) => one.party === party && one.roles.includes(role));
  if (!member) throw new Error('no such demo member');
  return member;
};
const om = memberOf('om', 'core-representative');
const politie = memberOf('politie', 'core-representative');
const coordinator = memberOf('gemeente', 'coordinator');

let store: Store;
beforeAll(async () => {
  store = await openStore(readConfig());
  await store.members.seed(demoMembers);
}, 60_000);
afterAll(() => store.close());

function task(id: string, kind: string, assignee: string | null): DatedTask {
  const { lastDay, at, why } = legalDate(covenant, 'weigh-signal', '2026-11-23');
  const role = assignee === coordinator.id ? 'coordinator' : 'core-representative';
  const made: Task = {
    ...{ id, kind, party: null, role, assignee, term: 'weigh-signal', from: '2026-11-23' },
    ...{ openedOn: '2026-11-23', nudged: [] },
  };
  return { ...made, lastDay, endsAt: at, article: why.article, why };
}
const mail = (id: string, to: string, occasion: Occasion = 'task'): Effect => ({
  effect: 'mail',
  task: id,
  occasion,
  to,
});

/** One step of a case, as `step` would commit it. */
async function commit(
  caseId: string,
  expectedVersion: number,
  what: { opened?: DatedTask[]; closed?: DatedTask[]; changed?: DatedTask[]; effects?: Effect[] },
  at = '2026-11-23T09:00:00Z',
) {
  const committed = await store.cases.commit({
    ...{ caseId, expectedVersion, kind: 'subject', commandId: randomUUID(), runId: randomUUID() },
    ...{ at, by: null, state: {}, stage: 'weighing', parties: [], summary: 'test' },
    ...{
      opened: what.opened ?? [],
      closed: (what.closed ?? []).map((one) => ({ task: one, how: 'cancelled' })),
    },
    changed: what.changed ?? [],
    ...{ moments: [], effects: what.effects ?? [], next: null },
    answer: { ok: true, version: expectedVersion + 1 },
  });
  expect(committed.outcome).toBe('committed');
}

/** A mail server, and `deliver` that sends to it. */
async function rig(refusals: Refusals = {}, over: Partial<MailSettings> = {}) {
  const server = await refuser(refusals);
  const transport = createTransport({ ...settings(server.port), ...over });
  const told: string[] = [];
  let trying = { attempt: 1, hours: 0 };
  const { deliver } = deliverActivities({
    ...{ store, transport, log, covenant: () => covenant },
    config: { baseUrl, mailFrom: settings(1).mailFrom },
    trying: () => trying,
    tell: async (_caseId, commandId) => void told.push(commandId),
  });
  return {
    server,
    told,
    deliver,
    again: (attempt: number, hours = 0) => {
      trying = { attempt, hours };
    },
    async close() {
      transport.close();
      await server.stop();
    },
  };
}

const linkIn = (letter: string | undefined) =>
  /\/t\/([\w-]{43})/.exec(letter?.replace(/=\r?\n/g, '') ?? '')?.[1];
const idIn = (letter: string | undefined) => /^Message-ID: (.*)$/im.exec(letter ?? '')?.[1];
const statusOf = async (caseId: string, id: string, to: string, occasion: Occasion = 'task') =>
  (await store.outbox.get(`${caseId}:${id}:${occasion}:${to}`))?.status;

test('every mail of the step goes once, with a link of its own for its own person', async () => {
  const caseId = randomUUID();
  const mine = task('t1', 'assess', om.id);
  const other = task('t2', 'assess', politie.id);
  await commit(caseId, 0, { opened: [mine, other], effects: [mail('t1', om.id), mail('t2', politie.id)] });
  const { server, deliver, close } = await rig();
  expect(await deliver({ caseId, version: 1 })).toEqual({ commands: [] });
  expect(server.letters.map(({ to }) => to).sort()).toEqual([om.email, politie.email].sort());
  for (const [member, id] of [
    [om, 't1'],
    [politie, 't2'],
  ] as const) {
    const letter = server.letters.find(({ to }) => to === member.email)?.source;
    const row = await store.tasks.get(`${caseId}:${id}`);
    expect(letter).toContain(`Taak: ${row?.number}. Laatste dag: maandag 21 december 2026.`);
    expect(letter).not.toContain(member.name);
    const target = { taskRowId: `${caseId}:${id}`, caseId, memberId: member.id, ended: false };
    expect(await store.links.find(linkIn(letter) ?? '')).toMatchObject(target);
    expect(await statusOf(caseId, id, member.id)).toBe('sent');
  }
  expect(await deliver({ caseId, version: 1 })).toEqual({ commands: [] });
  expect(server.letters).toHaveLength(2);
  await close();
});

test('a mail that has to wait keeps its Message-ID and its link', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, { opened: [task('t1', 'assess', om.id)], effects: [mail('t1', om.id)] });
  const refusals: Refusals = { letter: 451 };
  const { server, deliver, close } = await rig(refusals);
  const failure: unknown = await deliver({ caseId, version: 1 }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ type: 'MailUnavailable', nonRetryable: false });
  expect(JSON.stringify(failure) + (failure as Error).stack + (failure as Error).message).not.toMatch(
    /voorbeeld\.test/,
  );
  expect(await statusOf(caseId, 't1', om.id)).toBe('pending');
  delete refusals.letter;
  expect(await deliver({ caseId, version: 1 })).toEqual({ commands: [] });
  const [first, second] = server.letters.map(({ source }) => source);
  expect(linkIn(second)).toBe(linkIn(first));
  expect(linkIn(second)).toHaveLength(43);
  expect(idIn(second)).toBe(idIn(first));
  expect(idIn(second)).toMatch(/^<[0-9a-f]{32}@gemeente\.example>$/);
  await close();
});

test('no mail server at all: retried, and no letter is given up', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, { opened: [task('t1', 'assess', om.id)], effects: [mail('t1', om.id)] });
  const transport = createTransport(settings(await freePort()));
  const config = { baseUrl, mailFrom: settings(1).mailFrom };
  const trying = () => ({ attempt: 1, hours: 0 });
  const away = deliverActivities({ store, transport, log, covenant: () => covenant, config, trying });
  await expect(away.deliver({ caseId, version: 1 })).rejects.toMatchObject({ type: 'MailUnavailable' });
  transport.close();
  const { server, deliver, close } = await rig();
  await deliver({ caseId, version: 1 });
  expect(server.letters).toHaveLength(1);
  await close();
});

test('an address that does not exist: the others go, and the case is told, also when the answer got lost', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, {
    opened: [task('t1', 'assess', om.id), task('t2', 'assess', politie.id)],
    effects: [mail('t1', om.id), mail('t2', politie.id)],
  });
  const { server, deliver, again, close } = await rig({ recipients: { [om.email]: 550 } });
  const { commands } = await deliver({ caseId, version: 1 });
  expect(commands).toHaveLength(1);
  expect(await store.intents.get(commands[0] ?? '')).toMatchObject({
    ...{ caseId, caseKind: 'subject', type: 'mail-failed', actor: null },
    event: { type: 'mail-failed', task: 't1', occasion: 'task' },
  });
  expect(await statusOf(caseId, 't1', om.id)).toBe('failed');
  expect(await statusOf(caseId, 't2', politie.id)).toBe('sent');
  again(2);
  expect(await deliver({ caseId, version: 1 })).toEqual({ commands });
  expect(server.letters).toHaveLength(1);
  await close();
});

test('cut off between the command and the row: the command is written no second time', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, { opened: [task('t1', 'assess', om.id)], effects: [mail('t1', om.id)] });
  const { deliver, again, close } = await rig({ recipients: { [om.email]: 550 } });
  const { markFailed } = store.outbox;
  store.outbox.markFailed = () => Promise.reject(new Error('cut off'));
  await expect(deliver({ caseId, version: 1 })).rejects.toThrow('cut off');
  store.outbox.markFailed = markFailed;
  again(2);
  expect((await deliver({ caseId, version: 1 })).commands).toHaveLength(1);
  expect(await store.intents.get(`mail-failed:${caseId}:1:1`)).toBeNull();
  await close();
});

test('a question that is moot: its mails do not go, its cancellation does, without a link', async () => {
  const caseId = randomUUID();
  const moot = task('t1', 'assess', om.id);
  await commit(caseId, 0, { opened: [moot], effects: [mail('t1', om.id), mail('t1', om.id, 'half')] });
  await commit(caseId, 1, { closed: [moot], effects: [mail('t1', om.id, 'cancellation')] });
  const { server, deliver, close } = await rig();
  await deliver({ caseId, version: 1 });
  expect(server.letters).toEqual([]);
  expect(await statusOf(caseId, 't1', om.id)).toBe('cancelled');
  await deliver({ caseId, version: 2 });
  expect(server.letters).toHaveLength(1);
  expect(linkIn(server.letters[0]?.source)).toBeUndefined();
  await close();
});

test('an escalation goes to the coordinator of that day, with a link for the coordinator', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, {
    opened: [task('t1', 'assess', om.id)],
    effects: [mail('t1', 'coordinator', 'escalate')],
  });
  const { server, deliver, close } = await rig();
  await deliver({ caseId, version: 1 });
  expect(server.letters.map(({ to }) => to)).toEqual([coordinator.email]);
  const found = await store.links.find(linkIn(server.letters[0]?.source) ?? '');
  expect(found?.memberId).toBe(coordinator.id);
  await close();
});

test('after a day without a mail server the coordinator is told once, and the attempts go on', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, { opened: [task('t1', 'assess', om.id)], effects: [mail('t1', om.id)] });
  const { told, deliver, again, close } = await rig({ letter: 451 });
  const wait = () =>
    expect(deliver({ caseId, version: 1 })).rejects.toMatchObject({ type: 'MailUnavailable' });
  again(200, 23.9);
  await wait();
  expect(told).toEqual([]);
  again(201, 24.1);
  await wait();
  expect(told).toHaveLength(1);
  expect(await store.intents.get(told[0] ?? '')).toMatchObject({
    event: { type: 'mail-failed', task: 't1' },
  });
  // What `step` leaves behind when it has carried the command out.
  const answer = { ok: true as const, version: 2 };
  const at = wallNow().toISOString();
  await store.cases.refuse({ caseId, commandId: told[0] ?? '', runId: randomUUID(), at, answer });
  await wait();
  expect(told).toHaveLength(1);
  expect(await statusOf(caseId, 't1', om.id)).toBe('pending');
  await close();
});

test('a mail about an undeliverable mail that is refused itself ends there', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, {
    opened: [task('t1', 'mail-undeliverable', coordinator.id)],
    effects: [mail('t1', coordinator.id)],
  });
  const { deliver, close } = await rig({ recipients: { [coordinator.email]: 550 } });
  expect(await deliver({ caseId, version: 1 })).toEqual({ commands: [] });
  expect(await statusOf(caseId, 't1', coordinator.id)).toBe('failed');
  await close();
});

test('a member who is gone has no address: the case is told', async () => {
  const caseId = randomUUID();
  await commit(caseId, 0, { opened: [task('t1', 'assess', 'm-gone')], effects: [mail('t1', 'm-gone')] });
  const { server, deliver, close } = await rig();
  expect((await deliver({ caseId, version: 1 })).commands).toHaveLength(1);
  expect(server.letters).toEqual([]);
  await close();
});

test('the last day goes to the calendar: with the first mail, when it moves, and out of it at the end', async () => {
  const caseId = randomUUID();
  const mine = task('t1', 'assess', om.id);
  const moved = { ...mine, lastDay: '2026-12-28', endsAt: '2026-12-28T23:00:00Z' };
  const refusals: Refusals = { letter: 451 };
  const { server, deliver, close } = await rig(refusals, { mailReplyTo: undefined } as never);
  await commit(caseId, 0, { opened: [mine], effects: [mail('t1', om.id)] });
  await expect(deliver({ caseId, version: 1 })).rejects.toMatchObject({ type: 'MailUnavailable' });
  delete refusals.letter;
  await deliver({ caseId, version: 1 });
  await commit(caseId, 1, { effects: [mail('t1', om.id, 'half')] }, '2026-12-07T08:00:00Z');
  await deliver({ caseId, version: 2 });
  const last = { changed: [moved], effects: [mail('t1', om.id, 'last')] };
  await commit(caseId, 2, last, '2026-12-14T08:00:00Z');
  await deliver({ caseId, version: 3 });
  const end = { closed: [moved], effects: [mail('t1', om.id, 'cancellation')] };
  await commit(caseId, 3, end, '2026-12-15T08:00:00Z');
  await deliver({ caseId, version: 4 });

  const letters = await Promise.all(server.letters.map(({ source }) => simpleParser(source)));
  const files = letters.map(({ attachments }) => attachments.map(({ content }) => content.toString('utf8')));
  expect(files.map(({ length }) => length)).toEqual([1, 1, 0, 1, 1]);
  const line = (at: number, name: string) =>
    new RegExp(`^${name}[:;](.*)\r$`, 'm').exec(files[at]?.[0] ?? '')?.[1];
  expect(files[1]).toEqual(files[0]);
  // All of a repeated mail is the same, but for the time at which it went.
  const whole = server.letters.map(({ source }) => source.replace(/^Date: .*$/m, ''));
  expect(whole[1]).toBe(whole[0]);
  expect([1, 3, 4].map((at) => line(at, 'METHOD'))).toEqual(['PUBLISH', 'PUBLISH', 'CANCEL']);
  expect([1, 3, 4].map((at) => line(at, 'DTSTART'))).toEqual([
    'VALUE=DATE:20261221',
    'VALUE=DATE:20261228',
    'VALUE=DATE:20261228',
  ]);
  expect(new Set([1, 3, 4].map((at) => line(at, 'UID'))).size).toBe(1);
  const numbers = [1, 3, 4].map((at) => Number(line(at, 'SEQUENCE')));
  expect(numbers[0]).toBe(0);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  // Answers reach a person: the coordinator's own address, without a name.
  expect(letters.map(({ replyTo }) => replyTo?.text)).toEqual(letters.map(() => coordinator.email));
  await close();
});

test('a last day that moves is said at once: once for each day, with a later calendar file and a link', async () => {
  const caseId = randomUUID();
  const mine = task('t1', 'assess', om.id);
  const on = (lastDay: string) => ({ ...mine, lastDay, endsAt: `${lastDay}T23:00:00Z` });
  const moved = (again: number): Effect => ({ ...mail('t1', om.id, 'moved'), again }) as Effect;
  const refusals: Refusals = { letter: 451 };
  const { server, deliver, close } = await rig(refusals);
  await commit(caseId, 0, { opened: [mine], effects: [mail('t1', om.id)] });
  await expect(deliver({ caseId, version: 1 })).rejects.toMatchObject({ type: 'MailUnavailable' });
  delete refusals.letter;
  server.letters.length = 0;
  // The first mail went after the day had moved, and says the new one: nothing is said twice.
  await commit(caseId, 1, { changed: [on('2026-12-28')], effects: [moved(2)] }, '2026-12-01T08:00:00Z');
  await deliver({ caseId, version: 1 });
  await deliver({ caseId, version: 2 });
  expect((await store.outbox.get(`${caseId}:t1:moved:${om.id}:2`))?.status).toBe('cancelled');
  for (const [version, day] of [
    [3, '2027-01-04'],
    [4, '2026-12-28'],
  ] as const) {
    const at = `2026-12-0${version}T08:00:00Z`;
    await commit(caseId, version - 1, { changed: [on(day)], effects: [moved(version)] }, at);
    await deliver({ caseId, version });
  }
  await close();
  const letters = await Promise.all(server.letters.map(({ source }) => simpleParser(source)));
  const number = (await store.tasks.get(`${caseId}:t1`))?.number;
  expect(letters.map(({ subject }) => subject)).toEqual([
    `Taak ${number}: klaar op maandag 28 december 2026`,
    `Taak ${number}: de laatste dag is nu maandag 4 januari 2027`,
    `Taak ${number}: de laatste dag is nu maandag 28 december 2026`,
  ]);
  const files = letters.map(({ attachments }) => attachments[0]?.content.toString('utf8') ?? '');
  const line = (name: string) => files.map((file) => new RegExp(`^${name}[:;](.*)\r$`, 'm').exec(file)?.[1]);
  expect(line('DTSTART').map((day) => day?.slice(-8))).toEqual(['20261228', '20270104', '20261228']);
  expect(new Set(line('UID')).size).toBe(1);
  const sequence = line('SEQUENCE').map(Number);
  expect(sequence).toEqual([...new Set(sequence)].sort((a, b) => a - b));
  expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(3);
  for (const { source } of server.letters.slice(1))
    expect(await store.links.find(linkIn(source) ?? '')).toMatchObject({ memberId: om.id, ended: false });
});

test('no link goes to who may not act any more, nor to who has the task no longer', async () => {
  const [caseId, gone] = [randomUUID(), `m-gone-${randomUUID().slice(0, 8)}`];
  await store.members.seed([
    {
      ...{ id: gone, name: 'Iemand van toen', email: `${gone}@voorbeeld.test`, party: 'om' },
      ...{ roles: ['core-representative'], authorisations: [{ from: '2020-01-01', until: '2020-12-31' }] },
      statementOn: '2020-01-01',
    },
  ]);
  const mine = task('t1', 'assess', gone);
  const other = task('t2', 'assess', om.id);
  const [, deputy = om] = demoMembers.filter(({ party }) => party === 'om');
  const deputyship = { id: randomUUID(), member: om.id, deputy: deputy.id };
  const period = { from: '2020-01-01', until: '2199-12-31', reason: null, madeBy: om.id };
  const at = wallNow().toISOString();
  const effects = [mail('t1', gone), mail('t2', om.id), mail('t2', deputy.id), mail('t2', politie.id)];
  await store.deputies.add({ ...deputyship, ...period, madeAt: at });
  await commit(caseId, 0, { opened: [mine, other], effects });
  const { server, deliver, close } = await rig();
  const { commands } = await deliver({ caseId, version: 1 });
  await store.deputies.end(deputyship.id, om.id, at);
  await close();
  expect(server.letters.map(({ to }) => to).sort()).toEqual([om.email, deputy.email].sort());
  // The coordinator hears of the first; the third was somebody's task for a moment only.
  expect(commands).toHaveLength(1);
  expect((await store.intents.get(commands[0] ?? ''))?.event).toMatchObject({ task: 't1' });
  const row = await store.outbox.get(`${caseId}:t1:task:${gone}`);
  expect(row).toMatchObject({ status: 'failed', lastError: 'not-authorised' });
  expect(await statusOf(caseId, 't2', politie.id)).toBe('cancelled');
});

test('nothing of all this has put an address, a name or a link in the log', () => {
  expect(lines.length).toBeGreaterThan(5);
  const said = lines.join('');
  expect(said).not.toMatch(/voorbeeld\.test|\/t\//);
  for (const { name } of demoMembers) expect(said).not.toContain(name);
});
