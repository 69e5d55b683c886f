/** One item of the accuracy check (8.3, 10.3): corrected, removed, or something added next to it. */
import {
  type Field,
  type FileRoom,
  type FormDescription,
  FREE_FORMS,
  freeForm,
  isTaskKind,
  itemForm,
  readForm,
  taskForm,
} from '../../domain/forms/index.ts';
import { GOES_ON_IN_ARCHIVE, type SubjectState } from '../../domain/subject/index.ts';
import { AccessDenied, KeyGone, type NewText, type TaskRow, type Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { fileOf } from './carry-out.ts';
import { intend } from './command.ts';
import { stillToCheck } from './complete.ts';
import { handOver, unlessGone } from './outcome.ts';
import { toRead, toWrite } from './permits.ts';
import { actsFor } from './standing.ts';
import { ROOM } from './texts.ts';

/**
 * The item as it stands; null when it is none of this check (not of this case, a copy, under a hold, looked at before).
 * The look is logged. @throws LogFailed: no log, no data.
 */
export async function itemToCheck(deps: Deps, who: Who, row: TaskRow, ref: string): Promise<Text | null> {
  if (row.kind !== 'check-accuracy' || GOES_ON_IN_ARCHIVE.has(row.kind)) return null;
  const state = (await deps.store.cases.load(row.caseId))?.state as SubjectState | undefined;
  const item = state && (await stillToCheck(deps, row, state)).find((one) => one.ref === ref);
  if (!item) return null;
  const permit = toRead(who, {
    ...{ caseId: row.caseId, state, file: item.room === 'casusoverleg' ? 'conference' : 'weighing' },
    ...{ purpose: 'manage', fields: [item.code], refs: [ref], why: row.kind, ...actsFor(who, row) },
  });
  return deps.store.texts.read(ref, permit).catch((error: unknown) => {
    if (error instanceof KeyGone || error instanceof AccessDenied) return null;
    throw error;
  });
}

/** The questions of the form that brought it, with what it says now as what was typed. */
export function formOfItem(deps: Deps, item: Text, add: boolean): FormDescription {
  const context = { today: item.on, party: item.party };
  const { kind } = item;
  const free = FREE_FORMS.find((id) => id === kind);
  const from = isTaskKind(kind)
    ? taskForm(kind, deps.covenant, context)
    : free
      ? freeForm(free, deps.covenant, context)
      : null;
  return itemForm({ ...item, room: roomOf(item) }, from, add);
}

/** 12.6: the same questions, without the choice to remove: what happens was decided. */
export function correctingForm(deps: Deps, item: Text, add: boolean): FormDescription {
  const form = formOfItem(deps, item, add);
  const fields = form.fields
    .filter(({ name }) => name !== 'what')
    .map((field) => (field.when?.field === 'what' ? without(field) : field));
  const title = add ? 'Vul dit gegeven aan' : 'Verbeter dit gegeven';
  return { ...form, id: 'carry-out-correction', title, article: '12.6', fields, submit: 'Uitvoeren' };
}
const without = ({ when: _when, ...field }: Field): Field => field as Field;

/** Where it was written: in the archive a name says which file that was. */
const roomOf = ({ ref }: Text): FileRoom => fileOf(ref);

/** What the fields show before anybody has typed: what the item says. */
export const typedOf = (form: FormDescription, { values }: Text): Record<string, string[]> =>
  Object.fromEntries(
    form.fields.flatMap((field) => {
      const value = values[field.name];
      if (value === undefined) return [];
      return [[field.name, field.type === 'checkboxes' ? value.split(', ') : [value]]];
    }),
  );

/** The caller has established that the task is open and this person's. @throws EngineAway */
export async function checkItem(
  deps: Deps,
  who: Who,
  row: TaskRow,
  item: Text,
  form: FormDescription,
  { commandId, body }: { commandId: string; body: unknown },
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: item.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const what = String(read.decision.what ?? 'added');
  return unlessGone(async () => {
    const asked = { type: 'check-items', caseId: row.caseId };
    const caseId = await intend(deps, who, commandId, asked, async () => {
      const [written] = what === 'removed' ? [] : read.texts;
      const { unit, code, kind, party, ground, regime, on, ref } = item;
      const text: NewText | null = written
        ? {
            ...{ caseId: row.caseId, room: ROOM[roomOf(item)], unit, code, kind },
            // The source stays the party that brought it in; who put it right stands in the journal.
            ...{ party, ground, regime, on, by: who.member.id, values: written.values },
            ...(what === 'corrected' && { replaces: ref }),
          }
        : null;
      const { caseId } = row;
      const loaded = await deps.store.cases.load(caseId);
      const room = roomOf(item);
      const permit = toWrite(who, {
        caseId,
        loaded,
        kind: row.kind,
        room,
        fields: [code],
        ...actsFor(who, row),
      });
      const texts = text ? [await deps.store.texts.put(text, permit)] : [];
      // What is written is logged where it is written; what goes, here.
      if (!text) await deps.store.texts.checkRemoval(ref, permit);
      const event = {
        ...{ type: 'check-items', by: who.actor, task: row.task, right: [] },
        ...{ found: { item: ref, unit, what }, texts, ...actsFor(who, row) },
      };
      return { caseId: row.caseId, event };
    });
    const acted = await handOver(deps, caseId, commandId);
    const { name, birthDate } = what === 'removed' ? {} : (read.texts[0]?.values ?? {});
    // Whoever looks for the person by the right name finds this file (7).
    if (acted.outcome === 'answered' && acted.answer.ok && item.code === '8.2a' && name && birthDate)
      await deps.store.known.remember(row.caseId, name, birthDate);
    return acted;
  });
}
