import { modelCovenant } from '../../../covenant/index.ts';
import {
  draftPlace,
  draftValues,
  type FormDescription,
  FREE_FORMS,
  freeForm,
  TASK_KINDS,
  taskForm,
  typed,
} from '../../../domain/forms/index.ts';

const covenant = modelCovenant();
const context = { today: '2026-11-27', party: 'politie' };
const all: FormDescription[] = [
  ...TASK_KINDS.map((kind) => taskForm(kind, covenant, context)),
  ...FREE_FORMS.map((id) => freeForm(id, covenant, context)),
];
const task = (kind: string) => taskForm(kind, covenant, context);

describe('where a draft is kept', () => {
  test('every form with a long text for a file has a place, any other has none', () => {
    for (const form of all) {
      const fields = form.fields.flatMap((field) => (field.type === 'rows' ? field.columns : [field]));
      const long = fields.some(({ type, goesTo }) => type === 'textarea' && typeof goesTo === 'object');
      const place = draftPlace(form, 'weighing:1');
      expect([form.id, place !== null]).toEqual([form.id, long]);
      if (place) expect(place.units.length).toBeGreaterThan(0);
    }
  });

  test.each([
    ['assess', 'weighing:1', { room: 'weighing', units: ['weighing:1'] }],
    ['assess', 'signal:s1', { room: 'weighing', units: ['signal:s1'] }],
    ['draw-up-plan', null, { room: 'conference', units: ['plan'] }],
    // The notice's reasons are about the person whom the notice is for.
    ['decide-informing', 'person:p1', { room: 'weighing', units: ['person:p1'] }],
    // Its reason goes into both files: it is kept in one, and ends with the first unit of either.
    ['decide-closing', null, { room: 'weighing', units: ['subject', 'plan'] }],
    ['send-notice', null, null],
    ['review-or-close', null, null],
  ])('%s about %s', (kind, about, place) => expect(draftPlace(task(kind), about)).toEqual(place));

  test('what the task is about ends its draft too, also when no text would go there', () => {
    expect(draftPlace(task('draw-up-plan'), 'weighing:2')?.units).toEqual(['plan', 'weighing:2']);
  });
});

test('of what was sent only the form’s own fields are kept, with its lines, and nothing empty', () => {
  const sent = typed({
    _csrf: 'x',
    _formulier: 'y',
    _concept: '1',
    plan: 'Een begin 🙂',
    aims: ['a', 'c'],
    'actions.3.what': 'Bellen.',
    'actions.3.owner': '',
    'actions.3.stranger': 'x',
    'plan.0.what': 'x',
    'other.0.what': 'x',
    stranger: 'x',
    constructor: 'x',
  });
  expect(draftValues(task('draw-up-plan'), sent)).toEqual({
    plan: ['Een begin 🙂'],
    aims: ['a', 'c'],
    'actions.3.what': ['Bellen.'],
  });
});
