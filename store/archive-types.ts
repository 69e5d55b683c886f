/** What the store offers of the archive beside its texts (13.2). */
import type { ArchivedText, MdtoDocument } from '../domain/archive/mdto.ts';
import type { CaseId } from '../domain/case.ts';

export interface Archive {
  /** What lies there for a case, without what it says. */
  contents(caseId: CaseId): Promise<ArchivedText[]>;
  /** In the place of the metadata that were there. What belongs to a unit that has been destroyed stays out. @throws GoneError */
  describe(caseId: CaseId, documents: readonly MdtoDocument[]): Promise<void>;
  /** The metadata, without an access line of its own: the caller writes it first (15.2). */
  metadata(caseId: CaseId): Promise<MdtoDocument[]>;
}
