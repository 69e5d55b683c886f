/** Somebody who may be the person who is looked for (7). */
import type { CaseId, TextRef } from '../domain/case.ts';

/** Enough to decide whether it is the same person, and no more. */
export interface LikelyPerson {
  caseId: CaseId;
  /** The text that says so. */
  ref: TextRef;
  name: string;
  /** Empty when it isn't known. */
  birthDate: string;
  place: string;
}
