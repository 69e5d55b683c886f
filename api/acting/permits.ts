/** Asking the access rules (domain/access) about somebody's look at a file, or what they write into it. */
import {
  type Assignment,
  type FileName,
  type Permit,
  type Purpose,
  permitToRead,
  permitToSearch,
  permitToWrite,
  purposeOf,
} from '../../domain/access/index.ts';
import type { CaseId, TextRef } from '../../domain/case.ts';
import type { FileRoom } from '../../domain/forms/index.ts';
import { factsOf } from '../../domain/kinds.ts';
import { kindOfCode, paperKind } from '../../domain/papers/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { participantsOf } from '../../domain/subject/index.ts';
import type { LoadedCase, TextRoom } from '../../store/index.ts';
import type { Who } from '../deps.ts';

export const ROOM_OF: Readonly<Record<FileName, TextRoom>> = {
  weighing: 'weegploeg',
  conference: 'casusoverleg',
  archive: 'archief',
  papers: 'zaken',
};

interface ToRead {
  caseId: CaseId;
  /** Loaded for this very request: the store looks again. */
  state: SubjectState;
  file: FileName;
  purpose: Purpose;
  fields: readonly string[];
  /** A kind of task, form or meeting, for the log. */
  why?: string;
  for?: string;
  reason?: string;
  refs?: readonly TextRef[];
  /** 5, 13.2: the task itself is the controller's order to look in the archive, for these fields, while it is open. */
  ordered?: boolean;
  /** Section 4: the controller's word for a time, as it stands at this very request. */
  assignment?: Assignment;
}

export function toRead(who: Who, { state, ordered, ...look }: ToRead): Permit {
  const { purpose, fields } = look;
  return permitToRead({
    ...look,
    actor: who.actor,
    today: who.today,
    stage: state.stage,
    involved: participantsOf(state),
    // Nobody of an organisation without annex 1 has a session (plugins/session.ts); the person's own word is looked at here.
    signed: who.member.statementOn !== null,
    ...(ordered && { assignment: { purpose, until: who.today, fields } }),
  });
}

/** Papers of a case of another kind, for that kind's own purpose unless another is named. @throws LogFailed by its use */
export function toReadPapers(
  who: Who,
  {
    loaded,
    ...look
  }: {
    /** For this very request: the store looks again. */
    loaded: Pick<LoadedCase, 'caseId' | 'kind' | 'stage' | 'state' | 'parties'>;
    fields: readonly string[];
    purpose?: Purpose;
    why?: string;
    for?: string;
    reason?: string;
    refs?: readonly TextRef[];
  },
): Permit {
  return permitToRead({
    purpose: paperKind(loaded.kind)?.purpose ?? 'manage',
    ...look,
    ...{ caseId: loaded.caseId, file: 'papers', actor: who.actor, today: who.today },
    ...factsOf(loaded),
    signed: who.member.statementOn !== null,
  });
}

/** `kind`: of the task or the form. `loaded` null: what is written now makes the case. */
export function toWrite(
  who: Who,
  {
    kind,
    room,
    loaded,
    ordered,
    ...rest
  }: {
    caseId: CaseId;
    loaded: Pick<LoadedCase, 'kind' | 'stage' | 'state' | 'parties'> | null;
    kind: string;
    room: FileRoom;
    fields: readonly string[];
    for?: string;
    /** 12.6: the task itself is the controller's order to write about an archived file. */
    ordered?: boolean;
  },
): Permit {
  const purpose = purposeOf(kind) ?? paperKind(kindOfCode(rest.fields[0] ?? ''))?.purpose ?? 'manage';
  return permitToWrite({
    ...rest,
    actor: who.actor,
    today: who.today,
    file: room,
    purpose,
    ...(ordered &&
      purpose !== 'signal' && { assignment: { purpose, until: who.today, fields: rest.fields } }),
    why: kind,
    ...(loaded ? factsOf(loaded) : { stage: room === 'papers' ? 'new' : 'weighing', involved: [] }),
    signed: who.member.statementOn !== null,
  });
}

export const toSearch = (who: Who, why: string, reason?: string): Permit =>
  permitToSearch({ actor: who.actor, why, ...(reason !== undefined && { reason }) });
