/**
 * Reading a file by the controller's word for a time (section 4 of the rules): a complaint's handler, a supervisor, an
 * auditor. One purpose, one end; each look goes through the access rules and is in the log before anything is shown.
 */
import { type Assignment, filesAt, liesAt } from '../../domain/access/index.ts';
import type { CaseId, TextRef } from '../../domain/case.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { TextRoom } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { type FilePart, fieldsIn, itemOf, nothing } from './file.ts';
import { ROOM_OF, toRead } from './permits.ts';

export interface Under {
  file: CaseId;
  /** As the rules say it at this very request. */
  assignment: Assignment;
  /** A kind of task, for the log. */
  why: string;
  /** Which complaint or task, for the log; under the file's own key. */
  reason: string;
  /** With purpose `shielded`: which items (a copy counts as its item); without it everything that is only kept. */
  items?: readonly TextRef[];
}

/** AVG 18: what is only kept there now. */
async function keptIn(
  { store }: Deps,
  caseId: CaseId,
  room: TextRoom,
  only: readonly TextRef[] | undefined,
): Promise<TextRef[]> {
  const rows = await store.texts.items(caseId, room);
  const meant = (ref: TextRef): boolean => only?.includes(ref) ?? true;
  return rows
    .filter(
      ({ ref, copyOf, restricted }) => restricted && (meant(ref) || (copyOf !== undefined && meant(copyOf))),
    )
    .map(({ ref }) => ref);
}

/** Null when the file has gone. Held and shielded items are counted, never shown. @throws LogFailed: no log, no data. */
export async function readUnder(
  deps: Deps,
  who: Who,
  { file: caseId, assignment, why, reason, items: only }: Under,
): Promise<FilePart[] | null> {
  const loaded = await deps.store.cases.load(caseId);
  if (loaded?.kind !== 'subject') return null;
  const state = loaded.state as SubjectState;
  const parts = await Promise.all(
    filesAt(state.stage).map(async (file): Promise<FilePart[]> => {
      const fields = fieldsIn(deps.covenant, file).filter(({ code }) => liesAt(state.stage, file, code));
      if (fields.length === 0) return [];
      const kept = assignment.purpose === 'shielded';
      const refs = kept ? await keptIn(deps, caseId, ROOM_OF[file], only) : undefined;
      if (refs?.length === 0) return [];
      const permit = toRead(who, {
        ...{ caseId, state, file, purpose: assignment.purpose, fields: fields.map(({ code }) => code) },
        ...{ why, reason, assignment, ...(refs && { refs }) },
      });
      const texts = await deps.store.texts.list(caseId, ROOM_OF[file], permit).catch(nothing);
      return fields.flatMap(({ code, label, article }) => {
        const all = texts.filter((text) => text.code === code);
        const items = all
          .filter(({ restricted }) => kept || !restricted)
          .map((text) => itemOf(deps.covenant, text));
        return all.length === 0 ? [] : [{ label, article, items, held: all.length - items.length }];
      });
    }),
  );
  return parts.flat();
}
