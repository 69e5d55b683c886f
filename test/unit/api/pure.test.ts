import type { FastifyRequest } from 'fastify';
import { linesOf } from '../../../api/acting/answer.ts';
import { COMMAND_ID } from '../../../api/acting/command.ts';
import { EngineAway, isAway } from '../../../api/away.ts';
import { anchorOf } from '../../../api/form-page.ts';
import { controlsOf } from '../../../api/form-view.ts';
import { conditions, whenKey } from '../../../api/plugins/assets.ts';
import { comesFromElsewhere } from '../../../api/plugins/security.ts';
import { inWords } from '../../../api/view.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { decode, fill, formsOf } from '../../../dev/html.ts';
import { freeForm, TASK_KINDS, taskForm } from '../../../domain/forms/index.ts';

const covenant = modelCovenant();
const context = { today: '2026-11-27', party: 'politie' };
const blank = { values: {}, errors: [], sent: false, today: context.today };

describe('where a request comes from', () => {
  const from = (headers: Record<string, string>) =>
    comesFromElsewhere({ headers } as unknown as FastifyRequest, 'https://regie.example/');
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://regie.example' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'https://regie.example' }, false],
    [{ origin: 'https://regie.example.kwaad.example' }, true],
    [{ origin: 'http://regie.example' }, true],
    [{ origin: 'null' }, false],
    [{}, false],
  ])('%j: from elsewhere is %s', (headers, elsewhere) => {
    expect(from(headers as Record<string, string>)).toBe(elsewhere);
  });
});

test.each([
  ['7b0d4a0e-6f0e-4a34-9d0e-2f6a1c3f0b11', true],
  ['order:2026.11_27', true],
  ['moments-of-mine', true],
  // Taken by the case itself: answered as done, a legal moment would never happen.
  ['moment:7b0d4a0e:3', false],
  ['mail-failed:7b0d4a0e:3:0', false],
  ['mail-late:7b0d4a0e:t1', false],
  ['short', false],
  ['with space', false],
])('%s as the id of a command: %s', (id, good) => {
  expect(COMMAND_ID.test(id)).toBe(good);
});

describe('what is away', () => {
  test.each([
    ['the engine', new EngineAway(), true],
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true],
    [
      'what fetch wraps',
      new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ETIMEDOUT' }) }),
      true,
    ],
    ['the database', Object.assign(new Error('x'), { name: 'MongoServerSelectionError' }), true],
    ['a mistake', new TypeError('x is not a function'), false],
    ['a duplicate', Object.assign(new Error('x'), { name: 'MongoServerError', code: 11000 }), false],
    ['a word', 'ECONNREFUSED', false],
  ])('%s', (_name, error, away) => {
    expect(isAway(error)).toBe(away);
  });
  test('a cause that leads back to itself ends', () => {
    const error: Error & { cause?: unknown } = new Error('x');
    error.cause = error;
    expect(isAway(error)).toBe(false);
  });
});

describe('what the page draws', () => {
  test('every control has an id of its own, and every error leads to one', () => {
    for (const kind of TASK_KINDS) {
      const controls = controlsOf(taskForm(kind, covenant, context).fields, blank);
      const all = controls.flatMap((control) => [control, ...control.rows.flatMap((row) => row.controls)]);
      const ids = all.flatMap(({ type, id, options }) =>
        type === 'rows' ? [] : options.length > 0 ? options.map((option) => option.id) : [id],
      );
      expect(new Set(ids).size).toBe(ids.length);
      for (const { name } of all) expect(ids).toContain(anchorOf(controls, name));
    }
  });

  test('what was typed comes back, and an initial value only on a fresh page', () => {
    const { fields } = freeForm('register-signal', covenant, context);
    const regime = (state: Parameters<typeof controlsOf>[1]) =>
      controlsOf(fields, state)
        .find(({ name }) => name === 'regime')
        ?.options.filter(({ checked }) => checked)
        .map(({ value }) => value);
    expect(regime(blank)).toEqual(['Wpg']);
    expect(regime({ ...blank, sent: true })).toEqual([]);
    expect(regime({ ...blank, sent: true, values: { regime: ['Wpg'] } })).toEqual(['Wpg']);
  });

  test('a date that a date control can’t show comes back as text', () => {
    const { fields } = taskForm('send-notice', covenant, context);
    const [control] = controlsOf(fields, { ...blank, sent: true, values: { sentOn: ['gisteren'] } });
    expect(control).toMatchObject({ type: 'text', value: 'gisteren' });
  });

  test('more lines are offered when asked for, up to the most that fit', () => {
    const { fields } = taskForm('draw-up-plan', covenant, context);
    const rows = (values: Record<string, string[]>, more?: string) =>
      controlsOf(fields, { ...blank, values, more }).find(({ name }) => name === 'actions')?.rows.length;
    expect(rows({})).toBe(3);
    expect(rows({ 'actions.2.what': ['x'] }, 'actions')).toBe(6);
    expect(rows({ 'actions.29.what': ['x'] }, 'actions')).toBe(30);
  });

  test('each question that depends on a choice has its rule in the style sheet', () => {
    const css = conditions(covenant);
    for (const kind of TASK_KINDS) {
      for (const { when } of taskForm(kind, covenant, context).fields) {
        if (when) expect(css).toContain(`[data-when="${whenKey(when)}"]`);
      }
    }
    expect(css).toContain(
      'form:not(:has([name="outcome"][value="agenda"]:checked)) [data-when="outcome=agenda"]',
    );
  });

  test('a day and an instant in words, in Amsterdam’s time', () => {
    expect(inWords('2026-12-25')).toBe('vrijdag 25 december 2026');
    expect(inWords('2026-12-24T23:30:00.000Z')).toBe('vrijdag 25 december 2026 om 00:30 uur');
  });
});

describe('the browser without JavaScript that tests use', () => {
  const html = `<form id="a" method="post" action="/x?a=1&amp;b=2"><input type="hidden" name="h" value="&lt;&quot;&#39;&#x20AC;">
    <textarea name="t">\nregel 1\nregel &amp; 2</textarea><input type="checkbox" name="c" value="1" checked>
    <input type="checkbox" name="c" value="2"><input type="radio" name="r" value="x"><input name="off" disabled value="z">
    <select name="s"><option value="p">P</option><option value="q" selected>Q</option></select><button name="b" value="1">B</button></form>`;
  const [form] = formsOf(html, 'http://h/page');
  if (!form) throw new Error('no form');

  test('reads a form and sends what a browser would', () => {
    expect(form.action).toBe('http://h/x?a=1&b=2');
    expect([...fill(form)]).toEqual([
      ['h', '<"\'€'],
      ['t', 'regel 1\nregel & 2'],
      ['c', '1'],
      ['s', 'q'],
    ]);
    expect([...fill(form, { c: ['2'], r: 'x', t: 'nieuw', b: '1' })]).toEqual([
      ['h', '<"\'€'],
      ['t', 'nieuw'],
      ['c', '2'],
      ['r', 'x'],
      ['s', 'q'],
      ['b', '1'],
    ]);
  });
  test('can’t fill in what a person could not', () => {
    expect(() => fill(form, { nergens: 'x' })).toThrow("no field 'nergens'");
    expect(() => fill(form, { r: 'y' })).toThrow("no choice 'y'");
    expect(() => fill(form, { off: 'y' })).toThrow("no field 'off'");
  });
  test('an entity that is none stays as it is', () => {
    expect(decode('a &onbekend; &#99999999; &amp;amp;')).toBe('a &onbekend; &#99999999; &amp;');
  });
});

test('a check of a file that is done says later whether all was right', () => {
  const form = taskForm('check-accuracy', covenant, context);
  expect(linesOf(form, { right: 'yes' }, [])).toMatchObject([{ value: 'Ja, alles is juist en volledig' }]);
  expect(linesOf(form, { right: 'corrected' }, [])).toMatchObject([{ value: 'Nee, en het is aangepast' }]);
});
