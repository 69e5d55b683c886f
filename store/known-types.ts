/** Somebody who may be the person who is looked for (7). */
import type { CaseId, TextRef, UnitId } from '../domain/case.ts';

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

/** Somebody of whom a file has data and whom it is not about (10.2c, f-g). */
export interface OtherPerson {
  caseId: CaseId;
  /** Theirs in that file: of the person, or of the signal that they reported. */
  unit: UnitId;
  code: string;
  ref: TextRef;
  name: string;
  /** Empty when it isn't known. */
  birthDate: string;
}
