/** From a dossier's page: what somebody may see, what they may start, and that it happens in the file. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { Values } from '../../../dev/html.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { textsIn } from '../access.ts';
import {
  assessment,
  casesOf,
  isListed,
  memberId,
  newSubject,
  person,
  register,
  type Subject,
  signalOf,
  store,
  today,
  until,
} from './support.ts';

const CORE = ['gemeente', 'om', 'politie'];
let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

type State = {
  stage: string;
  signals: Record<string, { party: string }>;
  holds: Record<string, { ground: string; units: string[] }>;
  informing: Record<string, { step: string }>;
  decisions: Record<string, unknown>;
};
const stateOf = async (caseId: string) => (await db.cases.load(caseId))?.state as State | undefined;
const open = async (caseId: string, kind: string): Promise<TaskRow[]> =>
  (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');

/** Every core party gives this answer; the pages that they saw come back. */
async function all(caseId: string, kind: string, answer: Values): Promise<string[]> {
  const rows = await open(caseId, kind);
  return Promise.all(
    CORE.map(async (account) => {
      const row = rows.find(({ assignee }) => assignee === memberId(account));
      if (!row) throw new Error(`${account} has no task ${kind}`);
      const who = await person(account);
      const page = await who.get(`/taken/${row.number}`);
      const done = await who.post(page.form('task'), answer);
      if (done.heading !== 'Deze taak is klaar') throw new Error(`${kind}: ${done.text.slice(0, 300)}`);
      return page.text;
    }),
  );
}

async function subjectWith(signals = 1): Promise<{ subject: Subject; caseId: string }> {
  const subject = newSubject();
  for (let i = 0; i < signals; i++) await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  return { subject, caseId };
}

const linksOf = (html: string, caseId: string): string[] =>
  [...html.matchAll(new RegExp(`href="/dossiers/${caseId}/([a-z-]+)"`, 'g'))]
    .map(([, form = '']) => form)
    // The duties are a page to look at, and what is shielded makes a case of its own: no forms of the file.
    .filter((form) => form !== 'plichten' && form !== 'afgeschermd');

test('from the page to the effect: hold, impediment gone, early destruction, each decided by the core parties', async () => {
  const { subject, caseId } = await subjectWith();
  const href = `/dossiers/${caseId}`;
  const police = await person('politie');
  await all(caseId, 'assess', assessment);
  await all(caseId, 'decide-agenda', { outcome: 'not-on-agenda', reason: 'Te licht.', keepMonths: '6' });
  const postpone = { ground: 'b', 'why-postpone': 'Onderzoek.' };
  await all(caseId, 'consult-informing', { view: 'postpone', ...postpone });
  const weighed = { ...postpone, proportionate: 'Niets lichters helpt.' };
  await all(caseId, 'decide-informing', { outcome: 'postpone', ...weighed });

  // Found by name, with a reason; nothing of it in an address.
  const found = await police.do(
    '/dossiers/zoeken',
    {
      name: subject.name,
      birthDate: subject.birthDate,
      purpose: 'proposal',
      reason: 'Bevel van de rechter.',
    },
    'search-person',
  );
  expect(found.url).toMatch(/\/dossiers\/zoeken$/);
  expect(found.html).toContain(`href="${href}"`);
  const log = await db.accessLog.ofCase(caseId);
  expect(log.find(({ purpose }) => purpose === 'search:proposal')?.detail).toMatchObject({
    reason: 'Bevel van de rechter.',
  });

  const page = await police.get(href);
  expect(page.status).toBe(200);
  for (const words of ['Waarom deze datum?', 'Niet op de agenda', 'Vernietigen: niet op de agenda'])
    expect(page.text).toContain(words);
  expect(page.text).not.toContain(subject.name);
  expect(linksOf(page.html, caseId)).toEqual([
    'spoed',
    ...['propose-hold', 'destroy-early', 'impediment-gone', 'set-representative', 'split-signal', 'merge'],
  ]);
  expect(await isListed(police, '/dossiers', href)).toBe(true);

  // 11.5: reconsidered at once, and the decider sees why it was postponed.
  expect(
    (await police.do(`${href}/impediment-gone`, { person: 'subject' }, 'impediment-gone')).url,
  ).toContain(href);
  const [reconsidering = ''] = await all(caseId, 'reconsider-notice', { outcome: 'inform' });
  expect(reconsidering).toContain('Gemeld dat bericht geven nu kan');
  expect((await stateOf(caseId))?.informing.subject?.step).toBe('sending');

  // 13.3
  const [signal = ''] = Object.keys((await stateOf(caseId))?.signals ?? {});
  const form = (await police.get(`${href}/destroy-early`)).form('destroy-early');
  const asked = await Promise.all([police.post(form, { signal }), police.post(form, { signal })]);
  expect(asked.map(({ heading }) => heading)).toEqual([page.heading, page.heading]);
  const [destroying = ''] = await all(caseId, 'decide-destruction', { outcome: 'keep' });
  expect(destroying).toContain('Een feitelijke omschrijving.');
  expect(destroying).toContain('Laatste dag nu');

  // AVG 18: the proposal is shown to who decides, and what is held is shown to nobody.
  const wrong = await police.do(`${href}/propose-hold`, { which: 'some' }, 'propose-hold');
  expect(wrong.status).toBe(422);
  for (const field of ['ground', 'until', 'units']) expect(wrong.html).toContain(`id="${field}-fout"`);
  await police.post(wrong.form('propose-hold'), { ground: 'court-order', until: '2030-01-31', which: 'all' });
  const [holding = ''] = await all(caseId, 'decide-hold', { outcome: 'hold' });
  expect(holding).toContain('Een bevel van de rechter');
  expect(holding).toContain('31 januari 2030');
  expect(Object.values((await stateOf(caseId))?.holds ?? {})).toMatchObject([{ ground: 'court-order' }]);
  expect((await police.get(href)).text).toContain('De vernietiging is uitgesteld');
  await until(async () => (await restrictedIn(caseId)).every(Boolean));
  await police.do(`${href}/destroy-early`, { signal }, 'destroy-early');
  const ordinary = await police.get(`/taken/${(await ownTask(caseId, 'decide-destruction'))?.number}`);
  expect(ordinary.text).toContain('Afgeschermd: 1.');
  expect(ordinary.text).not.toContain('Een feitelijke omschrijving.');
  expect(ordinary.text).not.toContain(subject.name);
  await police.do(`${href}/propose-lifting`, { hold: 'hold:1' }, 'propose-lifting');
  const [lifting = ''] = await all(caseId, 'decide-lifting', { outcome: 'lift' });
  expect(lifting).toContain(subject.name);
  await until(async () => !(await restrictedIn(caseId)).some(Boolean));
  expect((await stateOf(caseId))?.holds).toEqual({});
}, 60_000);

const ownTask = async (caseId: string, kind: string): Promise<TaskRow | undefined> =>
  (await open(caseId, kind)).find(({ assignee }) => assignee === memberId('politie'));

async function restrictedIn(caseId: string): Promise<boolean[]> {
  return (await textsIn(db, caseId, 'weegploeg', ['8.2b'])).map(({ restricted }) => restricted);
}

test('a signal goes to the right person with its texts, and back by merging; sent twice it happens once', async () => {
  const { caseId } = await subjectWith(2);
  const other = newSubject();
  const police = await person('politie');
  const href = `/dossiers/${caseId}`;
  const [kept = '', moved = ''] = Object.keys((await stateOf(caseId))?.signals ?? {});
  const form = (await police.get(`${href}/split-signal`)).form('split-signal');
  const values = { signal: moved, name: other.name, birthDate: other.birthDate };
  const first = await police.post(form, values);
  expect([first.status, first.url.endsWith(href)]).toEqual([200, true]);
  expect((await police.post(form, values)).url.endsWith(href)).toBe(true);
  const [to = ''] = await casesOf(db, other);
  expect(Object.keys((await stateOf(caseId))?.signals ?? {})).toEqual([kept]);
  expect(Object.keys((await stateOf(to))?.signals ?? {})).toEqual([moved]);
  const textsOf = async (id: string) => {
    return (await textsIn(db, id, 'weegploeg', ['8.2a', '8.2b'])).map(({ unit, code }) => `${unit} ${code}`);
  };
  await until(async () => (await textsOf(to)).includes(`signal:${moved} 8.2b`));
  expect(await textsOf(to)).toContain('subject 8.2a');
  expect(await textsOf(caseId)).not.toContain(`signal:${moved} 8.2b`);
  expect((await open(to, 'assess')).length).toBe(3);

  // It was the same person after all.
  const unknown = await police.do(`${href}/merge`, { other: '00000000', same: 'yes' }, 'merge');
  expect(unknown.html).toContain('id="other-fout"');
  const merged = await police.post(unknown.form('merge'), { other: to.slice(0, 8), same: 'yes' });
  expect(merged.url.endsWith(href)).toBe(true);
  expect(Object.keys((await stateOf(caseId))?.signals ?? {}).sort()).toEqual([kept, moved].sort());
  expect((await stateOf(to))?.signals).toEqual({});
  await until(async () => (await textsOf(caseId)).includes(`signal:${moved} 8.2b`));
  expect(await casesOf(db, other)).toContain(caseId);
}, 60_000);

test('an id of a case of another kind is no dossier, whoever asks', async () => {
  const complaint = { how: 'desk', behalf: 'self', name: 'Klaas Klager', account: 'Niemand belde terug.' };
  const taken = await (await person('coordinator')).do('/klachten/nieuw', complaint, 'register-complaint');
  const id = taken.url.split('/').at(-1) ?? '';
  expect((await db.cases.load(id))?.kind).toBe('complaint');
  for (const account of ['gemeente', 'uitvoerder']) {
    const who = await person(account);
    for (const path of ['', '/plichten', '/plichten.json', '/plichten.pdf', '/archief', '/propose-hold'])
      expect([path, (await who.get(`/dossiers/${id}${path}`)).status]).toEqual([path, 404]);
  }
});

test('who has no business with a dossier sees nothing of it, and looking is on record', async () => {
  const { subject, caseId } = await subjectWith();
  const href = `/dossiers/${caseId}`;
  for (const account of ['raad', 'verzoeken']) {
    const page = await (await person(account)).get(href);
    expect([account, page.status, page.heading]).toEqual([account, 404, 'Dit dossier is er niet voor u']);
    expect(page.html).not.toContain(caseId);
    expect((await (await person(account)).get(`${href}/propose-hold`)).status).toBe(404);
    expect((await (await person(account)).get('/dossiers/zoeken')).status).toBe(403);
  }
  const coordinator = await (await person('coordinator')).get(href);
  expect(coordinator.text).toContain('data en fases, geen inhoud');
  expect(linksOf(coordinator.html, caseId)).toEqual([]);
  // From here a task can be handed over.
  for (const { number } of await open(caseId, 'assess'))
    expect(coordinator.html).toContain(`/taken/${number}`);
  expect((await (await person('coordinator')).get(`${href}/merge`)).status).toBe(409);
  const administrator = await (await person('uitvoerder')).get(href);
  expect(linksOf(administrator.html, caseId)).toEqual(['set-representative', 'split-signal', 'merge']);
  const lines = (await db.accessLog.ofCase(caseId)).filter(({ file }) => file === 'dossier');
  for (const account of ['raad', 'verzoeken', 'coordinator', 'uitvoerder'])
    expect(lines.map(({ who, ok }) => [who, ok])).toContainEqual([
      memberId(account),
      !['raad', 'verzoeken'].includes(account),
    ]);
  // Nobody finds somebody by half a name, and too many tries end.
  const om = await person('om');
  const form = (await om.get('/dossiers/zoeken')).form('search-person');
  const values = {
    name: 'Proefpersoon',
    birthDate: subject.birthDate,
    purpose: 'correction',
    reason: 'Zo maar.',
  };
  expect((await om.post(form, values)).text).toContain('geen dossier dat u mag zien');
  const most = modelCovenant().settings.searchesPerHour.value;
  for (let i = 0; i < most; i++) await db.searches.allowed(memberId('om'), most);
  const tooMany = await om.post(form, values);
  expect(tooMany.text).toContain('U heeft vaak gezocht');
  expect(tooMany.html).toContain('Zo maar.');
  expect((await om.post(form, { ...values, birthDate: today() })).status).toBe(422);
}, 40_000);
