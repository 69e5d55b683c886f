/** What a dispute between parties writes down (17): what it is about, each round, how it was settled. No names of subjects. */
import type { PaperField, PaperGrant, PaperKind } from '../papers/types.ts';
import { ROLE } from '../subject/checks.ts';

export const FIELD = { about: 'dispute.about', round: 'dispute.round' } as const;
const fields: PaperField[] = [
  { code: FIELD.about, label: 'Waar het geschil over gaat', article: '17' },
  { code: FIELD.round, label: 'Wat is besproken en afgesproken', article: '17' },
];
const ALL = fields.map(({ code }) => code);
/** Who acts for a party in a dispute; the administrator keeps the record (5). */
export const DISPUTERS: readonly string[] = [ROLE.core, ROLE.case, ROLE.administrator];

const grants: PaperGrant[] = DISPUTERS.map((role) => ({ role, mode: 'both', stages: 'any', fields: ALL }));
export const disputePapers: PaperKind = { kind: 'dispute', purpose: 'dispute', fields, grants };
