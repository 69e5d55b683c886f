/** The fuzz's own parts: it sees what is wrong, asks the same again for the same seed, and knows every route. */
import type { Outcome } from '../../../bench/fuzz/ask.ts';
import { wrongWith } from '../../../bench/fuzz/judge.ts';
import { MARK, plansOf } from '../../../bench/fuzz/plan.ts';
import { type Known, requestOf } from '../../../bench/fuzz/requests.ts';
import { routesIn } from '../../../bench/fuzz/routes.ts';

const good = {
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  },
  body: '<p>goed</p>',
  ms: 3,
};
const asked = { method: 'GET', path: '/', headers: {} };
const wrong = (change: object) => wrongWith(asked, { ...good, ...change } as Outcome);

test('a good answer is good, and each thing that may not be is seen', () => {
  expect(wrong({})).toEqual([]);
  expect(wrong({ status: 500 })).toEqual(['status 500']);
  expect(wrong({ body: `<p>${MARK}</p>` })).toEqual(['what was sent came back as HTML']);
  for (const body of ['x\n    at f (/srv/app/a.ts:3:4)', 'MongoServerError', '/app/node_modules/x'])
    expect(wrong({ body })).toEqual(['a stack trace or a name from inside']);
  for (const [name, value] of [
    ['x-content-type-options', undefined],
    ['content-security-policy', "default-src 'unsafe-inline'"],
    ['cache-control', 'public'],
    ['access-control-allow-origin', '*'],
    ['content-type', 'text/html'],
  ])
    expect(wrong({ headers: { ...good.headers, [String(name)]: value } })).toHaveLength(1);
  expect(wrongWith(asked, { status: 0, problem: 'hang', ms: 5_000 })).toEqual(['hang']);
});

test('the same seed makes the same requests, another seed others', () => {
  const known: Known = {
    routes: [{ method: 'POST', pattern: '/dossiers/:id/:form' }],
    ids: ['een', 'twee'],
    actors: [
      { account: 'om', cookie: 'regie=abcdefghijklmnop', token: 't', links: ['/', '/overzicht'], forms: [] },
    ],
    openapi: { paths: { '/taken': { get: {} } }, components: { schemas: {} } },
  };
  const made = (seed: number) => plansOf(seed, 3, 50).map((plan) => requestOf(plan, known));
  expect(made(7)).toEqual(made(7));
  expect(made(7)).not.toEqual(made(8));
});

test('routes are read from the application’s own tree', () => {
  const tree = [
    '└── / (GET, HEAD)',
    '    ├── aanmelden (GET)',
    '    │   └── /terug (GET)',
    '    └── verzoek (GET, POST)',
    '        └── en (GET)',
    '            └── /:id (GET)',
    '                └── /antwoord.pdf (GET)',
  ].join('\n');
  expect(routesIn(tree).map(({ method, pattern }) => `${method} ${pattern}`)).toEqual([
    ...['GET /', 'HEAD /', 'GET /aanmelden', 'GET /aanmelden/terug', 'GET /verzoek', 'POST /verzoek'],
    ...['GET /verzoeken', 'GET /verzoeken/:id', 'GET /verzoeken/:id/antwoord.pdf'],
  ]);
});
