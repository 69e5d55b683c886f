/** A request of the person concerned, through its pages and the real engine (12): from the desk to the answer. */

import { modelCovenant } from '../../../covenant/index.ts';
import { Person } from '../../../dev/person.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { type AnswerData, type RequestState, request } from '../../../domain/request/index.ts';
import type { TaskRow } from '../../../store/index.ts';
import {
  baseUrl,
  casesOf,
  db,
  newSubject,
  person,
  problemsOf,
  register,
  type Subject,
  signalOf,
  today,
  until,
} from './support.ts';

const MINE = 'Kanarie wil weten wat er staat';
const intake = ({ name, birthDate }: Subject) => ({
  ...{ how: 'desk', receivedOn: addDays(today(), -3), asks: ['access'], behalf: 'self', asked: MINE },
  ...{ name, birthDate },
  ...{ 'wishes.0.item': 'Mijn adres', 'wishes.0.change': 'Verbeteren: het is nummer 3.' },
});

/** Takes a request in at the desk; answers its case. */
async function takenIn(subject: Subject): Promise<string> {
  const desk = await person('coordinator');
  const page = await desk.get('/verzoeken/nieuw');
  expect(await problemsOf(page)).toEqual([]);
  const done = await desk.post(page.form('register-request'), intake(subject));
  if (!done.heading.startsWith('Verzoek ')) throw new Error(`${done.status} ${done.text.slice(0, 600)}`);
  expect(await problemsOf(done)).toEqual([]);
  expect(done.text).toContain('Vaststellen wie het is');
  if (subject.name !== '') expect(done.html).not.toContain(subject.name);
  return new URL(done.url).pathname.split('/').at(-1) ?? '';
}
async function taskOf(caseId: string, kind: string, party?: string): Promise<TaskRow> {
  const found = (await db.tasks.ofCase(caseId)).find(
    (row) => row.kind === kind && row.status === 'open' && (!party || row.party === party),
  );
  if (!found) throw new Error(`no task ${kind} of ${party ?? 'anybody'}`);
  return found;
}
async function does(account: string, row: TaskRow, values: Record<string, string | string[]>) {
  const done = await (await person(account)).do(`/taken/${row.number}`, values, 'task');
  if (done.heading !== 'Deze taak is klaar')
    throw new Error(`${row.kind}: ${done.status} ${done.text.slice(0, 600)}`);
}
const stateOf = async (caseId: string) => (await db.cases.load(caseId))?.state as RequestState;

test('access, from the desk to the answer: who it is first, then the search, each party its own part, one decision', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(db, subject);
  const caseId = await takenIn(subject);
  const end = request
    .due(await stateOf(caseId), modelCovenant())
    .find(({ what }) => what === 'answer-request');
  expect(end?.lastDay).toBe(addDays(today(), 25));

  // Nobody is looked up before it is known who asks.
  const identity = await taskOf(caseId, 'establish-identity');
  const officer = await person('verzoeken');
  const page = await officer.get(`/taken/${identity.number}`);
  expect(await problemsOf(page)).toEqual([]);
  for (const said of [MINE, 'Mijn adres', 'Verbeteren: het is nummer 3.']) expect(page.text).toContain(said);
  await does('verzoeken', identity, { outcome: 'established', how: 'document' });

  const search = await taskOf(caseId, 'link-request');
  const found = await officer.get(`/taken/${search.number}`);
  expect(await problemsOf(found)).toEqual([]);
  expect(found.text).toContain('Dezelfde naam en geboortedatum');
  await does('verzoeken', search, { outcome: 'found', links: [`${file} subject`] });
  expect((await stateOf(caseId)).links.l1).toMatchObject({
    file,
    unit: 'subject',
    parties: ['gemeente', 'om', 'politie'],
  });

  // Who brought nothing in has nothing to choose; the police see their own words.
  const police = await taskOf(caseId, 'contribute-request', 'politie');
  const theirs = await (await person('politie')).get(`/taken/${police.number}`);
  expect(await problemsOf(theirs)).toEqual([]);
  for (const said of ['Een feitelijke omschrijving.', 'Mijn adres']) expect(theirs.text).toContain(said);
  const om = await (await person('om')).get(
    `/taken/${(await taskOf(caseId, 'contribute-request', 'om')).number}`,
  );
  expect(om.text).not.toContain('Een feitelijke omschrijving.');
  const [item] = (await db.texts.items(file, 'weegploeg')).filter(({ code }) => code === '8.2b');
  const why = 'Geheime reden van de politie.';
  await does('politie', police, {
    ...{ 'withhold.0.item': item?.ref ?? '', 'withhold.0.ground': 'b', 'withhold.0.reason': why },
  });
  for (const account of ['om', 'gemeente'])
    await does(account, await taskOf(caseId, 'contribute-request', account), {});
  expect((await stateOf(caseId)).withheld).toEqual([
    { item: item?.ref, ground: 'b', party: 'politie', reason: expect.stringMatching(/^z-/) },
  ]);
  expect(await db.lookEverywhere(why)).toEqual({});

  for (const account of ['gemeente', 'om', 'politie']) {
    const decide = await taskOf(caseId, 'decide-request', account);
    const asked = await (await person(account)).get(`/taken/${decide.number}`);
    expect(asked.text).toContain(why);
    await does(account, decide, { access: 'as-contributed', why: 'Zo is het goed.' });
  }
  expect(await stateOf(caseId)).toMatchObject({
    step: 'sending',
    decision: { by: 'all', access: 'as-contributed' },
  });

  const answer = `/verzoeken/${caseId}/antwoord`;
  const letter = await officer.get(answer);
  expect([letter.status, await problemsOf(letter)]).toEqual([200, []]);
  for (const said of [subject.name, why, 'Signalen wegen', 'binnen zes weken'])
    expect(letter.text).toContain(said);
  expect(letter.text).not.toContain('Een feitelijke omschrijving.');
  const pdf = await officer.get(`${answer}.pdf`);
  expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const data = JSON.parse((await officer.get(`${answer}.json`)).html) as AnswerData;
  expect(data.nietGegeven).toMatchObject([{ van: 'de politie', reden: why }]);
  expect(data.ontvangers.map(({ naam }) => naam)).toContain('de gemeente');
  // For who must send it, and nobody else; afterwards for nobody.
  for (const account of ['politie', 'coordinator', 'uitvoerder'])
    expect((await (await person(account)).get(answer)).status).toBe(404);
  expect(letter.text).toContain('Er is nog niets bewaard');
  const making = await officer.get(`${answer}/klaarmaken`);
  expect([making.status, await problemsOf(making)]).toEqual([200, []]);
  const kept = await officer.post(making.form('keep-answer'), {});
  expect([kept.status, kept.text.includes('Zo is het antwoord klaargemaakt')]).toEqual([200, true]);
  const sent = await officer.get(`${answer}.pdf`);
  await does('verzoeken', await taskOf(caseId, 'send-answer'), { sentOn: today() });
  // What was sent is there to read, to the letter, for who handled it; nothing more can be made, and nobody else sees it.
  const again = await officer.get(`${answer}.pdf`);
  expect([again.status, again.html === sent.html, again.html.length > 1000]).toEqual([200, true, true]);
  expect(JSON.parse((await officer.get(`${answer}.json`)).html)).toEqual(data);
  expect((await officer.get(`${answer}/klaarmaken`)).status).toBe(404);
  for (const account of ['politie', 'coordinator'])
    expect((await (await person(account)).get(answer)).status).toBe(404);
  expect((await (await person('uitvoerder')).get(answer)).text).toContain('Zo is het antwoord klaargemaakt');
  expect(await db.lookEverywhere(why)).toEqual({});
  await until(async () => (await stateOf(caseId)).step === 'closed');
  const last = await (await person('coordinator')).get(`/verzoeken/${caseId}`);
  expect(await problemsOf(last)).toEqual([]);
  expect(last.text).toContain('Antwoord verstuurd');
  expect(last.html).not.toContain(subject.name);
}, 120_000);

test('a letter without a name: it is asked when who it is is established, and found by what the document says', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(db, subject);
  const caseId = await takenIn({ ...subject, name: '', birthDate: '' });
  const row = await taskOf(caseId, 'establish-identity');
  const seen = { outcome: 'established', how: 'document' };
  const nameless = await (await person('verzoeken')).do(`/taken/${row.number}`, seen, 'task');
  expect([nameless.status, nameless.text.includes('In het verzoek staat geen naam.')]).toEqual([422, true]);
  // The letter of receipt, for who left no mail address; nobody else's to make.
  const letter = await (await person('verzoeken')).get(`/verzoeken/${caseId}/bevestiging`);
  expect(letter.text).toContain('Aan wie het verzoek deed');
  expect(await problemsOf(letter)).toEqual([]);
  const drawn = await (await person('verzoeken')).get(`/verzoeken/${caseId}/bevestiging.pdf`);
  expect(drawn.headers.get('content-type')).toBe('application/pdf');
  expect((await (await person('politie')).get(`/verzoeken/${caseId}/bevestiging`)).status).toBe(404);
  await does('verzoeken', row, { ...seen, ...subject });
  const page = await (await person('verzoeken')).get(
    `/taken/${(await taskOf(caseId, 'link-request')).number}`,
  );
  expect(page.html).toContain(`${file} subject`);
}, 60_000);

test('somebody who reported finds and gets that, and nothing of the file about somebody else', async () => {
  const subject = newSubject();
  const reporter = newSubject();
  await register({ ...signalOf(subject), reporterName: reporter.name });
  const [file = ''] = await casesOf(db, subject);
  const caseId = await takenIn(reporter);
  await does('verzoeken', await taskOf(caseId, 'establish-identity'), {
    outcome: 'established',
    how: 'document',
  });
  const search = await taskOf(caseId, 'link-request');
  const officer = await person('verzoeken');
  const found = await officer.get(`/taken/${search.number}`);
  expect([found.text.includes('als melder'), found.text.includes(subject.name)]).toEqual([true, false]);
  const [report] = (await db.texts.items(file, 'weegploeg')).filter(({ code }) => code === '8.2c');
  const link = `${file} ${report?.unit}`;
  await does('verzoeken', search, { outcome: 'found', links: [link] });
  expect((await stateOf(caseId)).links.l1).toMatchObject({ file, unit: report?.unit, items: [report?.ref] });
  const police = await (await person('politie')).get(
    `/taken/${(await taskOf(caseId, 'contribute-request', 'politie')).number}`,
  );
  expect([police.text.includes(reporter.name), police.text.includes('Een feitelijke omschrijving.')]).toEqual(
    [true, false],
  );
  for (const account of ['politie', 'om', 'gemeente'])
    await does(account, await taskOf(caseId, 'contribute-request', account), {});
  for (const account of ['politie', 'om', 'gemeente'])
    await does(account, await taskOf(caseId, 'decide-request', account), { access: 'all', why: 'Goed.' });
  const json = (await officer.get(`/verzoeken/${caseId}/antwoord.json`)).html;
  const data = JSON.parse(json) as AnswerData;
  expect(data.gegevens.map(({ inhoud }) => Object.values(inhoud))).toEqual([[reporter.name]]);
  for (const secret of [subject.name, 'Een feitelijke omschrijving.', 'Het belang.'])
    expect(json).not.toContain(secret);
  // It is found by nobody who only looks for known persons, and goes with its file.
  expect(await casesOf(db, reporter)).toEqual([]);
}, 120_000);

describe('the public page', () => {
  const nobody = () => new Person(baseUrl, '', '');
  const asking = ({ name, birthDate }: Subject) => ({
    ...{
      asks: ['access'],
      behalf: 'self',
      name,
      birthDate,
      address: 'Straat 1',
      place: '1234 AB Stad',
      asked: MINE,
    },
  });
  /** The page without what belongs to this request alone: its number. */
  const bare = (html: string, number: string) => html.replaceAll(number, 'N');

  test('says the same about somebody with a file and somebody without, and nothing but a number and a day', async () => {
    const known = newSubject();
    await register(signalOf(known));
    const pages: string[] = [];
    for (const subject of [known, newSubject()]) {
      const visitor = nobody();
      const page = await visitor.get('/verzoek');
      expect(await problemsOf(page)).toEqual([]);
      const started = performance.now();
      const done = await visitor.post(page.form('ask-request'), asking(subject));
      expect(performance.now() - started).toBeGreaterThan(600);
      expect([done.status, done.heading]).toEqual([200, 'Uw verzoek is ontvangen']);
      expect(await problemsOf(done)).toEqual([]);
      const number = /verzoek is ([0-9a-f]{8})/.exec(done.text)?.[1] ?? '';
      pages.push(bare(done.html, number));
    }
    expect(pages[0]).toBe(pages[1]);
  });

  test('confirms by one mail where an address was given: a number and a day, and nothing about anybody', async () => {
    const subject = newSubject();
    const visitor = nobody();
    const form = (await visitor.get('/verzoek')).form('ask-request');
    const values = { ...asking(subject), email: 'aanvrager@postbus.example' };
    const done = await visitor.post(form, values);
    await visitor.post(form, values);
    const number = /verzoek is ([0-9a-f]{8})/.exec(done.text)?.[1] ?? '';
    interface Caught {
      to: { address: string }[];
      text: string;
      subject: string;
    }
    const mine = async (): Promise<Caught[]> => {
      const all = (await (await fetch(`${process.env.MAIL_CATCHER}/api/email`)).json()) as Caught[];
      return all.filter(({ text }) => text.includes(number));
    };
    await until(async () => (await mine()).length > 0);
    const mails = await mine();
    expect(mails.map(({ to }) => to.map(({ address }) => address))).toEqual([['aanvrager@postbus.example']]);
    expect(mails[0]?.subject).toBe('Wij hebben uw verzoek ontvangen');
    const list = await (await person('coordinator')).get('/verzoeken');
    const address = list.links.find((link) => link.includes(`/verzoeken/${number}`)) ?? '';
    expect((await (await person('coordinator')).get(address)).text).toContain('Ontvangst gemaild');
    expect(JSON.stringify(mails)).not.toContain(subject.name);
    await until(async () => Object.keys(await db.lookEverywhere('aanvrager@postbus')).length === 0);
    // What can be no address gets no mail, and the request is taken in all the same.
    const odd = await visitor.post((await visitor.get('/verzoek')).form('ask-request'), {
      ...asking(newSubject()),
      email: 'a@b.nl, c@d.nl',
    });
    expect(odd.heading).toBe('Uw verzoek is ontvangen');
  });

  test('the same form sent twice is one request; nothing without the page’s own token', async () => {
    const visitor = nobody();
    const page = await visitor.get('/verzoek');
    const form = page.form('ask-request');
    const values = asking(newSubject());
    const one = await visitor.post(form, values);
    const two = await visitor.post(form, values);
    expect(one.text).toBe(two.text);
    const forged = await nobody().post(form, values);
    expect([forged.status, forged.heading]).toEqual([403, 'Een verzoek doen over uw gegevens']);
    const empty = await visitor.post((await visitor.get('/verzoek')).form('ask-request'), {});
    expect(empty.status).toBe(422);
    expect(await problemsOf(empty)).toEqual([]);
  });
});

test('who is not at the desk sees no request, and a made-up one looks like one that is not theirs', async () => {
  const caseId = await takenIn(newSubject());
  const police = await person('politie');
  const [own, other] = [
    await police.get(`/verzoeken/${caseId}`),
    await police.get('/verzoeken/00000000-none'),
  ];
  expect([own.status, other.status]).toEqual([404, 404]);
  expect(own.text).toBe(other.text);
  expect((await police.get('/verzoeken')).status).toBe(403);
  const list = await (await person('coordinator')).get('/verzoeken');
  expect(list.text).toContain(caseId.slice(0, 8));
  expect(await problemsOf(list)).toEqual([]);
  const desk = await person('coordinator');
  const done = await desk.do(
    `/verzoeken/${caseId}/withdraw-request`,
    { why: 'withdrawn' },
    'withdraw-request',
  );
  expect(done.text).toContain('Ingetrokken');
  expect((await desk.get(`/verzoeken/${caseId}/withdraw-request`)).status).toBe(404);
});
