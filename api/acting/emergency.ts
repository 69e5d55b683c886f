/**
 * A look in an emergency: first the case gives the other core parties their task, then the reason goes into the log, then
 * the file is read. Nothing is shown that nobody will review.
 */
import { filesAt, type Permit } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import type { Fact } from '../../domain/forms/index.ts';
import { EMERGENCY_STAGES, type SubjectState } from '../../domain/subject/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { partyName } from '../partners/names.ts';
import { GONE, intend, USED } from './command.ts';
import { stateOf } from './correct.ts';
import { type FilePart, fieldsIn, itemOf } from './file.ts';
import { unlessGone } from './outcome.ts';
import { ROOM_OF, toRead } from './permits.ts';

const FORM = 'look-in-emergency';
type OfFile = 'weighing' | 'conference';

const permitFor = (
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  file: OfFile,
  reason: string,
): Permit =>
  toRead(who, {
    ...{ caseId, state, file, purpose: 'emergency', why: FORM, reason },
    fields: fieldsIn(deps.covenant, file).map(({ code }) => code),
  });

const filesOf = ({ stage }: SubjectState): OfFile[] =>
  filesAt(stage).filter((file): file is OfFile => file !== 'archive');

/** Whether the rules let this person look at all, once it is said why. */
export const mayLookInEmergency = (deps: Deps, who: Who, caseId: CaseId, state: SubjectState): boolean =>
  (EMERGENCY_STAGES as readonly string[]).includes(state.stage) &&
  filesOf(state).some((file) => permitFor(deps, who, caseId, state, file, '-').allowed);

/** @throws EngineAway, AccessDenied, LogFailed */
export function lookInEmergency(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  commandId: string,
  reason: string,
  show: (parts: FilePart[]) => Promise<void>,
): Promise<Acted> {
  return unlessGone(async () => {
    const event = { type: FORM, by: who.actor };
    const to = await intend(deps, who, commandId, { type: FORM, caseId }, async () => ({ caseId, event }));
    if (to === null) return { outcome: 'answered', answer: USED };
    const answer = (await deps.engine.command(caseId, commandId)) ?? GONE;
    if (!answer.ok) return { outcome: 'answered', answer };
    // As it is now: the log and the permit are about the file that is read.
    const state = await stateOf(deps, caseId);
    if (!state) return { outcome: 'answered', answer: GONE };
    await show(await read(deps, who, caseId, state, reason));
    return { outcome: 'answered', answer };
  });
}

async function read(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  state: SubjectState,
  reason: string,
): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  for (const file of filesOf(state)) {
    const permit = permitFor(deps, who, caseId, state, file, reason);
    if (!permit.allowed) continue;
    const texts = await deps.store.texts.list(caseId, ROOM_OF[file], permit);
    for (const { code, label, article } of fieldsIn(deps.covenant, file)) {
      const all = texts.filter((text) => text.code === code);
      const shown = all.filter(({ restricted }) => !restricted);
      const items = shown.map((text) => itemOf(deps.covenant, text));
      if (all.length > 0) parts.push({ label, article, items, held: all.length - shown.length });
    }
  }
  return parts;
}

/** For who reviews it: who looked, when, and why. The look at the log is on record itself. @throws LogFailed */
export async function emergencyFacts(
  deps: Deps,
  who: Who,
  row: TaskRow,
  state: SubjectState,
): Promise<Fact[]> {
  const one = row.kind === 'review-emergency' ? state.emergencies?.[row.about ?? ''] : undefined;
  if (!one) return [];
  await deps.store.accessLog.write({
    ...{ who: who.member.id, party: who.actor.party, what: 'list', purpose: `task:${row.kind}`, fields: [] },
    ...{ file: 'accesslog', caseId: row.caseId, detail: { task: row.id }, ok: true },
  });
  const [member] = await deps.store.members.byIds([one.member]);
  const reasons = await deps.store.accessLog.emergencies(row.caseId, one.member);
  return [
    {
      label: 'Wie keek',
      lines: [`${member?.name ?? 'Iemand die er niet meer is'}, ${partyName(deps, one.party)}`],
    },
    { label: 'Wanneer', lines: [dayInWords(one.on)] },
    { label: 'Waarom, in eigen woorden', lines: [...new Set(reasons.map(({ reason }) => reason))] },
  ];
}
