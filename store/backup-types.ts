import type { CaseId } from '../domain/case.ts';

/** Copies of all databases but the keys'. */
export interface DataBackups {
  /** Copies into a new folder in `folder`; it has its name only when it is whole. `begunAt`: what was answered before is in it. */
  write(folder: string): Promise<{ folder: string; begunAt: string; documents: number }>;
  /**
   * Puts a copy back into empty databases; nothing that was destroyed after it was made. Keys must be there already.
   * @throws BadBackup when it isn't whole, or there are cases already.
   */
  putBack(
    folder: string,
  ): Promise<{ begunAt: string; documents: number; leftOut: number; destroyedCases: number }>;
  /** Names of whole copies, the oldest first. */
  list(folder: string): Promise<string[]>;
}

/** A case as a new run begins with it. */
export interface Resumable {
  caseId: CaseId;
  kind: string;
  version: number;
  stage: string;
  /** What had not finished, as the loop calls it: `mail:VERSION`, `data:VERSION`, `erasure:ID`. */
  unfinished: string[];
}
