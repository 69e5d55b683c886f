/** The id of a case that a form makes: the same form sent twice makes one case. */
import { createHash } from 'node:crypto';
import type { CaseId } from '../../domain/case.ts';

/** A UUID that follows from the command's id and tells nothing about it. */
export function caseIdFor(commandId: string, kind: string): CaseId {
  const hash = createHash('sha256').update(`${kind} ${commandId}`).digest('hex');
  return /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash)?.slice(1).join('-') ?? hash;
}
