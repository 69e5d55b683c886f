/** What a person must see of the file to fill in a task: no more than the form names, and each look is logged. */
import type { Covenant } from '../../covenant/index.ts';
import { dayInWords } from '../../domain/dates/index.ts';
import {
  type Field,
  type FormDescription,
  FREE_FORMS,
  freeForm,
  isTaskKind,
  readsOf,
  taskForm,
} from '../../domain/forms/index.ts';
import { KeyGone, type TaskRow, type Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { ROOM } from './texts.ts';

export interface FilePart {
  label: string;
  article: string;
  items: { party: string; on: string; lines: { label: string; value: string }[] }[];
}

/** @throws LogFailed: no log, no data. */
export async function readFile(
  deps: Deps,
  who: Who,
  row: TaskRow,
  form: FormDescription,
): Promise<FilePart[]> {
  const { member, party } = who.actor;
  const core = deps.covenant.parties.some(({ id, kind }) => id === party && kind === 'core');
  const parts: FilePart[] = [];
  const { codes, unit } = readsOf(form, row.about);
  for (const room of ['weighing', 'conference'] as const) {
    // 8.4: the weighing team's file is for core parties.
    if (room === 'weighing' && !core) continue;
    const fields = deps.covenant.files[room].filter(({ code }) => codes.includes(code));
    if (fields.length === 0) continue;
    const access = { member, party, purpose: `task:${row.kind}`, fields: fields.map(({ code }) => code) };
    const texts = await deps.store.texts.list(row.caseId, ROOM[room], access).catch((error: unknown) => {
      if (error instanceof KeyGone) return [];
      throw error;
    });
    for (const { code, label, article } of fields) {
      const items = texts
        .filter((text) => text.code === code && (unit === null || text.unit === unit))
        .map((text) => itemOf(deps.covenant, text));
      if (items.length > 0) parts.push({ label, article, items });
    }
  }
  return parts;
}

function itemOf(covenant: Covenant, text: Text): FilePart['items'][number] {
  const fields = fieldsOf(covenant, text);
  const lines = Object.entries(text.values).map(([name, value]) => {
    const field = fields.find((known) => known.name === name);
    return { label: field?.label ?? name, value: field ? inWords(field, value) : value };
  });
  const party = covenant.parties.find(({ id }) => id === text.party)?.name ?? text.party;
  return { party, on: text.on, lines };
}

function fieldsOf(covenant: Covenant, { kind, party, on }: Text): Field[] {
  const context = { today: on, party };
  const form = isTaskKind(kind)
    ? taskForm(kind, covenant, context)
    : FREE_FORMS.filter((id) => id === kind).map((id) => freeForm(id, covenant, context))[0];
  return (form?.fields ?? []).flatMap((field) => (field.type === 'rows' ? field.columns : [field]));
}

/** Choices were kept by their ids. */
function inWords(field: Field, value: string): string {
  if (field.type === 'date') return dayInWords(value);
  if (!('options' in field)) return value;
  const words = value.split(', ').map((id) => field.options.find((one) => one.value === id)?.label ?? id);
  return words.join(', ');
}
