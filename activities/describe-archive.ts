/** 13.2: MDTO metadata of what lies in the archive, made anew after everything that changes what lies there, or until when. */
import { legalNow } from '../config/clock.ts';
import type { Covenant } from '../covenant/index.ts';
import { mdtoOf } from '../domain/archive/mdto.ts';
import type { CaseId } from '../domain/case.ts';
import { dayOf } from '../domain/dates/index.ts';
import { ends, type SubjectState } from '../domain/subject/index.ts';
import type { Store } from '../store/index.ts';

/** Does nothing for a case that is gone. @throws GoneError when a unit's destruction begins meanwhile: it is tried again. */
export function describeArchive(store: Pick<Store, 'cases' | 'archive'>, covenant: () => Covenant) {
  return async (caseId: CaseId): Promise<void> => {
    const loaded = await store.cases.load(caseId);
    if (loaded?.kind !== 'subject') return;
    const state = loaded.state as SubjectState;
    const known = covenant();
    const at = new Date(legalNow()).toISOString();
    const texts = await store.archive.contents(caseId);
    const archivedOn = state.file?.archivedOn ?? dayOf(at);
    await store.archive.describe(
      caseId,
      mdtoOf(known, { caseId, archivedOn, at, ends: ends(state, known), texts }),
    );
  };
}
