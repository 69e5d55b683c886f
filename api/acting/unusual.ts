/**
 * A look that is not usual asks for a reason first (15.2e). Asked after the file was read and before anything of it is
 * shown, in the same words whatever the cause, so that the question itself tells nothing about the file.
 */
import { wallNow } from '../../config/index.ts';
import { sameName, type Unusual, unusual } from '../../domain/access/unusual.ts';
import type { CaseId } from '../../domain/case.ts';
import { readForm, reasonForm } from '../../domain/forms/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import type { FilePart } from './file.ts';

export interface Looking {
  caseId: CaseId;
  /** It belongs to a task that this person has (as a deputy too). */
  task: boolean;
  /** This person's party takes part in the case. */
  involved: boolean;
  /** What would be shown. */
  file: readonly FilePart[];
}

const MINUTE = 60_000;
/** Who was in the middle of a form when their reason got old is not asked again for it. */
const LENIENT = 8;

const since = ({ covenant }: Deps, times = 1): string =>
  new Date(wallNow().getTime() - covenant.settings.manyFiles.value.minutes * MINUTE * times).toISOString();

/** For which causes a reason is still owed; none: go on. `typed`: a form comes back with what was typed. */
export async function reasonsOwed(
  deps: Deps,
  who: Who,
  { caseId, task, involved, file }: Looking,
  typed = false,
): Promise<Unusual[]> {
  const { name } = who.member;
  const ownName = file.some(({ items }) =>
    items.some(({ lines }) => lines.some(({ value }) => sameName(value, name))),
  );
  if (task && !ownName) return [];
  const { others, reasons } = await deps.store.accessLog.lately(
    who.member.id,
    caseId,
    since(deps, typed ? LENIENT : 1),
  );
  const found = unusual(deps.covenant, { ownName, task, involved, filesLately: others });
  return found.filter((code) => !reasons.includes(code));
}

/**
 * The same for a page that no task brings somebody to: what is read there, read again when the reason comes, so that the
 * log says what it was for.
 */
export const reasonsOwedThere = (
  deps: Deps,
  who: Who,
  { caseId, file }: Pick<Looking, 'caseId' | 'file'>,
  typed = false,
): Promise<Unusual[]> => reasonsOwed(deps, who, { caseId, task: false, involved: true, file }, typed);

/** The reason goes into the log, under the case's own key. `purpose` as the look itself has it. @throws LogFailed */
export async function giveReason(
  deps: Deps,
  who: Who,
  { caseId, purpose, codes }: { caseId: CaseId; purpose: string; codes: readonly Unusual[] },
  body: unknown,
): Promise<Acted> {
  const read = readForm(reasonForm, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const { reason, words } = read.decision;
  await deps.store.accessLog.write({
    ...{ who: who.member.id, party: who.actor.party, what: 'reason', purpose, fields: [], file: 'reason' },
    ...{ caseId, detail: { reason, words }, ok: true, odd: codes },
  });
  return { outcome: 'answered', answer: { ok: true, version: 0 } };
}
