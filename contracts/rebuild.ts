/**
 * A new run of a case, made from what the store knows. It is one description, for the reconciler, for `admin resume` and for
 * the page on which two people rebuild one case (docs/decisions/0068). Pure: whoever has a client hands it over.
 */
import { type CaseInput, caseWorkflowId, RECOUNT_SIGNAL } from './engine.ts';

/** A case as the store knows it. `unfinished`: `mail:VERSION`, `data:VERSION`, `erasure:ID`, as the loop calls its work. */
export interface KnownCase {
  caseId: string;
  kind: string;
  version: number;
  stage: string;
  unfinished: readonly string[];
}

/**
 * The options of one `signalWithStart`: where a run is there it only counts its next moment anew; where none is, a run
 * begins at the journal's version, without a next moment, so that it counts at once. It ends nothing, and may be repeated.
 */
export function freshRun({ caseId, kind, version, stage, unfinished }: KnownCase, taskQueue: string) {
  const input: CaseInput = { caseId, kind, version, nextAt: null, stage, unfinished: [...unfinished] };
  return { workflowId: caseWorkflowId(caseId), taskQueue, args: [input], signal: RECOUNT_SIGNAL };
}
