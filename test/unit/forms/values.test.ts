/** What is typed: what counts as an answer, what is refused and why, and what a draft of it keeps. Nothing here is about one form. */
import { modelCovenant } from '../../../covenant/index.ts';
import {
  answerOf,
  draftPlace,
  draftValues,
  type Field,
  type FormDescription,
  isTaskKind,
  paperKindOf,
  readForm,
  readsOf,
  rowNumbers,
  taskForm,
  typed,
  writingForms,
} from '../../../domain/forms/index.ts';
import { asks } from '../told.ts';

const covenant = modelCovenant();
const TODAY = '2026-11-27';
const context = { today: TODAY, party: 'om' };
const field = (over: object): Field =>
  ({ name: 'x', label: 'Wat', required: true, goesTo: 'decision', ...over }) as Field;
const form = (...fields: Field[]): FormDescription => ({
  ...{ id: 'f', title: '', instruction: '', article: '', who: [], reads: [], submit: '' },
  fields,
});
/** What comes of it: the value, or what the person reads. */
const read = (fields: Field[], body: object): unknown => {
  const outcome = readForm(form(...fields), body, context);
  return outcome.ok
    ? outcome.decision
    : outcome.errors.map((error) => `${error.field}: ${error.message}`).join(' ');
};
const one = (over: object, given: unknown): unknown => {
  const found = read([field(over)], { x: given });
  return typeof found === 'string' ? found : (found as { x?: unknown }).x;
};

describe('one value', () => {
  test('a question that must be answered says what to do; others may stay empty', () => {
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ];
    const types = [
      { type: 'text', maxLength: 5 },
      ...['choice', 'checkboxes', 'parties'].map((type) => ({ type, options })),
      { type: 'number', min: 0, max: 9 },
      { type: 'date', range: 'any' },
    ];
    expect(types.map((type) => one(type, ''))).toEqual([
      'x: Vul iets in bij ‘Wat’.',
      'x: Maak een keuze bij ‘Wat’.',
      'x: Kies er ten minste één bij ‘Wat’.',
      'x: Kies er ten minste één bij ‘Wat’.',
      'x: Vul iets in bij ‘Wat’.',
      'x: Vul iets in bij ‘Wat’.',
    ]);
    expect(types.map((type) => one({ ...type, required: false }, ''))).toEqual(types.map(() => undefined));
  });

  test('a choice is one of those offered; more of them are each one of those, once', () => {
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ];
    const of = (type: string, given: unknown) => one({ type, options }, given);
    expect(['a', 'c', ['a', 'b'], ['a', 'a']].map((given) => of('choice', given))).toEqual([
      'a',
      'x: Maak een keuze bij ‘Wat’.',
      'x: Maak een keuze bij ‘Wat’.',
      'x: Maak een keuze bij ‘Wat’.',
    ]);
    for (const type of ['checkboxes', 'parties'])
      expect(['a', 'c', ['a', 'c'], ['b', 'a', 'b']].map((given) => of(type, given))).toEqual([
        ['a'],
        'x: Kies er ten minste één bij ‘Wat’.',
        'x: Kies er ten minste één bij ‘Wat’.',
        ['b', 'a'],
      ]);
  });

  test('text is as long as it may be, and on one line where there is one', () => {
    const of = (type: string, given: unknown, maxLength = 5) => one({ type, maxLength }, given);
    expect([
      of('text', 'abcde'),
      of('text', 'abcdef'),
      of('text', 'a\nb'),
      of('textarea', 'a\r\nb'),
      of('textarea', ['a', 'b']),
      of('textarea', 'x'.repeat(2001), 2000),
    ]).toEqual([
      'abcde',
      'x: Deze tekst is te lang: 6 tekens. Er passen er ten hoogste 5. Maak de tekst korter.',
      'x: Gebruik één regel bij ‘Wat’.',
      'a\nb',
      'a\nb',
      'x: Deze tekst is te lang: 2.001 tekens. Er passen er ten hoogste 2.000. Maak de tekst korter.',
    ]);
  });

  test('a number is whole and within its limits, these included', () => {
    const of = (given: string) => one({ type: 'number', min: 1, max: 12 }, given);
    const bad = 'x: Vul een heel getal in van 1 tot en met 12.';
    expect(['1', '12', '05', '0', '13', '1a', 'a1', '1,5', '-1', '0000000001'].map(of)).toEqual([
      ...[1, 12, 5],
      ...[bad, bad, bad, bad, bad, bad, bad],
    ]);
  });

  test('a date as a browser sends it or as people write it; one that exists, on its side of today', () => {
    const of = (range: string, given: string) => one({ type: 'date', range }, given);
    expect(
      [
        '2026-12-31',
        '31-12-2026',
        '1/2/2026',
        '1 2 2026',
        '31-02-2026',
        'x1-2-2026',
        '1-2-2026x',
        '1899-12-31',
        '1900-01-01',
      ].map((given) => of('any', given)),
    ).toEqual([
      '2026-12-31',
      '2026-12-31',
      '2026-02-01',
      '2026-02-01',
      'x: Vul een datum in die bestaat, zoals 31-12-2026.',
      'x: Vul een datum in die bestaat, zoals 31-12-2026.',
      'x: Vul een datum in die bestaat, zoals 31-12-2026.',
      'x: Vul een datum in die bestaat, zoals 31-12-2026.',
      '1900-01-01',
    ]);
    expect(['2026-11-26', TODAY, '2026-11-28'].map((given) => of('past', given))).toEqual([
      '2026-11-26',
      '2026-11-27',
      'x: Deze datum ligt in de toekomst. Het is nu vrijdag 27 november 2026.',
    ]);
    expect(['2026-11-26', TODAY, '2026-11-28'].map((given) => of('future', given))).toEqual([
      'x: Deze datum is al voorbij. Het is nu vrijdag 27 november 2026.',
      '2026-11-27',
      '2026-11-28',
    ]);
    expect(['9999-12-31', '2200-01-01'].map((given) => of('any', given))).toEqual([
      'x: Deze datum ligt te ver weg. Kijk of het jaar klopt.',
      'x: Deze datum ligt te ver weg. Kijk of het jaar klopt.',
    ]);
  });

  test('a date that may not come after another: the same day is good, and where the other is no date it says nothing', () => {
    const dates = [
      field({ name: 'first', type: 'date', range: 'any', notAfter: 'last' }),
      field({ name: 'last', type: 'date', range: 'any', required: false }),
    ];
    expect(
      ['2026-11-02', '2026-11-01', '2026-10-31', '31-10-2026', 'x', undefined].map((last) =>
        read(dates, { first: '2026-11-01', last }),
      ),
    ).toEqual([
      { first: '2026-11-01', last: '2026-11-02' },
      { first: '2026-11-01', last: '2026-11-01' },
      'first: Deze datum kan niet later zijn dan zaterdag 31 oktober 2026.',
      'first: Deze datum kan niet later zijn dan zaterdag 31 oktober 2026.',
      'last: Vul een datum in die bestaat, zoals 31-12-2026.',
      { first: '2026-11-01' },
    ]);
    // A text that names one is no date.
    expect(read([field({ type: 'text', maxLength: 9, notAfter: 'y' })], { x: 'z', y: 'a' })).toEqual({
      x: 'z',
    });
  });
});

describe('what depends on another answer', () => {
  const fields = [
    field({ name: 'a', type: 'text', maxLength: 9, required: false }),
    field({ name: 'b', type: 'text', maxLength: 9, when: { field: 'a', is: ['yes', 'maybe'] } }),
    field({ name: 'c', type: 'text', maxLength: 9, when: { field: 'b', is: ['yes'] } }),
  ];
  test('is asked only then, and nothing that was left of it counts', () => {
    expect(read(fields, { a: 'no', b: 'yes', c: 'x' })).toEqual({ a: 'no' });
    expect(read(fields, { b: 'yes', c: 'x' })).toEqual({});
    expect(read(fields, { a: 'yes', b: 'no', c: 'x' })).toEqual({ a: 'yes', b: 'no' });
    expect(read(fields, { a: 'maybe', b: 'yes', c: '' })).toEqual('c: Vul iets in bij ‘Wat’.');
  });
});

describe('lines', () => {
  const columns = [
    field({ name: 'what', type: 'text', maxLength: 9 }),
    field({ name: 'by', type: 'text', maxLength: 9, required: false }),
  ];
  const rows = (over: object = {}) =>
    field({ name: 'rows', type: 'rows', columns, maxRows: 2, each: 'regel', ...over });
  test('those in which something stands, in their order; at least one where it must be, and no more than fit', () => {
    expect([
      read([rows()], { 'rows.10.what': 'b', 'rows.9.what': 'a', 'rows.3.what': '' }),
      read([rows()], { rows: [{ what: 'a', by: 'c' }, { what: 'b' }] }),
      read([rows()], {}),
      read([rows({ required: false })], {}),
      read([rows()], { rows: [{ what: 'a' }, { what: 'b' }, { what: 'c' }] }),
      read([rows()], { 'rows.0.by': 'c' }),
      read([rows()], { 'rows.x0.what': 'a', 'other.0.what': 'b', 'rows.0what': 'c' }),
    ]).toEqual([
      { rows: [{ what: 'a' }, { what: 'b' }] },
      { rows: [{ what: 'a', by: 'c' }, { what: 'b' }] },
      'rows: Vul ten minste één regel in bij ‘Wat’.',
      {},
      'rows: Dit zijn te veel regels. Er passen er ten hoogste 2.',
      'rows.0.what: Vul iets in bij ‘Wat’.',
      'rows: Vul ten minste één regel in bij ‘Wat’.',
    ]);
    expect(
      rowNumbers(
        {
          'r.2.a': ['x'],
          'r.10.a': ['', 'y'],
          'r.1.a': [''],
          'r.0': ['z'],
          'rr.5.a': ['z'],
          'q.r.7.a': ['z'],
        },
        'r',
      ),
    ).toEqual([2, 10]);
  });
});

test('what a system sends is two levels deep; nothing and null are no answer; a name is a name', () => {
  expect({
    ...typed({
      a: { b: { c: { d: 'x', e: { f: 'y' } } } },
      n: null,
      u: undefined,
      l: ['p', null, 'q', { r: 's' }],
      t: true,
      z: 0,
    }),
  }).toEqual({ l: ['p', 'q'], 'l.3.r': ['s'], t: ['true'], z: ['0'] });
  const odd = typed(JSON.parse('{"__proto__": "a", "toString": ["b", "c"]}'));
  expect(Object.entries(odd)).toEqual([
    ['__proto__', ['a']],
    ['toString', ['b', 'c']],
  ]);
  (odd.toString as unknown as string[]).push('d');
  expect(odd.toString as unknown).toEqual(['b', 'c', 'd']);
  expect(typed(' a\u0000b\t\r\nc\u2028d ')).toEqual({ '': ['ab\t\nc\nd'] });
});

test('article 6: from which source and since when, by the party of who fills it in; no ground, or no law, is no source', () => {
  const source = ['ground', 'regime', 'on'].map((name) =>
    field({ name, type: 'text', maxLength: 20, required: false, goesTo: 'provenance' }),
  );
  const of = (body: object) => {
    const outcome = readForm(form(...source), body, context);
    return outcome.ok && outcome.provenance;
  };
  expect([
    of({ ground: 'a', regime: 'AVG', on: '2026-11-01' }),
    of({ ground: 'a', regime: 'AVG', on: '2026-12-01' }),
    of({ ground: 'a', regime: 'AVG' }),
    of({ ground: 'a' }),
    of({ regime: 'AVG' }),
  ]).toEqual([
    { party: 'om', ground: 'a', regime: 'AVG', on: '2026-11-01' },
    { party: 'om', ground: 'a', regime: 'AVG', on: '2026-11-27' },
    { party: 'om', ground: 'a', regime: 'AVG', on: '2026-11-27' },
    null,
    null,
  ]);
});

describe('a draft', () => {
  const place = (code: string, room = 'weighing') => ({ room, code });
  const long = (over: object = {}) =>
    field({ type: 'textarea', maxLength: 9, goesTo: place('8.2b'), ...over });
  const line = field({ type: 'text', maxLength: 9, goesTo: place('8.2a') });
  test('stands where the first long text will; a form without one has none', () => {
    expect([
      draftPlace(form(line), null),
      draftPlace(form(line, long()), null),
      draftPlace(form(line, long()), 'signal:s1'),
      draftPlace(
        form(field({ type: 'textarea', maxLength: 9 }), long({ goesTo: place('10.2e', 'conference') })),
        'weighing:1',
      ),
      draftPlace(
        form(
          field({
            type: 'rows',
            columns: [long({ goesTo: [place('9.3', 'conference'), place('8.2f')] })],
            maxRows: 2,
            each: '',
          }),
        ),
        'x',
      ),
    ]).toEqual([
      null,
      { room: 'weighing', units: ['subject'] },
      { room: 'weighing', units: ['signal:s1', 'subject'] },
      { room: 'conference', units: ['plan', 'weighing:1'] },
      { room: 'conference', units: ['plan', 'subject'] },
    ]);
  });
  test('keeps what was typed in the form’s own fields and lines, and no empty one', () => {
    const both = form(
      line,
      field({ name: 'rows', type: 'rows', columns: [long({ name: 'what' })], maxRows: 2, each: '' }),
    );
    expect(
      draftValues(both, {
        x: ['a'],
        y: ['b'],
        'rows.0.what': ['c', ''],
        'rows.12.what': ['d'],
        'rows.1.what': [''],
        'rows.2.by': ['e'],
        'rows.what': ['f'],
        'rows.0.what.z': ['g'],
        'x.0.what': ['h'],
        'rows.00001.what': ['i'],
        '.0.': ['j'],
      }),
    ).toEqual({ x: ['a'], 'rows.0.what': ['c', ''], 'rows.12.what': ['d'] });
    expect(draftValues(both, { x: [''] })).toEqual({});
  });
});

describe('tasks of other kinds of case', () => {
  const lines = [
    { value: 'l1', label: 'Jan' },
    { value: 'l2', label: 'Piet', help: 'Hoe' },
  ];
  const fieldsOf = (kind: string, more: object = {}) =>
    taskForm(kind, covenant, { ...context, ...more }).fields;
  test('each line that stands out and each name is asked apart (15.2)', () => {
    for (const kind of ['check-log', 'check-own-log']) {
      expect(asks(fieldsOf(kind, { lines }))).toEqual([
        'l1! choice in-order|follow-up',
        'l2! choice in-order|follow-up',
        'outcome! choice in-order|follow-up',
        'owner! choice administrator|coordinator|data-protection-officer|party-manager@gemeente|party-manager@om|party-manager@politie|party-manager@raad|party-manager@reclassering if outcome=follow-up',
        'on! date future if outcome=follow-up',
      ]);
      expect(asks(fieldsOf(kind))).toEqual(asks(fieldsOf(kind, { lines })).slice(2));
    }
    expect(asks(fieldsOf('check-authorisations', { lines }))).toEqual([
      'l1! choice stays|ends|change',
      'l2! choice stays|ends|change',
    ]);
    expect(asks(fieldsOf('check-authorisations'))).toEqual([]);
    expect(asks(fieldsOf('confirm-authorisation'))).toEqual(['outcome! choice confirm|refuse']);
    for (const kind of ['check-log', 'check-authorisations'])
      expect(
        fieldsOf(kind, { lines })
          .slice(0, 2)
          .map(({ label, help }) => [label, help]),
      ).toEqual([
        ['Jan', undefined],
        ['Piet', 'Hoe'],
      ]);
  });
  test('of a list of names: in order when all stay, else somebody follows it up', () => {
    const answer = (decision: object) =>
      answerOf('check-authorisations', { ok: true, decision, texts: [], provenance: null } as never);
    expect([answer({ l1: 'stays', l2: 'stays' }), answer({ l1: 'stays', l2: 'ends' })]).toEqual([
      { l1: 'stays', l2: 'stays', outcome: 'in-order' },
      { l1: 'stays', l2: 'ends', outcome: 'follow-up' },
    ]);
  });
  test('which kind of case a form is of, and what is no task at all', () => {
    expect(
      ['decide-request', 'check-security', 'assess', 'check-log', 'toString'].map(
        (id) => paperKindOf(id)?.kind ?? 'none',
      ),
    ).toEqual(['request', 'covenant', 'none', 'none', 'none']);
    expect(['assess', 'check-log', 'decide-request', 'toString', 'no-such-task'].map(isTaskKind)).toEqual([
      ...[true, true, true, false, false],
    ]);
    expect(() => taskForm('no-such-task', covenant, context)).toThrow(RangeError);
    const forms = writingForms(covenant);
    const ids = new Set(forms.map(({ id }) => id));
    expect(['check-log', 'toString', 'decide-request', 'assess'].map((id) => ids.has(id))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    for (const each of forms) expect([each.id, each.submit]).not.toEqual([each.id, '']);
  });
  test('of one signal, one report or one other person no more is read than that', () => {
    const reads = ['8.2a', '8.2b', '11.4'];
    expect(
      [null, 'signal:s1', 'person:p1', 'weighing:1', 'plan'].map((about) => readsOf({ reads }, about)),
    ).toEqual([
      { codes: ['8.2a', '8.2b', '11.4'], unit: null },
      { codes: ['8.2a', '8.2b', '11.4'], unit: 'signal:s1' },
      { codes: ['10.2f', '10.2g', '11.4'], unit: 'person:p1' },
      { codes: ['8.2a', '8.2b', '11.4'], unit: null },
      { codes: ['8.2a', '8.2b', '11.4'], unit: null },
    ]);
    expect(readsOf({ reads: [] }, 'person:p1')).toEqual({ codes: [], unit: null });
  });
});
