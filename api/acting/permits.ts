/** Asking the access rules (domain/access) about somebody's look at a file, or what they write into it. */
import {
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
import { participantsOf, type SubjectState } from '../../domain/subject/index.ts';
import type { TextRoom } from '../../store/index.ts';
import type { Who } from '../deps.ts';

export const ROOM_OF: Readonly<Record<FileName, TextRoom>> = {
  weighing: 'weegploeg',
  conference: 'casusoverleg',
  archive: 'archief',
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

/** `kind`: of the task or the free form. `state` null: its first signal makes the case. */
export function toWrite(
  who: Who,
  {
    kind,
    room,
    state,
    ...rest
  }: {
    caseId: CaseId;
    state: SubjectState | null;
    kind: string;
    room: FileRoom;
    fields: readonly string[];
    for?: string;
  },
): Permit {
  return permitToWrite({
    ...rest,
    actor: who.actor,
    today: who.today,
    file: room,
    purpose: purposeOf(kind) ?? 'manage',
    why: kind,
    stage: state?.stage ?? 'weighing',
    involved: state ? participantsOf(state) : [],
    signed: who.member.statementOn !== null,
  });
}

export const toSearch = (who: Who, why: string, reason?: string): Permit =>
  permitToSearch({ actor: who.actor, why, ...(reason !== undefined && { reason }) });
