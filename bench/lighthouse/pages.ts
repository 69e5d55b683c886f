/** Which pages Lighthouse looks at: every one that stands by itself, as each account that has one of its own. */
import type { Person } from '../../dev/person.ts';

/** `null`: without signing in. */
export type PageToSee = [account: string | null, address: string];

/**
 * Addresses of the application's pages, after a request, an incident, a dispute and a meeting were made for them by the pages' own forms.
 * `link`: the link in a mail to the police.
 */
export async function pagesToSee(
  sessionOf: (account: string) => Promise<Person>,
  link: string,
): Promise<PageToSee[]> {
  /** The first link of this shape on a page of this account. */
  const linkOn = async (account: string, address: string, shape: RegExp): Promise<string> => {
    const page = await (await sessionOf(account)).get(address);
    const found = page.links.find((href) => shape.test(href));
    if (!found) throw new Error(`${address} of ${account} has no link like ${shape}`);
    return found;
  };
  const make = async (
    account: string,
    address: string,
    values: Record<string, string | string[]>,
    form: string,
  ) => {
    const page = await (await sessionOf(account)).do(address, values, form);
    if (page.status >= 400) throw new Error(`${address}: ${page.status} ${page.text.slice(0, 300)}`);
  };
  const task = await linkOn('politie', '/', /\/taken\/[A-Z0-9]{8}$/);
  const dossier = await linkOn('politie', '/dossiers', /\/dossiers\/[\w-]{36}$/);
  const id = dossier.split('/').at(-1);

  await make(
    'coordinator',
    '/verzoeken/nieuw',
    {
      ...{ how: 'desk', asks: ['access'], behalf: 'self', asked: 'Wat staat er over mij?' },
      ...{ name: 'Oefenpersoon Twee', birthDate: '1990-01-01' },
    },
    'register-request',
  );
  const incidentTold = { nature: 'seen', awareTime: '00:00', account: 'Een lijst lag bij de printer.' };
  await make('raad', '/incidenten/melden', incidentTold, 'report-incident');
  const told = { parties: ['raad', 'gemeente'], about: 'Wie wat moet doen.' };
  await make('raad', '/geschillen/nieuw', told, 'record-dispute');
  const complains = { how: 'desk', behalf: 'self', name: 'Klaas Klager', account: 'Niemand belde terug.' };
  await make('coordinator', '/klachten/nieuw', complains, 'register-complaint');
  const complaint = await linkOn('verzoeken', '/klachten', /\/klachten\/[\w-]{36}$/);
  const request = await linkOn('verzoeken', '/verzoeken', /\/verzoeken\/[\w-]{36}$/);
  const incident = await linkOn('uitvoerder', '/incidenten', /\/incidenten\/[\w-]{36}$/);
  const dispute = await linkOn('uitvoerder', '/geschillen', /\/geschillen\/[\w-]{36}$/);
  const person = await linkOn('uitvoerder', '/bevoegdheden', /\/bevoegdheden\/m-\w+$/);

  const by = (account: string | null, addresses: readonly string[]): PageToSee[] =>
    addresses.map((address) => [account, address]);
  return [
    ...by(null, [
      '/nieuwe-link',
      '/nieuwe-link/gevraagd',
      '/afgemeld',
      '/verwerkingen',
      '/verzoek',
      '/klacht',
    ]),
    ...by('politie', ['/', '/taken/klaar', link, task, `${task}/ask-information`, '/taken/ABCDEFGH']),
    ...by('politie', ['/signalen/nieuw', '/signalen/gemeld', '/dossiers', '/dossiers/zoeken', dossier]),
    ...by('politie', [`${dossier}/propose-hold`, `${dossier}/plichten`, `${dossier}/archief`]),
    ...by('politie', [
      '/overleg',
      '/overleg/nieuw?soort=weighing',
      '/instellingen',
      '/instellingen/vervanging',
    ]),
    ...by('politie', ['/instellingen/vervanging/nieuw', '/klok', '/geheimhouding', '/convenant']),
    ...by('coordinator', [task, '/dossiers', '/overzicht', `/overzicht/zaken/${id}`, '/overzicht/agenda']),
    ...by('coordinator', ['/cijfers', '/vernietiging', '/verzoeken/nieuw', request]),
    ...by('politie', [`${dossier}/spoed`, '/beveiligingsplan']),
    ...by('coordinator', ['/klachten/nieuw', complaint]),
    ...by('verzoeken', ['/klachten', complaint, `${complaint}/bevestiging`]),
    ...by('uitvoerder', ['/beveiligingsplan', '/beveiligingsplan/voorleggen']),
    ...by('techniek', ['/techniek', '/techniek/lopend']),
    ...by('verzoeken', ['/verzoeken', request, '/', '/incidenten/melden']),
    ...by('raad', [task, '/incidenten/gemeld', '/geschillen/nieuw']),
    ...by('uitvoerder', [
      '/',
      '/incidenten',
      incident,
      '/geschillen',
      dispute,
      '/convenant',
      '/organisaties',
    ]),
    ...by('uitvoerder', ['/organisaties/nieuw', '/organisaties/partner-anker/tekenen']),
    ...by('uitvoerder', [
      '/organisaties/partner-anker/einde',
      '/bevoegdheden',
      '/bevoegdheden/nieuw',
      person,
    ]),
    ...by('uitvoerder', [`${person}/toekennen`, `${person}/wijzigen`, `${person}/intrekken`]),
    ...by('leiding-om', ['/convenant/opzeggen', '/overzicht', '/cijfers']),
    ...by('partner', ['/', '/zaken']),
    ...by('nieuw', ['/geheimhouding']),
  ];
}
