/** A schema per file field (8.2, 10.2): each form's texts fit, and nothing else does; nothing is scored or suggested. */
import { modelCovenant } from '../../../covenant/index.ts';
import {
  type Field,
  type FileRoom,
  fileSchema,
  misfit,
  placesIn,
  writingForms,
} from '../../../domain/forms/index.ts';
import { Life } from '../subject/life.ts';

const covenant = modelCovenant();
const schema = fileSchema(covenant);
const ROOMS: readonly FileRoom[] = ['weighing', 'conference'];
const forms = writingForms(covenant);
const ITEMS = ['8.2b', '10.2b', '10.2f', '10.2g'];
const written = forms.flatMap((form) => placesIn(form).map(({ place, name }) => ({ form, ...place, name })));

/** A text that fits: every value that the field may have. */
const full = (room: FileRoom, code: string) => ({
  ...{ code, kind: 'a-form', party: 'politie', ground: 'wpg-18', regime: 'Wpg', on: '2026-11-27' },
  values: Object.fromEntries([...(schema[room].get(code)?.values ?? [])].map((name) => [name, 'Tekst.'])),
});
const fits = (room: FileRoom, text: ReturnType<typeof full>) => misfit(schema, covenant, room, text);
const codes = ROOMS.flatMap((room) => [...schema[room].keys()].map((code) => ({ room, code })));

test('the fields are exactly those of 8.2 a-f, 10.2 a-h, the plan, the disclosures and the notes of 11.4', () => {
  expect([...schema.weighing.keys()].sort()).toEqual(
    ['8.2a', '8.2b', '8.2c', '8.2d', '8.2e', '8.2f', '11.4'].sort(),
  );
  expect([...schema.conference.keys()].sort()).toEqual(
    [...'abcdefgh']
      .map((letter) => `10.2${letter}`)
      .concat('9.3', '10.5', '11.4')
      .sort(),
  );
});

test('every text of every form, as every party sees it, has its place', () => {
  expect(written.length).toBeGreaterThan(100);
  for (const { form, room, code, name } of written)
    expect([form.id, code, schema[room].get(code)?.values.has(name)]).toEqual([form.id, code, true]);
});

describe.each(codes)('$room $code', ({ room, code }) => {
  const text = full(room, code);
  const some = Object.keys(text.values).length > 0;

  test('takes what it may hold, and nothing with a foreign value', () => {
    expect(fits(room, text) === null).toBe(some);
    const foreign = ['score', 'toString', '__proto__', '$where', 'values.x', ''];
    const others = codes.flatMap((other) => [...(schema[other.room].get(other.code)?.values ?? [])]);
    for (const name of [...foreign, ...others]) {
      if (schema[room].get(code)?.values.has(name)) continue;
      const values = Object.defineProperty({ ...text.values }, name, { value: 'x', enumerable: true });
      expect(fits(room, { ...text, values })).not.toBeNull();
    }
    expect(fits(room, { ...text, values: {} })).not.toBeNull();
  });

  test('is a field of its own file only', () => {
    const other = room === 'weighing' ? 'conference' : 'weighing';
    if (code === '11.4') return;
    expect(fits(other, text)).toBe('no such file field');
  });

  test('has its source, ground, regime and day, and as an item the necessity and what fits the party', () => {
    if (!some) return;
    for (const name of ['party', 'ground', 'regime', 'on'])
      expect(fits(room, { ...text, [name]: '' })).toBeTruthy();
    const item = ITEMS.includes(code);
    expect(schema[room].get(code)?.item).toBe(item);
    if (!item) return;
    const { necessity: _none, ...values } = text.values;
    expect(fits(room, { ...text, values: values as typeof text.values })).toBe('no necessity (6)');
    expect(fits(room, { ...text, values: { ...values, necessity: ' ' } })).toBe('no necessity (6)');
    expect(fits(room, { ...text, ground: 'wjsg-39f' })).toContain('ground');
    expect(fits(room, { ...text, regime: 'AVG' })).toContain('regime');
    for (const { id, grounds, regime } of covenant.parties)
      for (const ground of grounds)
        expect(fits(room, { ...text, party: id, ground: ground.id, regime })).toBeNull();
  });
});

test('who stands for somebody of 10.2 f-g is recorded without a necessity of its own (12.1)', () => {
  const { necessity: _none, ...rest } = full('conference', '10.2f').values;
  const values = { representativeName: rest.representativeName ?? '' } as unknown as ReturnType<
    typeof full
  >['values'];
  const text = { ...full('conference', '10.2f'), values };
  expect(fits('conference', { ...text, kind: 'set-representative-of-other' })).toBeNull();
  expect(fits('conference', { ...text, kind: 'add-person' })).toBe('no necessity (6)');
  expect(fits('conference', { ...text, kind: 'set-representative-of-other', party: '' })).toBe(
    'no provenance',
  );
});

test('no form of the case conference writes into the weighing file, but the closing decision (8.2f)', () => {
  // Written down independently of the forms: what is done in the case conference (9, 10), and the closing.
  const ofConference = [
    ...['draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing', 'decide-closing'],
    ...['add-action', 'add-data', 'add-person'],
  ];
  const back = written.filter(({ form, room }) => ofConference.includes(form.id) && room === 'weighing');
  expect([...new Set(back.map(({ form, code }) => `${form.id} ${code}`))]).toEqual(['decide-closing 8.2f']);
  for (const id of ofConference) expect([id, schema.back.has(id)]).toEqual([id, true]);
  // Whatever else writes into the case file too, none goes back either: a note on somebody's notice (11.4) stands in the
  // file that has their data, so that these three write into either, the subject's in the weighing file.
  expect([...schema.back].flatMap(([id, codes]) => [...codes].map((code) => `${id} ${code}`)).sort()).toEqual(
    [...['consult-informing 11.4', 'decide-closing 8.2f', 'decide-informing 11.4', 'reconsider-notice 11.4']],
  );
  for (const kind of ofConference)
    for (const code of schema.weighing.keys()) {
      if (Object.keys(full('weighing', code).values).length === 0) continue;
      const refused =
        kind === 'decide-closing' && code === '8.2f' ? null : 'no way back into the weighing file';
      expect([kind, code, fits('weighing', { ...full('weighing', code), kind })]).toEqual([
        kind,
        code,
        refused,
      ]);
    }
  // 13.4: what a reopening brings back is ordered in the weighing team's own words.
  const reopening = written.filter(({ form }) => /reopening$/.test(form.id));
  expect([...new Set(reopening.map(({ room, code }) => `${room} ${code}`))]).toEqual(['weighing 8.2e']);
});

test('nothing has a score, a rank, a risk level or a suggested outcome (AVG 22)', () => {
  const WORDS =
    /scor|rank|rating|risk|risic|likelihood|probab|predict|profil|suggest|recommend|kansbereken|voorspel|aanbevol|aanbevel|ranglijst|rangschik|gewichtsfactor|punten(?!komma)|waarschijnlijk/i;
  // An aim of the covenant itself (3c): what people try to reduce, measured by nobody.
  const known = [
    "Veiligheidsrisico's beperken",
    "c. Veiligheidsrisico's beperken",
    // Says that there is none.
    'Geef uw oordeel met het referentiekader. U oordeelt zelf: het systeem geeft geen score en geen advies.',
  ];
  const labels = (field: Field): string[] => [
    field.name,
    field.label,
    field.help ?? '',
    ...('options' in field
      ? field.options.flatMap(({ value, label, help = '' }) => [value, label, help])
      : []),
    ...('columns' in field ? field.columns.flatMap(labels) : []),
  ];
  const said = forms.flatMap(({ id, title, instruction, fields }) => [
    id,
    title,
    instruction,
    ...fields.flatMap(labels),
  ]);
  const names = codes.flatMap(({ room, code }) => [...(schema[room].get(code)?.values ?? [])]);
  const inModel = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, one]) => [key, ...inModel(one)])
        : [];
  const { files, framework, tasks, phenomena, parties, aims } = covenant;
  const life = new Life('2026-11-16');
  life.signal('s1');
  life.onAgenda(['gemeente', 'politie', 'raad']);
  const model = inModel({ files, framework, tasks, phenomena, parties, aims, state: life.state });
  expect(said.length + names.length + model.length).toBeGreaterThan(500);
  expect([...said, ...names, ...model].filter((one) => WORDS.test(one) && !known.includes(one))).toEqual([]);
  // What people judge of a person is asked without an answer that stands there already.
  for (const { id, fields } of forms)
    for (const field of fields)
      expect([id, field.name, field.initial ?? null]).toEqual([
        id,
        field.name,
        field.name === 'regime' ? field.initial : null,
      ]);
});
