/** From a form's description and what was typed to what the template draws. */
import { type Field, type FieldError, rowNumbers, type Typed } from '../domain/forms/index.ts';
import { whenKey } from './plugins/assets.ts';

export interface Control {
  type: 'text' | 'textarea' | 'date' | 'number' | 'radio' | 'checkbox' | 'rows';
  /** Of the first thing that can be filled in: where the error summary leads to. */
  id: string;
  name: string;
  /** The name as ids may be written. */
  key: string;
  label: string;
  help: string;
  error: string | null;
  required: boolean;
  value: string;
  when: string | null;
  min: string | number | null;
  max: string | number | null;
  options: { id: string; value: string; label: string; help: string; checked: boolean }[];
  rows: { legend: string; controls: Control[] }[];
}

/** Empty lines that are offered; a button adds as many again. */
const SPARE_ROWS = 3;

export interface FormState {
  values: Typed;
  errors: readonly FieldError[];
  /** The form comes back: what was typed counts, and no initial value. */
  sent: boolean;
  /** The name of the lines that more were asked of. */
  more?: string | undefined;
  today: string;
}

export function controlsOf(fields: readonly Field[], state: FormState, prefix = ''): Control[] {
  return fields.map((field) => {
    const name = prefix + field.name;
    const key = name.replaceAll('.', '-');
    const given = state.values[name] ?? (state.sent || field.initial === undefined ? [] : [field.initial]);
    const options =
      'options' in field
        ? field.options.map(({ value, label, help }, at) => ({
            id: at === 0 ? key : `${key}-${value.replaceAll(/[^\w-]/g, '-')}`,
            value,
            label,
            help: help ?? '',
            checked: given.includes(value),
          }))
        : [];
    const control: Control = {
      type: typeOf(field, given[0] ?? ''),
      id: field.type === 'rows' ? `${key}-0-${field.columns[0]?.name ?? ''}` : key,
      name,
      key,
      label: field.label,
      help: [conditionOf(field, fields), field.help ?? ''].filter(Boolean).join(' '),
      error: state.errors.find((error) => error.field === name)?.message ?? null,
      required: field.required,
      value: given.join('\n'),
      when: field.when ? whenKey(field.when) : null,
      min:
        field.type === 'number'
          ? field.min
          : field.type === 'date' && field.range === 'future'
            ? state.today
            : null,
      max:
        field.type === 'number'
          ? field.max
          : field.type === 'date' && field.range === 'past'
            ? state.today
            : null,
      options,
      rows: [],
    };
    if (field.type === 'rows') control.rows = rowsOf(field, name, state);
    return control;
  });
}

function rowsOf(field: Field & { type: 'rows' }, name: string, state: FormState): Control['rows'] {
  const last = rowNumbers(state.values, name).at(-1);
  const wanted = last === undefined ? SPARE_ROWS : last + 1 + (state.more === name ? SPARE_ROWS : 0);
  const count = Math.min(Math.max(wanted, SPARE_ROWS), field.maxRows);
  return Array.from({ length: count }, (_, row) => ({
    legend: `${field.each} ${row + 1}`,
    controls: controlsOf(field.columns, state, `${name}.${row}.`),
  }));
}

function typeOf(field: Field, value: string): Control['type'] {
  if (field.type === 'choice') return 'radio';
  if (field.type === 'checkboxes' || field.type === 'parties') return 'checkbox';
  // A date control can't show what isn't a date: then it comes back as it was typed.
  if (field.type === 'date') return value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text';
  return field.type;
}

/** For who sees the question before its time: a browser that can't hide it, a reader of the whole page. */
function conditionOf({ when }: Field, fields: readonly Field[]): string {
  if (!when) return '';
  const on = fields.find(({ name }) => name === when.field);
  if (!on || !('options' in on) || when.is.length === on.options.length) return '';
  const labels = on.options.filter(({ value }) => when.is.includes(value)).map(({ label }) => `‘${label}’`);
  return `Alleen bij ${labels.join(' of ')}.`;
}
