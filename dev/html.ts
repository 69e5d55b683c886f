/**
 * Reads the forms and links out of our own pages and the demo provider's, as a browser without JavaScript would.
 * Good for well-formed HTML only (html-validate watches over that): a real browser has its own tests.
 */
export interface Field {
  name: string;
  /** The type of an input, or 'textarea', 'select', 'button'. */
  type: string;
  value: string;
  /** For a checkbox or radio button: whether the page came with it on. */
  checked: boolean;
  /** For a select: the values that can be chosen. */
  options?: string[];
}
export interface Form {
  id: string | null;
  action: string;
  method: 'get' | 'post';
  fields: Field[];
}
/** What somebody fills in: by field name; a list for several checkboxes of one name. */
export type Values = Record<string, string | readonly string[]>;

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return Number.isFinite(code) && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** What a person reads: no tags, white space as one space. `<bdi>` stands inside a sentence. */
export function textOf(html: string): string {
  const body = html.replace(/<(head|script|style)\b[\s\S]*?<\/\1>/gi, ' ');
  return decode(body.replace(/<\/?bdi\b[^>]*>/gi, '').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

export function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}(?:\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+)))?(?=[\\s/>])`, 'i').exec(
    tag,
  );
  return found ? decode(found[1] ?? found[2] ?? found[3] ?? '') : null;
}

/** Every form of a page; `action` is made absolute against `url`. */
export function formsOf(html: string, url: string): Form[] {
  return [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/gi)].map((match) => {
    const tag = match[0].slice(0, match[0].indexOf('>') + 1);
    return {
      id: attribute(tag, 'id'),
      action: new URL(attribute(tag, 'action') || url, url).href,
      method: attribute(tag, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
      fields: fieldsOf(match[1] ?? ''),
    };
  });
}

function fieldsOf(html: string): Field[] {
  const fields: Field[] = [];
  const parts =
    /<textarea\b[^>]*>([\s\S]*?)<\/textarea>|<select\b[^>]*>([\s\S]*?)<\/select>|<input\b[^>]*>|<button\b[^>]*>/gi;
  for (const part of html.matchAll(parts)) {
    const tag = part[0].slice(0, part[0].indexOf('>') + 1);
    const name = attribute(tag, 'name');
    if (!name || attribute(tag, 'disabled') !== null) continue;
    if (part[1] !== undefined) {
      // A newline right after <textarea> is not part of its value.
      fields.push({ name, type: 'textarea', value: decode(part[1].replace(/^\r?\n/, '')), checked: false });
    } else if (part[2] !== undefined) {
      const options = [...part[2].matchAll(/<option\b[^>]*>/gi)].map(([option]) => option);
      const values = options.map((option) => attribute(option, 'value') ?? '');
      const on = options.findIndex((option) => attribute(option, 'selected') !== null);
      fields.push({
        name,
        type: 'select',
        value: values[Math.max(on, 0)] ?? '',
        checked: false,
        options: values,
      });
    } else {
      const button = /^<button/i.test(tag);
      const type = button ? 'button' : (attribute(tag, 'type')?.toLowerCase() ?? 'text');
      const value = attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '');
      fields.push({ name, type, value, checked: attribute(tag, 'checked') !== null });
    }
  }
  return fields;
}

/**
 * What a browser would send: the form as it stands, with `values` filled in. A button counts only when `values` names it.
 * @throws when `values` names a field or choice that the form doesn't have: a person could not fill that in.
 */
export function fill(form: Form, values: Values = {}): URLSearchParams {
  const body = new URLSearchParams();
  const wanted = new Map(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? [value] : [...value]]),
  );
  const known = new Set(form.fields.map((field) => field.name));
  for (const name of wanted.keys()) {
    if (!known.has(name)) throw new Error(`The form has no field '${name}', only: ${[...known].join(', ')}`);
  }
  for (const field of form.fields) {
    const given = wanted.get(field.name);
    if (field.type === 'checkbox' || field.type === 'radio') {
      if (given ? given.includes(field.value) : field.checked) body.append(field.name, field.value);
    } else if (field.type === 'button' || field.type === 'submit' || field.type === 'image') {
      if (given?.includes(field.value)) body.append(field.name, field.value);
    } else {
      body.append(field.name, given ? (given[0] ?? '') : field.value);
    }
  }
  for (const [name, given] of wanted) {
    const choices = form.fields.filter(
      (field) =>
        field.name === name && ['checkbox', 'radio', 'button', 'submit', 'select'].includes(field.type),
    );
    const possible = choices.flatMap((field) => field.options ?? [field.value]);
    const impossible = choices.length > 0 ? given.filter((value) => !possible.includes(value)) : [];
    if (impossible.length > 0) {
      throw new Error(
        `Field '${name}' has no choice '${impossible.join(', ')}', only: ${possible.join(', ')}`,
      );
    }
  }
  return body;
}
