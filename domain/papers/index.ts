/** The kinds of case that write papers. A kind more is a line more (CONTRIBUTING.md, "To add a kind of case"). */

import { assignmentPapers } from '../assignment/papers.ts';
import { complaintPapers } from '../complaint/papers.ts';
import { covenantPapers } from '../covenant-life/papers.ts';
import { disputePapers } from '../dispute/papers.ts';
import { incidentPapers } from '../incident/papers.ts';
import { requestPapers } from '../request/papers.ts';
import type { PaperField, PaperKind } from './types.ts';

export type { PaperField, PaperGrant, PaperKind } from './types.ts';

export const PAPER_KINDS: readonly PaperKind[] = [
  requestPapers,
  complaintPapers,
  incidentPapers,
  disputePapers,
  covenantPapers,
  assignmentPapers,
];

export const paperKind = (kind: string): PaperKind | undefined =>
  PAPER_KINDS.find((known) => known.kind === kind);
export const PAPER_FIELDS: readonly PaperField[] = PAPER_KINDS.flatMap(({ fields }) => fields);

/** 'request.asked' → 'request' */
export const kindOfCode = (code: string): string => code.slice(0, Math.max(0, code.indexOf('.')));
/** Whether a field is of papers, and not one of the covenant's two files ('8.2a'). */
export const isPaperCode = (code: string): boolean => /^[a-z][a-z-]*\.[a-z]/.test(code);
