/** Pictures for the manuals of who handles requests, and of who handles complaints: one of each, played through the pages. */
import type { Browser } from 'playwright-core';
import { addDays, dayOf } from '../domain/dates/index.ts';
import { cameras } from './camera.ts';
import { demoMembers, demoPassword } from './demo.ts';
import type { Values } from './html.ts';
import { type Page, signIn } from './person.ts';
import type { OpenedRehearsal } from './rehearsal/open.ts';
import { Staff } from './rehearsal/staff.ts';
import { until } from './until.ts';

const SUBJECT = { name: 'Oefenpersoon Drie', birthDate: '2000-03-01' };

/** @param folder docs/images */
export async function picturesOfRights(
  { needs: { baseUrl, conference, coreParties, view } }: OpenedRehearsal,
  browser: Browser,
  folder: string,
): Promise<void> {
  const today = dayOf(new Date().toISOString());
  const as = cameras(browser, baseUrl, folder);
  const person = (account: string) => signIn(baseUrl, `${account}@voorbeeld.test`, demoPassword);
  const memberId = (account: string): string =>
    demoMembers.find(({ email }) => email === `${account}@voorbeeld.test`)?.id ?? '';
  const rows = view.regie.collection<{ caseId: string; kind: string; number: string }>('tasks');
  const task = (caseId: string, kind: string, party?: string): Promise<string> =>
    until(
      async () => (await rows.findOne({ caseId, kind, status: 'open', ...(party && { party }) }))?.number,
    );
  const does = async (account: string, number: string, values: Values): Promise<void> => {
    const done = await (await person(account)).do(`/taken/${number}`, values, 'task');
    if (done.heading !== 'Deze taak is klaar')
      throw new Error(`${account}: ${done.status} ${done.text.slice(0, 400)}`);
  };
  const idOf = ({ url, status, heading }: Page): string => {
    const id = /\/(?:verzoeken|klachten)\/([\w-]{36})$/.exec(new URL(url).pathname)?.[1];
    if (id === undefined) throw new Error(`Not taken in: ${status} ${heading}`);
    return id;
  };

  const before = new Set(await view.caseIds());
  await new Staff(baseUrl, conference).registerSignal('politie', SUBJECT, today);
  const [dossier = ''] = (await view.caseIds()).filter((id) => !before.has(id));

  const desk = await person('verzoeken');
  const intake = (await desk.get('/verzoeken/nieuw')).form('register-request');
  const request = idOf(
    await desk.post(intake, {
      ...{ how: 'desk', receivedOn: addDays(today, -3), asks: ['access'], behalf: 'self', ...SUBJECT },
      asked: 'Ik wil weten welke gegevens u over mij heeft.',
    }),
  );
  const officer = await as('verzoeken');
  await officer.go(`/verzoeken/${request}`);
  await officer.keep('verzoeken/verzoek');
  const identity = await task(request, 'establish-identity');
  await officer.go(`/taken/${identity}`);
  await officer.keep('verzoeken/vaststellen', 'form#task');
  await does('verzoeken', identity, { outcome: 'established', how: 'document' });
  const search = await task(request, 'link-request');
  await officer.go(`/taken/${search}`);
  await officer.keep('verzoeken/zoeken', 'form#task');
  await does('verzoeken', search, { outcome: 'found', links: [`${dossier} subject`] });
  for (const party of coreParties) await does(party, await task(request, 'contribute-request', party), {});
  for (const party of coreParties)
    await does(party, await task(request, 'decide-request', party), {
      ...{ access: 'as-contributed', why: 'Alles wordt gegeven.' },
    });
  await task(request, 'send-answer');
  await officer.go(`/verzoeken/${request}/antwoord`);
  await officer.keep('verzoeken/antwoord');

  const other = (await desk.get('/klachten/nieuw')).form('register-complaint');
  const complaint = idOf(
    await desk.post(other, {
      ...{ how: 'letter', receivedOn: today, behalf: 'self', ...SUBJECT },
      account: 'Ik ben niet teruggebeld.',
    }),
  );
  await does('verzoeken', await task(complaint, 'confirm-complaint'), { sentOn: today });
  await does('verzoeken', await task(complaint, 'sort-complaint'), {
    ...{ identity: 'document', links: [dossier], reading: 'Om te zien wie er belde.' },
    ...{ against: [memberId('politie')], handler: memberId('klachten') },
  });
  const handler = await as('klachten');
  await handler.go(`/klachten/${complaint}`);
  await handler.keep('klachten/klacht');
  const hear = await task(complaint, 'hear-complaint');
  await handler.go(`/taken/${hear}`);
  await handler.keep('klachten/horen');
  await does('klachten', hear, { outcome: 'not-wanted' });
  await handler.go(`/taken/${await task(complaint, 'decide-complaint')}`);
  await handler.keep('klachten/oordelen', 'form#task');

  const fg = await as('fg');
  await fg.go('/incidenten');
  await fg.keep('klachten/incidenten');
}
