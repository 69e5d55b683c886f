/** One item that the person asked to correct (12.6), as it lies now: what can be answered, and its own page for a new text. */
import type { FileName } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import type { FormDescription } from '../../domain/forms/index.ts';
import { carryOutOptions, type Option, readForm, writesText } from '../../domain/forms/index.ts';
import { type CorrectionState, correctionOf, type SubjectState } from '../../domain/subject/index.ts';
import {
  AccessDenied,
  KeyGone,
  type NewText,
  type Placed,
  type TaskRow,
  type Text,
} from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { intend } from './command.ts';
import { stateOf } from './correct.ts';
import { handOver, unlessGone } from './outcome.ts';
import { toRead, toWrite } from './permits.ts';
import { actsFor } from './standing.ts';
import { ROOM } from './texts.ts';

export const CARRIES_OUT = 'carry-out-correction';

export interface Correcting {
  correction: CorrectionState;
  /** Where the item lies; null when it has gone. */
  placed: Placed | null;
  outcomes: Option[];
  /** The new text is written on a page of the item's own. */
  page: string | null;
}

/** Null when the task is about no correction (any more). */
export async function correctionFor(
  deps: Deps,
  row: Pick<TaskRow, 'caseId' | 'about' | 'number'>,
  state: SubjectState,
): Promise<Correcting | null> {
  const correction = correctionOf(state, row.about ?? undefined);
  if (!correction || correction.item === null) return null;
  const [placed = null] = await deps.store.texts.placed(row.caseId, [correction.item]);
  const outcomes = carryOutOptions(state, deps.covenant, correction, placed !== null);
  const own = outcomes.length === 0 && writesText(correction);
  const beside = correction.what === 'add' ? '/erbij' : '';
  return {
    ...{ correction, placed, outcomes },
    page: own ? `/taken/${row.number}/gegevens/${correction.item}${beside}` : null,
  };
}

const FILE: Readonly<Record<Placed['room'], FileName>> = {
  weegploeg: 'weighing',
  casusoverleg: 'conference',
  archief: 'archive',
  zaken: 'papers',
};
/** The file in which a text of that name was written. */
export const fileOf = (ref: string): 'weighing' | 'conference' =>
  ref.startsWith('c-') ? 'conference' : 'weighing';

/** The item as it stands, whatever shields it: the person asked (AVG 18(2)). Logged. @throws LogFailed */
export async function itemToCorrect(
  deps: Deps,
  who: Who,
  row: TaskRow,
  ref: string,
  add: boolean,
): Promise<Text | null> {
  const state = await stateOf(deps, row.caseId);
  const found = state && (await correctionFor(deps, row, state));
  if (!state || !found?.page || !found.placed || found.correction.item !== ref) return null;
  if ((found.correction.what === 'add') !== add) return null;
  const permit = toRead(who, {
    ...{ caseId: row.caseId, state, file: FILE[found.placed.room], purpose: 'manage', why: row.kind },
    ...{ fields: [found.correction.code], refs: [ref], ordered: true, ...actsFor(who, row) },
  });
  return deps.store.texts.read(ref, permit).catch((error: unknown) => {
    if (error instanceof KeyGone || error instanceof AccessDenied) return null;
    throw error;
  });
}

/** The caller has established that the task is open and this person's. @throws EngineAway */
export async function carryOutItem(
  deps: Deps,
  who: Who,
  row: TaskRow,
  item: Text,
  form: FormDescription,
  { commandId, body }: { commandId: string; body: unknown },
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: item.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  return unlessGone(async () => {
    const asked = { type: 'complete-task', caseId: row.caseId };
    const caseId = await intend(deps, who, commandId, asked, async () => {
      const texts = [await put(deps, who, row, item, read.texts[0]?.values ?? {})];
      const does = { type: 'complete-task', kind: CARRIES_OUT, answer: { outcome: 'done' }, texts };
      return { caseId: row.caseId, event: { ...does, by: who.actor, task: row.task, ...actsFor(who, row) } };
    });
    return handOver(deps, caseId, commandId);
  });
}

async function put(
  deps: Deps,
  who: Who,
  row: TaskRow,
  item: Text,
  values: Record<string, string>,
): Promise<string> {
  const caseId: CaseId = row.caseId;
  const room = fileOf(item.ref);
  const loaded = await deps.store.cases.load(caseId);
  const correction = loaded && correctionOf(loaded.state as SubjectState, row.about ?? undefined);
  const { unit, code, kind, party, ground, regime, on, ref } = item;
  // The source stays the party that brought it in; who put it right stands in the journal.
  const text: NewText = {
    ...{ caseId, room: ROOM[room], unit, code, kind, party, ground, regime, on, values },
    by: who.member.id,
    ...(correction?.what === 'improve' && { replaces: ref }),
  };
  const permit = toWrite(who, {
    ...{ caseId, loaded, kind: row.kind, room, fields: [code], ordered: true, ...actsFor(who, row) },
  });
  await deps.store.keys.register(caseId, unit, room);
  return deps.store.texts.put(text, permit);
}
