/** Completing a task: for the page and for systems alike. */
import type { TextRef } from '../../domain/case.ts';
import type { Day } from '../../domain/dates/index.ts';
import {
  aboutUnit,
  answerOf,
  type FormDescription,
  isTaskKind,
  itemOptions,
  partToCheck,
  readForm,
  relevantItems,
  taskForm,
  toCheck,
} from '../../domain/forms/index.ts';
import { GOES_ON_IN_ARCHIVE, type SubjectState } from '../../domain/subject/index.ts';
import type { ItemRow, TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { CHECKS_LOG, logCheckFor } from '../log-check.ts';
import { partnerOptions } from '../partners/names.ts';
import { correctionFor } from './carry-out.ts';
import { CHECK, endNamed, namesToCheck } from './check-authorisations.ts';
import { GONE, intend, USED } from './command.ts';
import { keepUnlessKept } from './keep-answer.ts';
import type { Known } from './known-of-form.ts';
import { refusedAnswer } from './outcome.ts';
import { papersFor } from './papers.ts';
import { actsFor } from './standing.ts';
import { strongEnough, TOO_WEAK } from './strong.ts';
import { paperRefs, putTexts, ROOM } from './texts.ts';

/** 'sent' only when nobody waits. */
export type Completed = Acted | { outcome: 'sent' };

/** Without `known` the form's questions are all there, and nothing that depends on the case can be chosen. */
export const formOf = (deps: Deps, who: Who, row: TaskRow, today: Day, known: Known = {}): FormDescription =>
  taskForm(row.kind, deps.covenant, {
    ...{ today, party: who.actor.party, partners: partnerOptions(deps), about: row.about },
    ...known,
  });

/** The kinds of task whose page depends on where the case stands: what was proposed, the archive, what there is. */
const ASKS_STATE: ReadonlySet<string> = new Set([
  ...GOES_ON_IN_ARCHIVE,
  ...['check-accuracy', 'decide-agenda', 'draw-up-plan'],
  ...['permit-disclosure', 'permit-disclosure-unnamed'],
]);

export async function knownFor(deps: Deps, who: Who, row: TaskRow): Promise<Known> {
  if (CHECKS_LOG.has(row.kind)) return logCheckFor(deps, who, row);
  if (row.kind === CHECK) return namesToCheck(deps, who, row);
  if (row.caseKind !== 'subject') return papersFor(deps, who, row);
  if (!ASKS_STATE.has(row.kind)) return {};
  const state = (await deps.store.cases.load(row.caseId))?.state as SubjectState | undefined;
  if (!state) return {};
  if (row.kind === 'check-accuracy') {
    const part = partToCheck(await stillToCheck(deps, row, state));
    return { state, items: itemOptions(deps.covenant, part, 'field') };
  }
  if (row.kind === 'carry-out-correction') {
    const found = await correctionFor(deps, row, state);
    return { state, ...(found && { outcomes: found.outcomes }) };
  }
  if (row.kind !== 'decide-agenda') return { state };
  // 8.5
  const rows = await deps.store.texts.items(row.caseId, ROOM.weighing);
  return { state, items: itemOptions(deps.covenant, relevantItems(deps.covenant, state, rows)) };
}

/** For a part that was sent: what was ticked may have been looked at by the same form, sent a moment before. */
async function knownForCheck(deps: Deps, who: Who, row: TaskRow): Promise<Known> {
  const known = await knownFor(deps, who, row);
  if (!known.state || (known.items ?? []).length === 0) return known;
  const { check: _seen, ...unseen } = known.state;
  const all = await stillToCheck(deps, row, unseen);
  return { ...known, items: itemOptions(deps.covenant, all, 'field') };
}

/** 8.3, 10.3: every item of both files that the running check has not looked at. */
export const stillToCheck = async (
  deps: Deps,
  { caseId }: Pick<TaskRow, 'caseId'>,
  state: SubjectState,
): Promise<ItemRow[]> => {
  const rooms = [ROOM.weighing, ROOM.conference].map((room) => deps.store.texts.items(caseId, room));
  return toCheck(state, (await Promise.all(rooms)).flat());
};

/** A part of the check, when there is more to look at than was ticked; null when this is all. */
async function partOfCheck(
  deps: Deps,
  row: TaskRow,
  { state }: Known,
  decision: Record<string, unknown>,
): Promise<TextRef[] | null> {
  if (!state) return null;
  const right = (decision.right ?? []) as TextRef[];
  const left = await stillToCheck(deps, row, state);
  return left.every(({ ref }) => right.includes(ref)) ? null : right;
}

export function completeTask(
  deps: Deps,
  who: Who,
  row: TaskRow,
  input: { commandId: string; body: unknown; wait: true },
): Promise<Acted>;
export function completeTask(
  deps: Deps,
  who: Who,
  row: TaskRow,
  input: { commandId: string; body: unknown; wait: boolean },
): Promise<Completed>;
/**
 * Checks the form, writes its texts and the intent, and hands the command to the engine.
 * The caller has established that the task is open and this person's. @throws EngineAway
 */
export async function completeTask(
  deps: Deps,
  who: Who,
  row: TaskRow,
  input: { commandId: string; body: unknown; wait: boolean },
): Promise<Completed> {
  const { kind } = row;
  if (row.status === 'open' && !strongEnough(deps, who, kind))
    return { outcome: 'answered', answer: TOO_WEAK };
  if (!isTaskKind(kind)) throw new RangeError('No form for this kind of task');
  const { today } = who;
  const known = await (kind === 'check-accuracy' ? knownForCheck(deps, who, row) : knownFor(deps, who, row));
  const form = formOf(deps, who, row, today, known);
  const read = readForm(form, input.body, { today, party: who.actor.party });
  if (!read.ok) {
    // The form sent again, after a case that has moved on because of it and offers other choices now: what was sent counts.
    const sent = await wasSent(deps, who, row, input.commandId);
    return sent
      ? handOver(deps, row.caseId, input)
      : { outcome: 'invalid', errors: read.errors, values: read.values };
  }

  const part = kind === 'check-accuracy' ? await partOfCheck(deps, row, known, read.decision) : null;
  // 15.2f: first what protects the data; the form sent again finds it done.
  const refused = kind === CHECK ? await endNamed(deps, who, input.commandId, read.decision) : null;
  if (refused) return refused;

  // 12.3: what is sent is kept; who didn't make it ready by hand sends it as it is now.
  const kept = row.kind === 'send-answer' ? await keepUnlessKept(deps, who, row, input.commandId) : null;
  if (kept) return kept;

  let caseId: string | null;
  try {
    caseId = await intend(
      deps,
      who,
      input.commandId,
      {
        type: part ? 'check-items' : 'complete-task',
        caseId: row.caseId,
        caseKind: row.caseKind,
        probablyNew: row.status === 'open',
      },
      async () => {
        const texts: TextRef[] = await putTexts(deps, who, {
          caseId: row.caseId,
          kind,
          article: form.article,
          texts: read.texts,
          provenance: read.provenance,
          about: aboutUnit(row.about),
          today,
          ...actsFor(who, row),
        });
        const answer = { ...answerOf(kind, read), ...known.adds };
        const changed = kind === 'check-accuracy' && known.state?.check?.changed && { right: 'corrected' };
        const does = part
          ? { type: 'check-items', right: part, texts }
          : { type: 'complete-task', kind, answer: { ...answer, ...changed }, texts };
        const papers = paperRefs(read.texts, texts);
        const event = {
          ...does,
          ...(papers.length > 0 && { papers }),
          ...{ by: who.actor, task: row.task, ...actsFor(who, row) },
        };
        return { caseId: row.caseId, event };
      },
    );
  } catch (error) {
    return refusedAnswer(error);
  }
  return caseId === null ? { outcome: 'answered', answer: USED } : handOver(deps, caseId, input);
}

/** Whether this person has sent this form for this task before. */
async function wasSent(deps: Deps, who: Who, row: TaskRow, commandId: string): Promise<boolean> {
  const intent = await deps.store.intents.get(commandId);
  return (
    intent?.actor?.member === who.member.id &&
    intent.caseId === row.caseId &&
    ['complete-task', 'check-items'].includes(intent.type) &&
    (intent.event as { task?: unknown } | null)?.task === row.task
  );
}

async function handOver(
  deps: Deps,
  caseId: string,
  { commandId, wait }: { commandId: string; wait: boolean },
): Promise<Completed> {
  if (!wait) {
    const sent = await deps.engine.signal(caseId, commandId);
    return sent ? { outcome: 'sent' } : { outcome: 'answered', answer: GONE };
  }
  const answer = await deps.engine.command(caseId, commandId);
  return { outcome: 'answered', answer: answer ?? GONE };
}
