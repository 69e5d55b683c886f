/** What the store offers of the archive beside its texts (13.2). */
import type { Permit } from '../domain/access/index.ts';
import type { ArchivedText, MdtoDocument } from '../domain/archive/mdto.ts';
import type { CaseId } from '../domain/case.ts';

export interface Archive {
  /** What lies there for a case, without what it says. */
  contents(caseId: CaseId): Promise<ArchivedText[]>;
  /** In the place of the metadata that were there. What belongs to a unit that has been destroyed stays out. @throws GoneError */
  describe(caseId: CaseId, documents: readonly MdtoDocument[]): Promise<void>;
  /** The metadata, to take out: logged as an export before they are opened. @throws AccessDenied (logged), LogFailed */
  export(caseId: CaseId, permit: Permit): Promise<MdtoDocument[]>;
}
