/** Reads a form that was sent: pure, by its description alone. Messages are Dutch and never repeat what was typed. */
import { type Day, earlierOf } from '../dates/index.ts';
import type { Provenance } from '../subject/events.ts';
import type {
  Field,
  FieldError,
  FilePlace,
  FileText,
  FormContext,
  FormDescription,
  ReadForm,
  Typed,
  When,
} from './types.ts';
import { type Checked, check, type Value } from './values.ts';

type Values = Map<string, Value>;

/**
 * What a browser or a system sent (a name may occur more than once; lines as 'actions.0.owner', or as nested JSON),
 * as lists of tidy text: one kind of line end, no control characters, one form of every letter (NFC).
 */
export function typed(body: unknown): Typed {
  // Without a prototype: a name such as `__proto__` is a name like any other.
  const found = Object.create(null) as Typed;
  collect(found, '', body);
  return found;
}

function collect(found: Typed, name: string, value: unknown, depth = 0): void {
  // Forms are two levels deep: a list of lines. What is deeper is nobody's form.
  if (value === null || value === undefined || depth > 3) return;
  if (Array.isArray(value)) {
    value.forEach((item: unknown, row) => {
      const nested = typeof item === 'object' && item !== null;
      collect(found, nested ? `${name}.${row}` : name, item, depth + 1);
    });
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      collect(found, name ? `${name}.${key}` : key, item, depth + 1);
    }
  } else {
    const known = Object.hasOwn(found, name) ? found[name] : undefined;
    const list = [...(known ?? []), tidy(String(value))];
    Object.defineProperty(found, name, { value: list, enumerable: true, writable: true, configurable: true });
  }
}

const tidy = (value: string): string =>
  value
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out; tab and line end stay.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
    .normalize('NFC')
    .trim();

/**
 * Checks what was sent against the form. Never throws.
 * Answers the decision for the case's state, texts for the files and the ground under article 6; or all errors, in the
 * order of the form, with what was typed.
 */
export function readForm(form: FormDescription, body: unknown, context: FormContext): ReadForm {
  const values = typed(body);
  const errors: FieldError[] = [];
  const read = readFields(form.fields, values, '', context, errors);
  if (errors.length > 0) return { ok: false, errors, values };
  const texts: FileText[] = [];
  const decision: Record<string, unknown> = {};
  const ground = new Map<string, string>();
  for (const field of form.fields) {
    const value = read.get(field.name);
    if (value === undefined) continue;
    if (field.type === 'rows') {
      decision[field.name] = rowsOf(field, value as unknown as Values[], texts);
    } else if (field.goesTo === 'decision') {
      decision[field.name] = value;
    } else if (field.goesTo === 'provenance') {
      ground.set(field.name, String(value));
    } else {
      intoFile(texts, field, value, read);
    }
  }
  return { ok: true, decision, texts, provenance: provenanceOf(ground, context) };
}

function readFields(
  fields: readonly Field[],
  all: Typed,
  prefix: string,
  context: FormContext,
  errors: FieldError[],
): Values {
  const read: Values = new Map();
  /** Not asked: nor is what depends on it, whatever an earlier choice has left in the form. */
  const hidden = new Set<string>();
  for (const field of fields) {
    const name = prefix + field.name;
    if (field.when && (hidden.has(field.when.field) || !asked(field.when, all, prefix))) {
      hidden.add(field.name);
      continue;
    }
    const given = (all[name] ?? []).filter((value) => value !== '');
    let checked: Checked;
    if (field.type === 'rows') {
      checked = readRows(field, all, name, context, errors);
    } else {
      const limit = field.type === 'date' && field.notAfter ? all[prefix + field.notAfter]?.[0] : undefined;
      checked = check(field, given, context.today, limit);
    }
    if ('message' in checked) errors.push({ field: name, message: checked.message });
    else if (checked.value !== undefined) read.set(field.name, checked.value);
  }
  return read;
}

function readRows(
  field: Extract<Field, { type: 'rows' }>,
  all: Typed,
  name: string,
  context: FormContext,
  errors: FieldError[],
): Checked {
  const rows: Values[] = [];
  const used = rowNumbers(all, name);
  if (used.length > field.maxRows) {
    return { message: `Dit zijn te veel regels. Er passen er ten hoogste ${field.maxRows}.` };
  }
  for (const row of used) rows.push(readFields(field.columns, all, `${name}.${row}.`, context, errors));
  if (rows.length === 0 && field.required)
    return { message: `Vul ten minste één regel in bij ‘${field.label}’.` };
  return { value: rows.length === 0 ? undefined : (rows as unknown as Value) };
}

/** Numbers of the lines in which something was typed, in order. */
export function rowNumbers(all: Typed, name: string): number[] {
  const numbers = new Set<number>();
  for (const [key, given] of Object.entries(all)) {
    const row = key.startsWith(`${name}.`) ? /^\d{1,4}(?=\.)/.exec(key.slice(name.length + 1)) : null;
    if (row && given.some((value) => value !== '')) numbers.add(Number(row[0]));
  }
  return [...numbers].sort((a, b) => a - b);
}

function asked(when: When, all: Typed, prefix: string): boolean {
  return (all[prefix + when.field] ?? []).some((value) => when.is.includes(value));
}

/** The decision's part of each line; what is text goes to the file with the line's number. */
function rowsOf(
  field: Extract<Field, { type: 'rows' }>,
  rows: Values[],
  texts: FileText[],
): Record<string, unknown>[] {
  return rows.map((row, number) => {
    const decision: Record<string, unknown> = {};
    for (const column of field.columns) {
      const value = row.get(column.name);
      if (value === undefined) continue;
      if (column.goesTo === 'decision') decision[column.name] = value;
      else intoFile(texts, column, value, row, number);
    }
    return decision;
  });
}

function intoFile(texts: FileText[], field: Field, value: Value, read: Values, row?: number): void {
  const places = [field.goesTo].flat() as FilePlace[];
  for (const { room, code, when } of places) {
    if (when && !when.is.includes(String(read.get(when.field)))) continue;
    let text = texts.find((known) => known.room === room && known.code === code && known.row === row);
    if (!text) {
      text = { room, code, values: {}, ...(row === undefined ? {} : { row }) };
      texts.push(text);
    }
    text.values[field.name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
}

function provenanceOf(given: Map<string, string>, { party, today }: FormContext): Provenance | null {
  const ground = given.get('ground');
  const regime = given.get('regime');
  if (ground === undefined || regime === undefined) return null;
  const on: Day = earlierOf(given.get('on') ?? today, today);
  return { party, ground, regime, on };
}
