/** What a complaint writes down (13.1, Awb 9), and who may see and write it: the handler, and the desk until it is sorted. */
import type { PaperField, PaperGrant, PaperKind } from '../papers/types.ts';
import { DESK, OFFICER, PUBLIC } from '../request/papers.ts';
import { ROLE } from '../subject/checks.ts';

export const HANDLER = 'complaint-handler';
export { DESK };
/** Who sees dates and steps of complaints; a handler of the own ones only. */
export const seesComplaints = ({ roles }: { roles: readonly string[] }): boolean =>
  roles.some((role) => DESK.includes(role));

export const FIELD = {
  person: 'complaint.person',
  account: 'complaint.account',
  reading: 'complaint.reading',
  hearing: 'complaint.hearing',
  findings: 'complaint.findings',
  measures: 'complaint.measures',
  extension: 'complaint.extension',
} as const;
const fields: PaperField[] = [
  { code: FIELD.person, label: 'De klager', article: '13.1' },
  { code: FIELD.account, label: 'Waar de klacht over gaat', article: '13.1' },
  { code: FIELD.reading, label: 'Waarom inzage nodig is', article: '13.2' },
  { code: FIELD.hearing, label: 'Verslag van het horen', article: 'Awb 9:10' },
  { code: FIELD.findings, label: 'Wat is gevonden, en het oordeel', article: 'Awb 9:12' },
  { code: FIELD.measures, label: 'Wat eraan gebeurt', article: 'Awb 9:12' },
  { code: FIELD.extension, label: 'Waarom het langer duurt', article: 'Awb 9:11' },
];
const ALL = fields.map(({ code }) => code);
const INTAKE = [FIELD.person, FIELD.account];

const grants: PaperGrant[] = [
  { role: PUBLIC, mode: 'write', stages: ['new'], fields: INTAKE },
  { role: ROLE.coordinator, mode: 'write', stages: ['new'], fields: INTAKE },
  { role: OFFICER, mode: 'write', stages: ['new'], fields: INTAKE },
  { role: ROLE.administrator, mode: 'write', stages: ['new'], fields: INTAKE },
  // Until it is sorted, and to send the confirmation. Afterwards it is the handler's: the desk may be whom it is about.
  ...[OFFICER, ROLE.administrator].map(
    (role): PaperGrant => ({
      ...{ role, mode: 'both', stages: 'any', when: ['handles'] },
      fields: [...INTAKE, FIELD.reading],
    }),
  ),
  { role: HANDLER, mode: 'both', stages: 'any', when: ['handles'], fields: ALL },
  // The controller sees why the files must be read, never who complains.
  { role: ROLE.core, mode: 'read', stages: 'any', when: ['handles'], fields: [FIELD.reading] },
];
export const complaintPapers: PaperKind = { kind: 'complaint', purpose: 'complaint', fields, grants };
