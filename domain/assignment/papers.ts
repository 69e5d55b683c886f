/** What a task of the controller to look for a time writes down (4, 15.2c): what for. No names of subjects. */
import type { PaperField, PaperGrant, PaperKind } from '../papers/types.ts';
import { ROLE } from '../subject/checks.ts';

/** Section 4: who sees files by such a task only. */
export const LOOKERS: readonly string[] = ['data-protection-officer', 'complaint-handler', 'auditor'];
export const FIELD = { why: 'assignment.why' } as const;
/** AVG 18(2): who looks into what is shielded: who manages the files and decides nothing about them (5). */
export const SHIELD_LOOKERS: readonly string[] = [ROLE.administrator];
const fields: PaperField[] = [
  { code: FIELD.why, label: 'Waarvoor iemand mag meekijken', article: '4, 15.2c' },
];

const grants: PaperGrant[] = [
  { role: ROLE.core, mode: 'both', stages: 'any', fields: [FIELD.why] },
  ...[...LOOKERS, ...SHIELD_LOOKERS].map(
    (role): PaperGrant => ({ role, mode: 'read', stages: 'any', when: ['handles'], fields: [FIELD.why] }),
  ),
];
export const assignmentPapers: PaperKind = { kind: 'assignment', purpose: 'assignment', fields, grants };
