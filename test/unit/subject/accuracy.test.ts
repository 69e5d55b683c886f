/** 8.3, 10.3: the check item by item moves no date; held data stay as they are. */
import fc from 'fast-check';
import { freeForm, itemForm, partToCheck, readForm, toCheck } from '../../../domain/forms/index.ts';
import { ends, type SubjectEvent } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, Life, rep } from './life.ts';

type CheckItems = Extract<SubjectEvent, { type: 'check-items' }>;

/** Three months on the agenda: the check has been asked. */
function checking(): Life {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.onAgenda().informed().until('2027-04-05');
  return life;
}
const check = (life: Life, over: Partial<CheckItems> = {}): CheckItems => ({
  type: 'check-items',
  by: ADMINISTRATOR,
  task: life.task('check-accuracy').id,
  right: [],
  texts: [],
  ...over,
});
const found = (what: 'corrected' | 'removed' | 'added', unit = 'signal:s1') => ({ item: 'w-1', unit, what });

test('each finding asks for its effect, and the state keeps references until the check is done', () => {
  const life = checking();
  life.effects = [];
  life.do(check(life, { right: ['w-3', 'w-2'] }));
  life.do(check(life, { found: found('corrected'), texts: ['w-9'] }));
  life.do(check(life, { found: { ...found('removed'), item: 'c-1' } }));
  life.do(check(life, { found: { ...found('added'), item: 'w-4' }, texts: ['w-8'] }));
  expect(life.effects).toEqual([
    { effect: 'correct-text', item: 'w-1', by: 'w-9' },
    { effect: 'remove-text', item: 'c-1' },
  ]);
  // What something was added to is still to be looked at.
  expect(life.state.check).toEqual({ seen: ['c-1', 'w-1', 'w-2', 'w-3', 'w-8'], changed: true });
  life.one('check-accuracy', { right: 'corrected' });
  expect(life.state.check).toBeUndefined();
  expect(life.state.checkedOn).toBe(life.today);
});

test('nothing of it moves the retention clock, an end or a moment of anything else', () => {
  const refs = fc.constantFrom('w-1', 'w-2', 'c-1');
  const finding = fc.record({ what: fc.constantFrom('corrected', 'removed', 'added'), item: refs });
  const one = fc.record({ right: fc.array(refs, { maxLength: 3 }), found: fc.option(finding) });
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 80 }),
      (all, days) => {
        const life = checking();
        life.until(addDaysTo(life.today, days));
        const { lastProcessing } = life.state.file ?? {};
        const before = JSON.stringify([ends(life.state, life.covenant), life.due()]);
        for (const given of all) {
          const texts = given.found && given.found.what !== 'removed' ? ['w-7'] : [];
          const what = given.found && { ...given.found, unit: 'signal:s1' };
          life.offer(
            check(life, { right: given.right, texts, ...(what && { found: what }) } as Partial<CheckItems>),
          );
        }
        expect(JSON.stringify([ends(life.state, life.covenant), life.due()])).toBe(before);
        life.one('check-accuracy', { right: 'yes' });
        expect(life.state.file?.lastProcessing).toBe(lastProcessing);
      },
    ),
    { numRuns: 40 },
  );
});
const addDaysTo = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

test('is refused to anybody else, without anything, without its text, and for what is under a hold', () => {
  const life = checking();
  const refused = (over: Partial<CheckItems>) => life.refused(check(life, over));
  expect(refused({})).toBe('items-missing');
  expect(refused({ right: ['w-1'], by: rep('politie') })).toBe('not-yours');
  expect(refused({ right: ['w-1'], task: life.task('draw-up-plan').id })).not.toBe('');
  expect(refused({ found: found('corrected') })).toBe('text-missing');
  expect(refused({ found: found('removed'), texts: ['w-9'] })).toBe('text-missing');
  const hold = { ground: 'legal-claim', until: '2027-12-31', placedOn: life.today, units: ['signal:s1'] };
  life.current = { ...life.state, holds: { h1: hold } };
  expect(refused({ found: found('removed') })).toBe('held');
  expect(refused({ found: found('corrected'), texts: ['w-9'] })).toBe('held');
  expect(refused({ found: found('added'), texts: ['w-9'] })).toBe('held');
  life.do(check(life, { found: found('removed', 'plan') }));
});

test('every item is listed once, in parts that fit a page: no copies, nothing under a hold, nothing twice', () => {
  const life = checking();
  const item = (ref: string, over: object = {}) => ({
    ...{ ref, unit: 'plan', code: '9.3', kind: 'draw-up-plan', party: 'om', on: '2027-01-05' },
    ...{ restricted: false, size: 100, ...over },
  });
  const items = [
    item('c-plan'),
    item('w-1', { code: '8.2a' }),
    item('c-1', { code: '10.2a', copyOf: 'w-1' }),
    item('w-2', { restricted: true }),
    item('w-3', { code: '8.2b' }),
  ];
  life.do(check(life, { right: ['w-3'] }));
  expect(toCheck(life.state, items).map(({ ref }) => ref)).toEqual(['w-1', 'c-plan']);
  const many = Array.from({ length: 45 }, (_, at) => item(`w-${at}`));
  expect(partToCheck(many)).toHaveLength(20);
  expect(partToCheck(many.map((one) => ({ ...one, size: 10_000 })))).toHaveLength(2);
  expect(partToCheck(many.map((one) => ({ ...one, size: 80_000 })))).toHaveLength(1);
});

test('one item has the questions of the form that brought it, and its text goes where it came from', () => {
  const { covenant } = new Life('2027-01-04');
  const from = freeForm('register-signal', covenant, { today: '2027-01-04', party: 'politie' });
  const values = { description: 'Oud.', areas: 'contacts, training', necessity: 'Nodig.' };
  const item = { room: 'weighing' as const, code: '8.2b', kind: 'register-signal', party: 'politie', values };
  const context = { today: '2027-01-04', party: 'politie' };
  const change = itemForm(item, from, false);
  expect(change.fields.map(({ name }) => name)).toEqual([
    ...['what', 'description', 'areas', 'weighty-interest', 'necessity'],
  ]);
  const body = { what: 'corrected', description: 'Nieuw.', areas: ['contacts'], necessity: 'Nodig.' };
  expect(readForm(change, body, context)).toMatchObject({
    texts: [
      {
        room: 'weighing',
        code: '8.2b',
        values: { description: 'Nieuw.', areas: 'contacts', necessity: 'Nodig.' },
      },
    ],
  });
  expect(readForm(change, { ...body, necessity: '' }, context)).toMatchObject({ ok: false });
  expect(readForm(change, { what: 'removed' }, context)).toMatchObject({ ok: true, texts: [] });
  expect(itemForm(item, from, true).fields.map(({ name }) => name)).not.toContain('what');
});
