/** Makes a request of a plan: from the pages, forms and routes that there are, and the JSON API's own description. */
import type { Field, Form } from '../../dev/html.ts';
import type { Asked } from './ask.ts';
import type { FieldPlan, Plan } from './plan.ts';
import type { Route } from './routes.ts';

type Schema = Record<string, unknown>;
export interface Actor {
  account: string;
  cookie: string;
  token: string;
  /** What this person's pages hold. */
  links: string[];
  forms: Form[];
}
export interface Known {
  routes: Route[];
  actors: Actor[];
  /** Ids, numbers and tokens that stand in addresses, of anybody. */
  ids: string[];
  openapi: { paths: Record<string, Record<string, Schema>>; components: { schemas: Record<string, Schema> } };
}

const at = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

export function requestOf(plan: Plan, known: Known): Asked & { account: string; what: string } {
  const actor = at(known.actors, plan.who) as Actor;
  const account = plan.as === 'self' ? actor.account : plan.as;
  const asked = whatOf(plan, known, actor);
  const cookie = { self: actor.cookie, nobody: '', tampered: actor.cookie.replace(/=(.{9})./, '=$1~') }[
    plan.as
  ];
  const api = asked.path.startsWith('/v1/');
  const headers = {
    accept: api ? 'application/json' : 'text/html',
    // Each from an address of its own: the limits on guessing have tests of their own.
    'x-forwarded-for': [10, ...plan.picks.slice(0, 3)].map((part) => part % 256).join('.'),
    ...(cookie !== '' && { cookie }),
    ...(api && tokenOf(plan, known, actor)),
    ...(asked.method === 'POST' && !api && { 'sec-fetch-site': 'same-origin' }),
    ...headerOf(plan),
    ...asked.headers,
  };
  return { ...asked, headers, account, what: plan.kind };
}

function whatOf(plan: Plan, known: Known, actor: Actor): Asked {
  const { kind, target, picks, hostile } = plan;
  const [one = 0, two = 0] = picks;
  switch (kind) {
    case 'form': {
      const form = at(actor.forms, target);
      return form ? formOf(plan, form) : get('/');
    }
    case 'link': {
      const whose = at(known.actors, one) ?? actor;
      return get(at(whose.links, target) ?? '/');
    }
    case 'page': {
      const path = at(actor.links, target) ?? '/';
      return get(two % 3 === 0 ? `${path}${path.includes('?') ? '&' : '?'}${queryOf(plan)}` : path);
    }
    case 'api':
      return apiOf(plan, known);
    case 'raw': {
      const path =
        two % 2 === 0 ? pathOf(at(known.routes, target)?.pattern ?? '/', plan, known) : rawPath(plan);
      const body = plan.method === 'GET' || plan.method === 'HEAD' ? undefined : bodyOf(plan);
      return { method: plan.method, path, headers: { 'content-type': plan.type }, body };
    }
    default: {
      const route = at(known.routes, target) ?? { method: 'GET', pattern: '/' };
      const path = pathOf(route.pattern, plan, known);
      if (route.method !== 'POST')
        return { ...get(two % 2 ? `${path}?${queryOf(plan)}` : path), method: route.method };
      // A form that another page holds, sent here: good token, wrong fields.
      const form = at(actor.forms, one);
      const sent = form && two % 3 > 0 ? formOf(plan, form).body : bodyOf(plan);
      const type = two % 7 === 0 ? plan.type : 'application/x-www-form-urlencoded';
      return { method: 'POST', path, headers: { 'content-type': type }, body: hostile[0] === '' ? '' : sent };
    }
  }
}

const get = (path: string): Asked => ({ method: 'GET', path, headers: {} });

function formOf({ fields, care, extra, target, picks }: Plan, form: Form): Asked {
  const body = new URLSearchParams();
  const bad = (picks[2] ?? 0) % Math.max(1, form.fields.length);
  const radios = new Map<string, Field[]>();
  for (const field of form.fields)
    if (field.type === 'radio') radios.set(field.name, [...(radios.get(field.name) ?? []), field]);
  form.fields.forEach((field, index) => {
    const plan = fields[(index + target) % fields.length] as FieldPlan;
    const hidden = field.type === 'hidden';
    const careful = care === 'good' || (care === 'one-bad' && index !== bad) || (hidden && plan.pick % 8 > 0);
    const how = careful ? (hidden ? 'as-is' : 'good') : plan.how;
    for (const value of valuesOf(field, how, plan, radios.get(field.name) ?? []))
      body.append(field.name, value);
  });
  if (care === 'wild') for (const [name, value] of extra) body.append(name, value);
  const { pathname, search } = new URL(form.action);
  if (form.method === 'get') return get(`${pathname}?${body}`);
  return {
    method: 'POST',
    path: `${pathname}${search}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  };
}

const DAYS = ['2026-11-27', '2026-11-28', '2026-11-29', '2026-12-24', '2027-03-01', '1990-05-17'];
const WORDS = [
  'Een feitelijke omschrijving.',
  'Noor Proef',
  'Ja',
  'proef@voorbeeld.test',
  '2026-11-27',
  '12:30',
  '3',
];

/** Like a browser: one of the radio buttons, some of the boxes, a button now and then. */
function valuesOf(field: Field, how: string, { pick, value }: FieldPlan, radios: Field[]): string[] {
  if (how === 'left-out') return [];
  if (how === 'hostile') return [value];
  if (how === 'twice') return [field.value, value];
  const first = radios[0] === field;
  switch (field.type) {
    case 'radio':
      if (how === 'as-is') return field.checked ? [field.value] : [];
      return first ? [at(radios, pick)?.value ?? ''] : [];
    case 'checkbox':
      return (how === 'as-is' ? field.checked : pick % 2 === 0) ? [field.value] : [];
    case 'select':
      return [how === 'as-is' ? field.value : (at(field.options ?? [], pick) ?? '')];
    case 'button':
    case 'submit':
      return pick % 10 === 0 ? [field.value] : [];
    case 'hidden':
      return [field.value];
    case 'date':
      return [how === 'as-is' ? field.value : (at(DAYS, pick) ?? '')];
    default:
      return [how === 'as-is' || (field.value !== '' && pick % 2) ? field.value : (at(WORDS, pick) ?? '')];
  }
}

/** Parameters become ids of somebody's, names of forms, or anything. */
function pathOf(pattern: string, { hostile, picks }: Plan, { ids }: Known): string {
  let place = 3;
  return pattern.replace(/:(\w+)/g, () => {
    const pick = picks[place++ % picks.length] ?? 0;
    return pick % 4 > 0
      ? (at(ids, pick) ?? 'x')
      : encodeURIComponent(wellFormed(hostile[pick % 4] ?? '') || 'x');
  });
}

function rawPath({ hostile, picks }: Plan): string {
  const raw = `/${hostile.slice(0, 1 + ((picks[4] ?? 0) % 3)).join('/')}`.slice(0, 4_000);
  // Node refuses to send what is no path at all.
  return raw.replace(/[^\x21-\x7e]/g, (letter) => encodeURIComponent(wellFormed(letter)));
}

const NAMES = [
  'pagina',
  'soort',
  'status',
  'partij',
  'na',
  'aantal',
  'van',
  'tot',
  'q',
  'vanaf',
  'bewaard',
  'aanmelden',
];
function queryOf({ hostile, picks }: Plan): string {
  const query = new URLSearchParams();
  hostile.slice(0, 3).forEach((value, index) => {
    query.append(at(NAMES, picks[5 + (index % 3)] ?? 0) ?? 'x', value.slice(0, 2_000));
  });
  return (picks[4] ?? 0) % 5 === 0
    ? `${hostile[3]?.replace(/[^\x21-\x7e]/g, '%').slice(0, 200)}=`
    : query.toString();
}

function bodyOf({ json, hostile, extra, picks }: Plan): string {
  switch ((picks[6] ?? 0) % 4) {
    case 0:
      return JSON.stringify(json);
    case 1:
      return hostile.join('&').slice(0, 50_000);
    case 2:
      return `{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"a":${JSON.stringify(json)}}`;
    default:
      return new URLSearchParams(extra).toString();
  }
}

/** A made-up object may have no words of its own (`String` throws on it). */
const inAddress = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

function apiOf(plan: Plan, known: Known): Asked {
  const { target, picks, hostile } = plan;
  const operations = Object.entries(known.openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const { path = '/taken', method = 'GET', operation = {} } = at(operations, target) ?? {};
  const parameters = (operation.parameters ?? []) as { name: string; in: string; schema?: Schema }[];
  const query = new URLSearchParams();
  for (const [index, { name, schema }] of parameters.filter((one) => one.in === 'query').entries()) {
    const pick = picks[(index + 1) % picks.length] ?? 0;
    if (pick % 3 === 0) query.append(name, hostile[index % 4] ?? '');
    else if (pick % 3 === 1) query.append(name, inAddress(fitting(schema ?? {}, plan, known, index)));
  }
  const filled = pathOf(`/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, plan, known);
  const content = (operation.requestBody as { content?: Record<string, { schema?: Schema }> } | undefined)
    ?.content;
  const schema = Object.values(content ?? {})[0]?.schema;
  const body =
    schema && JSON.stringify((picks[7] ?? 0) % 4 === 0 ? plan.json : fitting(schema, plan, known, 0));
  return {
    method,
    path: query.size > 0 ? `${filled}?${query}` : filled,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }) },
    body,
  };
}

/** A value that fits a JSON schema, with something else in one place in six. */
function fitting(schema: Schema, plan: Plan, known: Known, depth: number): unknown {
  const field = plan.fields[(depth * 7 + (plan.picks[depth % 8] ?? 0)) % plan.fields.length] as FieldPlan;
  if (field.pick % 6 === 0 || depth > 8) return field.pick % 2 ? field.value : plan.json;
  const reference = /schemas\/(.+)$/.exec(String(schema.$ref ?? ''))?.[1];
  if (reference) return fitting(known.openapi.components.schemas[reference] ?? {}, plan, known, depth + 1);
  const either = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (either) return fitting(at(either, field.pick) ?? {}, plan, known, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return at(schema.enum as unknown[], field.pick);
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
      return Object.fromEntries(
        properties.map(([name, one], index) => [name, fitting(one, plan, known, depth + index + 1)]),
      );
    }
    case 'array':
      return Array.from({ length: field.pick % 4 }, (_, index) =>
        fitting((schema.items ?? {}) as Schema, plan, known, depth + index + 1),
      );
    case 'integer':
    case 'number':
      return field.pick;
    case 'boolean':
      return field.pick % 2 === 0;
    default:
      return schema.format === 'date' ? at(DAYS, field.pick) : at([...WORDS, ...known.ids], field.pick);
  }
}

function tokenOf({ token, picks }: Plan, known: Known, actor: Actor): Record<string, string> {
  const other = at(known.actors, picks[1] ?? 0)?.token ?? '';
  const value = { good: actor.token, other, none: '', bad: `${actor.token.slice(0, -9)}AAAAAAAAA` }[token];
  return value === '' ? {} : { authorization: `Bearer ${value}` };
}

function headerOf({ header, hostile }: Plan): Record<string, string> {
  const printable = (hostile[2] ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 3_000);
  switch (header) {
    case 'elsewhere':
      return { 'sec-fetch-site': 'cross-site', origin: 'https://elders.example' };
    case 'origin':
      return { origin: printable };
    case 'encoding':
      return { 'content-encoding': 'gzip', 'accept-encoding': printable, 'accept-language': printable };
    case 'long':
      return { 'x-long': 'y'.repeat(6_000), accept: printable };
    case 'prefer':
      return { prefer: 'respond-async', 'idempotency-key': printable.trim() || 'x' };
    case 'expect':
      return { 'if-none-match': printable, 'if-modified-since': printable, range: 'bytes=0-5' };
    default:
      return {};
  }
}

const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/g, '').slice(0, 2_000);
