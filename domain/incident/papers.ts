/**
 * What an incident writes down (15.2g, AVG 33(5)). The account and the files that it concerned are one unit, which goes when
 * the incident is closed; what the register keeps names nobody and is another.
 */
import type { PaperField, PaperGrant, PaperKind } from '../papers/types.ts';
import { ROLE } from '../subject/checks.ts';

export const FIELD = {
  account: 'incident.account',
  concerned: 'incident.concerned',
  report: 'incident.report',
  reason: 'incident.reason',
  late: 'incident.late',
  informing: 'incident.informing',
  lessons: 'incident.lessons',
} as const;

const fields: PaperField[] = [
  { code: FIELD.account, label: 'Wat er is gebeurd, zoals het is gemeld', article: '15.2g' },
  { code: FIELD.concerned, label: 'Over welke dossiers het gaat', article: '15.2g' },
  { code: FIELD.report, label: 'Antwoorden voor de Autoriteit Persoonsgegevens', article: 'AVG 33(3)' },
  { code: FIELD.reason, label: 'Waarom wel of niet melden', article: 'AVG 33(1)' },
  { code: FIELD.late, label: 'Waarom later dan 72 uur gemeld', article: 'AVG 33(1)' },
  { code: FIELD.informing, label: 'Hoe de betrokkenen zijn geïnformeerd, of waarom niet', article: 'AVG 34' },
  { code: FIELD.lessons, label: 'Maatregelen en wat ervan te leren is', article: '15.2g, AVG 33(5)' },
];
const ALL = fields.map(({ code }) => code);
const { account, concerned, report, reason, late, informing, lessons } = FIELD;
/** What stays for five years. */
export const REGISTER: readonly string[] = [report, reason, late, informing, lessons];

/** Everybody who can sign in; whoever has no personal data (operations) can see an incident too. */
const EVERYBODY = [
  ...[ROLE.core, ROLE.case, ROLE.partner, ROLE.administrator, ROLE.coordinator, ROLE.manager],
  ...['request-officer', 'data-protection-officer', 'complaint-handler', 'auditor', 'operations'],
];
/** Who may look at the register besides the administrator and the core parties. */
export const READERS: readonly string[] = ['data-protection-officer', 'auditor'];

const grants: PaperGrant[] = [
  ...EVERYBODY.filter((role) => role !== ROLE.administrator).map(
    (role): PaperGrant => ({ role, mode: 'write', stages: ['new'], fields: [account] }),
  ),
  { role: ROLE.administrator, mode: 'both', stages: 'any', fields: ALL },
  // AVG 33(1): whoever must say whether it is reported sees what happened.
  { role: ROLE.core, mode: 'both', stages: 'any', when: ['handles'], fields: [reason] },
  { role: ROLE.core, mode: 'read', stages: 'any', when: ['handles'], fields: [account, concerned] },
  // The controller is the core parties together (4): its register is theirs to read.
  ...[ROLE.core, ...READERS].map(
    (role): PaperGrant => ({ role, mode: 'read', stages: 'any', fields: REGISTER }),
  ),
];
export const REPORTERS: readonly string[] = EVERYBODY;

export const incidentPapers: PaperKind = { kind: 'incident', purpose: 'security', fields, grants };
