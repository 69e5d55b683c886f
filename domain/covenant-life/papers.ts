/** Reports of the covenant's own checks (15.3, 18.4): what stands in them, and who may see and write it. */
import type { PaperField, PaperGrant, PaperKind } from '../papers/types.ts';
import { ROLE } from '../subject/checks.ts';

export const REPORT = 'covenant.report';
/** A report is a unit of its own: it goes five years after it was written, while the case lives on. */
export const reportUnit = (kind: string, times: number): string => `part:report-${kind}-${times}`;
export const isReport = (about: string | null | undefined): boolean =>
  about?.startsWith('part:report-') === true;

const fields: PaperField[] = [{ code: REPORT, label: 'Verslag', article: '15.3, 18.4' }];

const handling = (role: string): PaperGrant => ({
  ...{ role, mode: 'both', stages: 'any', when: ['handles'], fields: [REPORT] },
});
const grants: PaperGrant[] = [
  { role: ROLE.administrator, mode: 'both', stages: 'any', fields: [REPORT] },
  // Who has a task in it: the check itself, or its follow-up.
  ...['data-protection-officer', 'auditor', ROLE.manager, ROLE.core, ROLE.case, ROLE.coordinator].map(
    handling,
  ),
];

export const covenantPapers: PaperKind = { kind: 'covenant', purpose: 'accountability', fields, grants };
