import type { Organisation } from '../domain/partners.ts';
import type { Annex } from '../store/partner-types.ts';
import type { Member } from '../store/types.ts';

/** One for everybody: a practice environment holds nobody's real data. */
export const demoPassword = 'samen-oefenen';

/** How strongly somebody signed in, as the embedded provider says it in `acr`. */
export const demoAcr = { password: 'urn:pga-regie:acr:wachtwoord', twoFactor: 'urn:pga-regie:acr:tweestaps' };

/** The second factor of the embedded provider; the sign-in page shows it already filled in. */
export const demoCode = '123456';

const authorisations = [{ from: '2020-01-01', until: null }] as const;
const person = (id: string, name: string, account: string, party: string, ...roles: string[]): Member => ({
  id,
  name,
  email: `${account}@voorbeeld.test`,
  party,
  roles,
  authorisations,
  statementOn: '2020-01-01',
});

/** Fictional staff. Of two representatives of one party the second is the deputy: tasks go to the lower id. */
export const demoMembers: readonly Member[] = [
  person('m-k3v8q1', 'Sanne de Boer', 'gemeente', 'gemeente', 'core-representative'),
  person('m-w7d2hx', 'Youssef Bakkali', 'gemeente2', 'gemeente', 'core-representative'),
  person('m-c4j6zs', 'Marijke Visser', 'om', 'om', 'core-representative'),
  person('m-p5n9rt', 'Thomas van Leeuwen', 'om2', 'om', 'core-representative'),
  person('m-f8b1my', 'Ruben Dijkstra', 'politie', 'politie', 'core-representative'),
  person('m-t2g7lk', 'Aylin Kaya', 'politie2', 'politie', 'core-representative'),
  person('m-x9s3wd', 'Eva Smit', 'raad', 'raad', 'case-representative'),
  person('m-h6r4vn', 'Dewi Hendriks', 'reclassering', 'reclassering', 'case-representative'),
  person('m-z1q8cb', 'Peter Mulder', 'uitvoerder', 'gemeente', 'administrator'),
  person('m-d5y2jp', 'Fatima el Amrani', 'coordinator', 'gemeente', 'coordinator'),
  person('m-n3m7fg', 'Hanna Postma', 'verzoeken', 'gemeente', 'request-officer'),
  person('m-j2h5vr', 'Marloes Brouwer', 'klachten', 'gemeente', 'complaint-handler'),
  person('m-a9t3xe', 'Joost Kramer', 'klachten2', 'om', 'complaint-handler'),
  person('m-u4f8gd', 'Ineke Wolters', 'fg', 'gemeente', 'data-protection-officer'),
  person('m-l9c2wb', 'Bram Kuipers', 'auditor', 'gemeente', 'auditor'),
  person('m-b6w4kj', 'Willem Jacobs', 'leiding-gemeente', 'gemeente', 'party-manager'),
  person('m-r8e2vp', 'Noor Vermeulen', 'leiding-om', 'om', 'party-manager'),
  person('m-y4t9sc', 'Karim Haddad', 'leiding-politie', 'politie', 'party-manager'),
  person('m-e3k9dx', 'Tim Scholten', 'techniek', 'gemeente', 'operations'),
  // New: has not signed the confidentiality statement yet (14).
  { ...person('m-s2v6nh', 'Lotte Verhoeven', 'nieuw', 'gemeente', 'request-officer'), statementOn: null },
  person('m-q7u3ye', 'Jasmijn Bos', 'partner', 'partner-jeugdhulp', 'external-partner'),
  person('m-v2k8an', 'Lars de Wit', 'partner2', 'partner-anker', 'external-partner'),
];

/** One that signed annex 1 and one that did not: nothing of the second can be chosen, and its people see nothing. */
export const demoOrganisations: readonly (Organisation & { annex?: Annex })[] = [
  {
    ...{ id: 'partner-jeugdhulp', name: 'Jeugdhulp De Brug', from: '2020-01-01', until: null },
    ...{ signedOn: '2020-01-01', withdrawnOn: null },
    annex: {
      ...{ on: '2020-01-01', name: 'Anna de Groot', position: 'Bestuurder' },
      ...{ confirmedBy: 'm-z1q8cb', confirmedAt: '2020-01-01T09:00:00.000Z' },
    },
  },
  {
    ...{ id: 'partner-anker', name: 'Het Anker', from: '2020-01-01', until: null },
    ...{ signedOn: null, withdrawnOn: null },
  },
];

/** Signs in like the others, but takes part in nothing: to see what a stranger is (not) shown. */
export const demoOutsider = { id: 'm-g2x5ts', name: 'Bas Jansen', email: 'buitenstaander@voorbeeld.test' };

/** Nobody yet: to be proposed on the page of authorisations, by one and confirmed by another. */
export const demoCandidate = { id: 'm-e9k5qa', name: 'Iris Kok', email: 'kandidaat@voorbeeld.test' };

/** How strongly a demo citizen signs in (eIDAS); the lower one is not enough. */
export const demoLevel = {
  low: 'http://eidas.europa.eu/LoA/low',
  substantial: 'http://eidas.europa.eu/LoA/substantial',
};
/** The claim with their number, as some brokers of DigiD name it. */
export const demoClaim = 'urn:pga-regie:oefenen:burgernummer';

/** People who show who they are on a request of their own. Made-up numbers that are nobody's: they fail the check of a BSN. */
export const demoCitizens = [
  {
    ...{ id: 'c-4k9w2m', account: 'burger', number: '900000001', level: demoLevel.substantial },
    ...{
      name: 'Aad Aanvrager',
      birthDate: '1990-02-01',
      about: 'burger, met gecontroleerd identiteitsbewijs',
    },
  },
  {
    ...{ id: 'c-8s3t6p', account: 'burger-nummer', number: '900000002', level: demoLevel.substantial },
    ...{ name: '', birthDate: '', about: 'burger; de aanmelddienst geeft alleen een nummer' },
  },
  {
    ...{ id: 'c-1x7d5b', account: 'burger-laag', number: '900000003', level: demoLevel.low },
    ...{
      name: 'Laura Laag',
      birthDate: '1985-06-30',
      about: 'burger, zonder gecontroleerd identiteitsbewijs',
    },
  },
].map((one) => ({ ...one, email: `${one.account}@burger.test` }));

const words: Record<string, string> = {
  'core-representative': 'kernpartij',
  'case-representative': 'casuspartij',
  administrator: 'uitvoerder',
  coordinator: 'coördinator',
  'request-officer': 'behandelaar van verzoeken',
  'complaint-handler': 'klachtbehandelaar',
  'data-protection-officer': 'functionaris gegevensbescherming',
  auditor: 'auditor',
  'party-manager': 'leidinggevende',
  'external-partner': 'externe casuspartner',
  operations: 'technisch beheer',
};

/** Who may sign in to the practice environment, with a word on what for. */
export const demoAccounts = [
  ...demoMembers.map(({ id, name, email, party, roles }) => ({
    id,
    name,
    email,
    about: `${roles.map((role) => words[role] ?? role).join(', ')} (${demoOrganisations.find((one) => one.id === party)?.name ?? party})`,
  })),
  { ...demoOutsider, about: 'hoort er niet bij' },
  { ...demoCandidate, about: 'nog niet bevoegd: kan worden voorgesteld' },
];
