/**
 * `npm run --silent bench:package -- --json [--items N]`: an access package (12.3) over 500 items that five parties brought
 * in: from the POST of the last decision on the request to the answer as PDF and as JSON in the officer's hands, its making
 * and keeping included. An environment of its own. One life is lived to its case conference through mails and forms; each
 * item then comes in by the form of its party, in a unit under a key of its own. From the decision on everything goes over the pages.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newCommandId } from '../api/acting/command.ts';
import { createEngine } from '../api/engine.ts';
import { readConfig } from '../config/index.ts';
import { caseWorkflowId } from '../contracts/engine.ts';
import { modelCovenant } from '../covenant/index.ts';
import { fastForward } from '../dev/clock/fast-forward.ts';
import { demoMembers, demoPassword } from '../dev/demo.ts';
import type { Form } from '../dev/html.ts';
import { Person } from '../dev/person.ts';
import { each } from '../dev/rehearsal/each.ts';
import { openRehearsal } from '../dev/rehearsal/open.ts';
import { rehearse } from '../dev/rehearsal/rehearsal.ts';
import { RequestLife } from '../dev/rehearsal/requests/request-life.ts';
import { dayOf } from '../domain/dates/index.ts';
import type { AnswerData } from '../domain/request/index.ts';
import { openStore } from '../store/index.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, items: { type: 'string', default: '500' } },
});
const wanted = Number(values.items);
if (!Number.isInteger(wanted) || wanted < 5) {
  process.stderr.write('Gebruik: npm run bench:package -- [--json] [--items N]\n');
  process.exit(2);
}
const PARTIES = modelCovenant().parties.map(({ id }) => id);
const AT_ONCE = 4;
class Measured extends Error {}

const dataDir = await mkdtemp(join(tmpdir(), 'pga-package-'));
const opened = await openRehearsal({ dataDir, outside: {} });
const config = readConfig({ ...opened.environment.env });
const store = await openStore(config);
const engine = createEngine(config, store.keys, 60_000);
const ms = (from: number): number => Math.round(performance.now() - from);
let offset = 0;
const now = () => Date.now() + offset;
const needs = {
  ...opened.needs,
  conference: PARTIES,
  setOffset: (to: number) => {
    offset = to;
    return opened.needs.setOffset(to);
  },
};
try {
  await rehearse(needs, {
    paths: ['agenda'],
    seed: 1,
    async observe({ caseId }) {
      const { stage } = (await needs.view.caseOf(caseId)) ?? {};
      if (stage !== 'conference') return;
      const result = await measure(caseId);
      process.stdout.write(
        values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`,
      );
      if (result.totalMs > 10_000) process.exitCode = 1;
      throw new Measured();
    },
  });
} catch (error) {
  if (!(error instanceof Measured)) throw error;
} finally {
  await Promise.allSettled([engine.close(), store.close()]);
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit();

async function measure(file: string) {
  const today = dayOf(new Date(now()).toISOString());
  const people = new Map<string, Person>();
  for (const party of PARTIES) {
    const member = demoMembers.find(
      (one) => one.party === party && one.roles.some((role) => /^(core|case)-representative$/.test(role)),
    );
    if (member) people.set(party, await signedIn(member.email));
  }
  const forms = new Map<Person, Promise<Form>>();
  const formFor = (someone: Person): Promise<Form> => {
    const known =
      forms.get(someone) ?? someone.get(`/dossiers/${file}/add-data`).then((page) => page.form('add-data'));
    forms.set(someone, known);
    return known;
  };
  const began = performance.now();
  await each(Array.from({ length: wanted }), AT_ONCE, async (_, index) => {
    const someone = people.get(PARTIES[index % PARTIES.length] ?? '');
    if (!someone) throw new Error('A party without anybody');
    const form = await formFor(someone);
    const ground = form.fields
      .filter(({ name }) => name === 'ground')
      .flatMap(({ options, value }) => options ?? [value ?? ''])
      .find((value) => value !== '');
    const interest = form.fields.some(({ name }) => name === 'weighty-interest');
    const done = await someone.post(form, {
      // Each is another command; the page itself is the same.
      _formulier: newCommandId(),
      information: `Gegeven ${index + 1}. ${'Een zin van gewone lengte over wat er is gezien. '.repeat(4)}`,
      ...{ on: today, necessity: 'Nodig voor het plan.' },
      ...(ground !== undefined && { ground }),
      ...(interest && { 'weighty-interest': 'Het belang.' }),
    });
    if (done.status >= 400) throw new Error(`add-data: ${done.status} ${done.text.slice(0, 300)}`);
  });
  process.stderr.write(`${wanted} items brought in within ${ms(began)} ms\n`);

  const life = new RequestLife({
    ...{ store, engine, now, busy: async () => false },
    join: (caseId) => fastForward(needs.client, caseWorkflowId(caseId), now()),
  });
  await life.register({ receivedOn: today, asks: ['access'] });
  await answer(life, 'establish-identity', { outcome: 'established', how: 'document' });
  await answer(life, 'link-request', {
    ...{ outcome: 'found', links: [`${file} subject`], holders: { [file]: PARTIES } },
  });
  await answer(life, 'contribute-request', {});
  const deciders = ((await life.state())?.tasks ?? []).filter(({ kind }) => kind === 'decide-request');
  for (const task of deciders.slice(1)) await life.answer(task, { access: 'all' });
  const rows = await store.tasks.ofCase(life.caseId);
  const last = rows.find(({ task }) => task === deciders[0]?.id);
  const decider = await signedIn(demoMembers.find(({ id }) => id === last?.assignee)?.email ?? '');
  const officer = await signedIn(
    demoMembers.find(({ roles }) => roles.includes('request-officer'))?.email ?? '',
  );
  const form = (await decider.get(`/taken/${last?.number}`)).form('task');

  const load = Number(loadavg()[0]?.toFixed(1));
  const start = performance.now();
  const decided = await decider.post(form, { access: 'all', why: 'Alles kan gegeven worden.' });
  const decisionMs = ms(start);
  if (decided.heading !== 'Deze taak is klaar') throw new Error(decided.text.slice(0, 400));
  const address = `/verzoeken/${life.caseId}/antwoord`;
  const making = await officer.get(`${address}/klaarmaken`);
  const made = await officer.post(making.form('keep-answer'), {});
  if (made.status !== 200) throw new Error(made.text.slice(0, 400));
  const readyMs = ms(start);
  const pdf = await officer.get(`${address}.pdf`);
  const json = await officer.get(`${address}.json`);
  const totalMs = ms(start);
  const data = JSON.parse(json.html) as AnswerData;
  if (pdf.status !== 200 || data.gegevens.length < wanted) throw new Error(`${data.gegevens.length} items`);
  return {
    ...{ items: data.gegevens.length, parties: new Set(data.gegevens.map(({ van }) => van)).size },
    ...{ decisionMs, readyMs, totalMs, recipients: data.ontvangers.length },
    ...{ pdfBytes: pdf.html.length, jsonBytes: json.html.length, load },
  };
}
async function signedIn(email: string): Promise<Person> {
  const someone = new Person(needs.baseUrl, email, demoPassword);
  await someone.get('/aanmelden?sterk');
  return someone;
}
async function answer(life: RequestLife, kind: string, given: Record<string, unknown>): Promise<void> {
  for (const task of (await life.state())?.tasks ?? [])
    if (task.kind === kind) await life.answer(task, given);
}
