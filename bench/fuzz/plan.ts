/** What one request will be, before it is known which pages and forms there are: choices and values, from a seed alone. */
import fc from 'fast-check';

/** A tag that no page may show as one. */
export const MARK = '<zqx onload=1>';

const hostile = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '0', '-1', '1e999', 'null', 'undefined', 'NaN', 'true', '[]', '{}', '[object Object]'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '$where', '{"$gt":""}', '{"$ne":null}'],
    ...[`"'>${MARK}`, `<script>${MARK}</script>`, '<%= it.csrf %>', '{{7*7}}', "'; DROP TABLE x;--"],
    ...['../../../../etc/passwd', '..%2f..%2fetc%2fpasswd', 'file:///etc/passwd', 'http://169.254.169.254/'],
    ...['%', '%00', '%c0%af', '%E0%A4%A', '\u0000', '\r\nset-cookie: a=b', '\u202e\u0000\ud800', '𝕳é̂🏳️‍🌈'],
    ...[
      '2026-02-30',
      '0000-00-00',
      '9999-12-31',
      '2026-11-28T25:61',
      '-000001-01-01',
      '31-12-2026',
      '1 januari',
    ],
    ...[
      'm-k3v8q1',
      'gemeente',
      'om',
      'politie',
      'partner-jeugdhulp',
      'covenant',
      'begin:covenant',
      'a'.repeat(64),
    ],
    ...['00000000-0000-0000-0000-000000000000', 'AAAAAAAA', '=1+1', '@SUM(A1)', '+31', '🙂'.repeat(500)],
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.integer().map(String),
  fc.nat({ max: 20_000 }).map((length) => 'x'.repeat(length)),
);

/** How one field of a form is answered. */
const field = fc.record({
  how: fc.constantFrom('as-is', 'as-is', 'good', 'good', 'good', 'hostile', 'hostile', 'left-out', 'twice'),
  pick: fc.nat({ max: 1_000_000 }),
  value: hostile,
});
const any = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });

const plan = fc.record({
  kind: fc.constantFrom(
    ...(['form', 'form', 'form', 'form', 'form', 'form', 'page', 'page', 'link'] as const),
    ...(['route', 'route', 'route', 'api', 'api', 'api', 'api', 'raw'] as const),
  ),
  /** Who: at random, now and then nobody, or somebody with a cookie that is none. */
  who: fc.nat({ max: 1_000_000 }),
  as: fc.constantFrom(...(['self', 'self', 'self', 'self', 'self', 'self', 'nobody', 'tampered'] as const)),
  target: fc.nat({ max: 1_000_000 }),
  picks: fc.array(fc.nat({ max: 1_000_000 }), { minLength: 8, maxLength: 8 }),
  fields: fc.array(field, { minLength: 24, maxLength: 24 }),
  /** Most forms are sent whole but for a field or two, so that they get past their first check. */
  care: fc.constantFrom(...(['good', 'one-bad', 'one-bad', 'wild'] as const)),
  extra: fc.array(fc.tuple(hostile, hostile), { maxLength: 3 }),
  hostile: fc.array(hostile, { minLength: 4, maxLength: 4 }),
  json: any,
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'),
  type: fc.constantFrom(
    ...[
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/xml',
    ],
    ...['application/json; charset=utf-16', 'x', 'application/problem+json', ''],
  ),
  header: fc.constantFrom(
    ...([
      'none',
      'none',
      'none',
      'none',
      'elsewhere',
      'origin',
      'encoding',
      'long',
      'prefer',
      'expect',
    ] as const),
  ),
  token: fc.constantFrom(...(['good', 'good', 'good', 'good', 'none', 'bad', 'other'] as const)),
});
export type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;
export type FieldPlan = Plan['fields'][number];

/** The `index`-th batch of a seed. */
export const plansOf = (seed: number, index: number, size: number): Plan[] =>
  fc.sample(plan, { seed: seed * 100_003 + index, numRuns: size });
