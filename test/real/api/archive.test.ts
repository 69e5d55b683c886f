/**
 * Tasks about a file in the archive show what lies there, to core parties. The case is put there by the rules and the
 * store's own effects, without a year of waiting.
 */
import { randomUUID } from 'node:crypto';
import { modelCovenant } from '../../../covenant/index.ts';
import { demoMembers } from '../../../dev/demo.ts';
import type { TextRef } from '../../../domain/case.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { subject } from '../../../domain/subject/index.ts';
import type { DatedTask, NewText, Store } from '../../../store/index.ts';
import { Life, rep } from '../../unit/subject/life.ts';
import { memberId, person, store } from './support.ts';

const covenant = modelCovenant();
let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

const TEXTS: [NewText['room'], string, string, string, Record<string, string>][] = [
  ['weegploeg', 'subject', '8.2a', 'register-signal', { name: 'Archief Proefpersoon' }],
  ['weegploeg', 'signal:s1', '8.2b', 'register-signal', { description: 'Oude omschrijving.' }],
  ['weegploeg', 'subject', '8.2e', 'decide-agenda', { reason: 'De oude reden.' }],
  ['casusoverleg', 'plan', '9.3', 'draw-up-plan', { plan: 'Het oude plan.' }],
];

async function archived(): Promise<{ caseId: string; tasks: DatedTask[] }> {
  const caseId = randomUUID();
  const life = new Life('2020-11-02');
  life.signal('s1');
  life.onAgenda(['gemeente', 'politie', 'raad']);
  life.all('consult-informing', { view: 'postpone' });
  life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
  for (let day = '2020-11-20'; day < '2021-12-01'; day = addDays(day, 20)) {
    life.until(day);
    life.all('reconsider-notice', { outcome: 'postpone', ground: 'b' });
  }
  life.do({ type: 'propose-reopening', by: rep('om'), units: ['signal:s1'], texts: [] });
  life.do({ type: 'impediment-gone', by: rep('om'), person: 'subject' });
  const account = (party: string | null) =>
    demoMembers.find(({ email }) => email.startsWith(`${party ?? 'uitvoerder'}@`))?.id ?? null;
  const tasks = life.tasks().map((task): DatedTask => {
    const { lastDay, at, article, why } = subject.taskEnd(covenant, life.state, task);
    return { ...task, assignee: account(task.party), lastDay, endsAt: at, article, why };
  });
  await db.cases.commit({
    ...{ caseId, kind: 'subject', expectedVersion: 0, commandId: randomUUID(), runId: randomUUID() },
    ...{ at: life.now, by: null, state: life.state, stage: 'archived', summary: 'Dossier gearchiveerd' },
    ...{
      parties: ['gemeente', 'om', 'politie', 'raad'],
      opened: tasks,
      closed: [],
      moments: [],
      effects: [],
    },
    ...{ answer: { ok: true, version: 1 }, next: null },
  });
  const refs: TextRef[] = [];
  for (const [room, unit, code, kind, values] of TEXTS) {
    await db.keys.register(caseId, unit, room === 'weegploeg' ? 'weighing' : 'conference');
    const origin = { party: 'politie', ground: 'wpg-18', regime: 'Wpg', on: '2020-11-01', by: 'm' };
    refs.push(await db.texts.put({ caseId, room, unit, code, kind, ...origin, values }));
  }
  await db.texts.attach(refs);
  await db.effects.archive(caseId);
  return { caseId, tasks };
}

test('who decides sees the archived text that the decision needs, and what was proposed; nobody else opens it', async () => {
  const { caseId } = await archived();
  const page = async (account: string, kind: string) => {
    const row = (await db.tasks.ofCase(caseId)).find(
      (task) => task.kind === kind && task.assignee === memberId(account),
    );
    return (await (await person(account)).get(`/taken/${row?.number}`)).text;
  };
  const reopening = await page('politie', 'decide-reopening');
  for (const words of [
    'Archief Proefpersoon',
    'De oude reden.',
    'Signaal van de politie, ontvangen op maandag 2 november 2020',
  ])
    expect(reopening).toContain(words);
  const notice = await page('om', 'reconsider-notice');
  for (const words of ['Archief Proefpersoon', 'De oude reden.', 'Gemeld dat bericht geven nu kan'])
    expect(notice).toContain(words);
  for (const text of [reopening, notice])
    for (const words of ['Oude omschrijving.', 'Het oude plan.']) expect(text).not.toContain(words);
  const lines = await db.accessLog.ofCase(caseId);
  expect(lines.some(({ file, purpose }) => file === 'archief' && purpose === 'task:decide-reopening')).toBe(
    true,
  );

  const href = `/dossiers/${caseId}`;
  const dossier = await (await person('om')).get(href);
  expect(dossier.text).toContain('In het archief');
  expect(dossier.html).toContain(`${href}/propose-hold`);
  // Proposed already.
  expect(dossier.html).not.toContain(`${href}/propose-reopening`);
  expect((await (await person('raad')).get(href)).status).toBe(404);
  expect((await (await person('uitvoerder')).get(href)).text).toContain('data en fases, geen inhoud');
});
