/** What a request (12) writes down, and who may see and write it (12.1: the request officer sees one request's data). */
import type { PaperField, PaperGrant, PaperKind } from '../papers/types.ts';
import { ROLE } from '../subject/checks.ts';

export const OFFICER = 'request-officer';
/** 12.1, 5: who takes requests in, and watches their dates. */
export const DESK: readonly string[] = [OFFICER, ROLE.administrator, ROLE.coordinator];
export const seesRequests = ({ roles }: { roles: readonly string[] }): boolean =>
  roles.some((role) => DESK.includes(role));
/** Who asks without an account: no role of the covenant, and of nobody who signs in. */
export const PUBLIC = 'public';

export const FIELD = {
  person: 'request.person',
  representative: 'request.representative',
  asked: 'request.asked',
  contribution: 'request.contribution',
  correction: 'request.correction',
  decision: 'request.decision',
  answer: 'request.answer',
  shown: 'request.shown',
} as const;

const fields: PaperField[] = [
  { code: FIELD.person, label: 'De persoon', article: '12.1' },
  { code: FIELD.representative, label: 'Wie namens de persoon vraagt', article: '12.1' },
  { code: FIELD.asked, label: 'Wat er gevraagd wordt', article: '12.1' },
  { code: FIELD.contribution, label: 'Wat partijen niet geven, en waarom', article: '12.3, 11.3' },
  { code: FIELD.correction, label: 'Wat partijen over een correctie zeggen', article: '12.5-6' },
  { code: FIELD.decision, label: 'Wat de kernpartijen vinden', article: '12.3' },
  { code: FIELD.answer, label: 'Het antwoord zoals het is verstuurd', article: '12.3' },
  { code: FIELD.shown, label: 'Wie inlogde met DigiD', article: '12.1' },
];
const ALL = fields.map(({ code }) => code);
const { person, representative, asked, contribution, correction, decision } = FIELD;

const both = (
  role: string,
  stages: PaperGrant['stages'],
  codes: readonly string[],
  ...when: 'handles'[]
): PaperGrant => ({ role, mode: 'both', stages, fields: codes, when });
const read = (
  role: string,
  stages: PaperGrant['stages'],
  codes: readonly string[],
  ...when: 'handles'[]
): PaperGrant => ({ role, mode: 'read', stages, fields: codes, when });

const INTAKE = [person, representative, asked];
const grants: PaperGrant[] = [
  { role: PUBLIC, mode: 'write', stages: ['new'], fields: INTAKE },
  // 12.1: who has just made a request shows who they are; nothing is read.
  { role: PUBLIC, mode: 'write', stages: ['identifying'], fields: [FIELD.shown] },
  // By letter or at the desk; a coordinator takes it in and sees dates and stages from then on.
  { role: ROLE.coordinator, mode: 'write', stages: ['new'], fields: INTAKE },
  { role: OFFICER, mode: 'write', stages: ['new'], fields: INTAKE },
  // 5: the administrator, and through the administrator the request officer who has this request.
  both(ROLE.administrator, 'any', ALL),
  both(OFFICER, 'any', ALL, 'handles'),
  // Whoever must contribute or decide sees what was asked; about whom, they see in the file itself.
  both(ROLE.core, 'any', [contribution, correction, decision], 'handles'),
  read(ROLE.core, 'any', [asked], 'handles'),
  both(ROLE.case, 'any', [contribution, correction], 'handles'),
  read(ROLE.case, 'any', [asked], 'handles'),
];

export const requestPapers: PaperKind = { kind: 'request', purpose: 'request', fields, grants };

/** The person as the papers say it, oldest first: what was seen on a document comes in the place of what was written. */
export const personIn = (
  papers: readonly { code: string; values: Readonly<Record<string, string>> }[],
): Record<string, string> =>
  Object.assign({}, ...papers.filter(({ code }) => code === FIELD.person).map(({ values }) => values));
