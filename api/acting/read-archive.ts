/** 13.2: what lies in the archive, to read: by core parties, for a complaint or accountability, and logged with what for. */
import type { Permit } from '../../domain/access/index.ts';
import type { MdtoDocument } from '../../domain/archive/mdto.ts';
import type { CaseId } from '../../domain/case.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { Deps, Who } from '../deps.ts';
import { type FilePart, fieldsIn, itemOf } from './file.ts';
import { toRead } from './permits.ts';

export interface Reading {
  purpose: 'complaint' | 'accountability';
  /** Which complaint, or who asks; in words. */
  reference: string;
}

const permitFor = (deps: Deps, who: Who, caseId: CaseId, state: SubjectState, reading: Reading): Permit =>
  toRead(who, {
    ...{ caseId, state, file: 'archive', purpose: reading.purpose, reason: reading.reference },
    fields: fieldsIn(deps.covenant, 'archive').map(({ code }) => code),
  });

/** Whether the rules let this person read it at all, once it is said what for; also what stays there after 13.4. */
export const mayReadArchive = (deps: Deps, who: Who, caseId: CaseId, state: SubjectState): boolean =>
  state.file?.archivedOn !== undefined &&
  permitFor(deps, who, caseId, state, { purpose: 'complaint', reference: '-' }).allowed;

/** @throws AccessDenied, LogFailed, SealBroken: an archive that was changed is never shown. */
export async function readArchive(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  reading: Reading,
): Promise<FilePart[]> {
  const permit = permitFor(deps, who, caseId, state, reading);
  const texts = await deps.store.texts.list(caseId, 'archief', permit);
  return fieldsIn(deps.covenant, 'archive').flatMap(({ code, label, article }) => {
    const all = texts.filter((text) => text.code === code);
    const shown = all.filter(({ restricted }) => !restricted);
    const items = shown.map((text) => itemOf(deps.covenant, text));
    return all.length === 0 ? [] : [{ label, article, items, held: all.length - shown.length }];
  });
}

/** Its MDTO metadata, to take out. The log calls it an export. @throws as readArchive */
export const exportMetadata = (
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  reading: Reading,
): Promise<MdtoDocument[]> => deps.store.archive.export(caseId, permitFor(deps, who, caseId, state, reading));
