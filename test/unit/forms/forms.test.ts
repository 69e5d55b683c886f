import { modelCovenant } from '../../../covenant/index.ts';
import { regimesOf } from '../../../domain/forms/fields.ts';
import {
  ALL_TASK_KINDS,
  answerOf,
  type Field,
  type FormContext,
  type FormDescription,
  FREE_FORMS,
  freeForm,
  readForm,
  readsOf,
  TASK_KINDS,
  taskForm,
  typed,
} from '../../../domain/forms/index.ts';
import { PAPER_FIELDS } from '../../../domain/papers/index.ts';
import type { TaskAnswers } from '../../../domain/subject/events.ts';
import type { SubjectState } from '../../../domain/subject/index.ts';
import { ITEMS, Life, provenance, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const context = {
  ...{ today: '2026-11-27', party: 'politie' },
  items: ['w-1', 'w-2', 'w-3'].map((value) => ({ value, label: value })),
};
type Body = Record<string, string | string[]>;

const words = { 'weighty-interest': 'Het belang.', necessity: 'De noodzaak.' };
const ground = { ground: 'wpg-18', regime: 'Wpg', ...words };

/** One good answer for each branch of each form, and the decision that it must give. */
const good: { [K in keyof TaskAnswers]: [Body, TaskAnswers[K]][] } = {
  assess: [
    [{ observed: 'Gezien.', phase: 'phase-1', areas: ['contacts', 'training'] }, {}],
    [{ observed: 'Gezien.', phase: 'unclear' }, {}],
  ],
  'give-information': [
    [{ given: 'yes', information: 'Dit.', on: '2026-11-01', ...ground }, { given: 'yes' }],
    [{ given: 'nothing-known' }, { given: 'nothing-known' }],
  ],
  'decide-agenda': [
    [
      {
        ...{ outcome: 'agenda', reason: 'Nodig.', parties: ['politie', 'raad'], 'why-parties': 'Daarom.' },
        items: ['w-1', 'w-2'],
      },
      { outcome: 'agenda', parties: ['politie', 'raad'], items: ['w-1', 'w-2'] },
    ],
    [
      { outcome: 'not-on-agenda', reason: 'Te licht.', keepMonths: '0' },
      { outcome: 'not-on-agenda', keepMonths: 0 },
    ],
  ],
  'consult-informing': [
    [{ view: 'inform' }, { view: 'inform' }],
    [{ view: 'postpone', ground: 'b', 'why-postpone': 'Onderzoek.' }, { view: 'postpone' }],
  ],
  'decide-informing': [
    [{ outcome: 'inform' }, { outcome: 'inform' }],
    [
      {
        outcome: 'postpone',
        ground: 'e',
        'why-postpone': 'Veiligheid.',
        proportionate: 'Er is niets lichters.',
      },
      { outcome: 'postpone', ground: 'e' },
    ],
  ],
  'reconsider-notice': [
    [{ outcome: 'inform' }, { outcome: 'inform' }],
    [
      {
        outcome: 'postpone',
        ground: 'a',
        'why-postpone': 'Veiligheid.',
        proportionate: 'Er is niets lichters.',
      },
      { outcome: 'postpone', ground: 'a' },
    ],
  ],
  'send-notice': [[{ sentOn: '27-11-2026' }, { sentOn: '2026-11-27' }]],
  'draw-up-plan': [
    [
      {
        aims: ['a', 'c'],
        plan: 'Het plan.',
        'actions.0.what': 'Praten.',
        'actions.0.owner': 'gemeente',
        'actions.0.by': '2026-12-31',
        'actions.1.what': '',
        'actions.4.what': 'Bellen.',
        'actions.4.owner': 'raad',
        'actions.4.by': '2027-01-31',
      },
      {
        aims: ['a', 'c'],
        actions: [
          { owner: 'gemeente', by: '2026-12-31' },
          { owner: 'raad', by: '2027-01-31' },
        ],
      },
    ],
  ],
  'agree-plan': [
    [{ agree: 'yes' }, { agree: 'yes' }],
    [{ agree: 'no', 'why-not': 'Te zwaar.' }, { agree: 'no' }],
  ],
  'record-advice': [
    [{ outcome: 'received', advice: 'Houd het klein.' }, { outcome: 'received' }],
    [{ outcome: 'none' }, { outcome: 'none' }],
  ],
  'report-action': [[{ done: 'no', report: 'Gebeld.' }, { done: 'no' }]],
  'review-round': [[{ outcome: 'advise-closing', progress: 'Goed.' }, { outcome: 'advise-closing' }]],
  'advise-closing': [[{ outcome: 'close', why: 'Klaar.' }, { outcome: 'close' }]],
  'decide-closing': [
    [{ outcome: 'close', why: 'Klaar.' }, { outcome: 'close' }],
    [{ outcome: 'continue', why: 'Nog niet.' }, { outcome: 'continue' }],
  ],
  'review-or-close': [[{ outcome: 'review' }, { outcome: 'review' }]],
  'check-accuracy': [[{ right: ['w-1', 'w-2', 'w-3'] }, { right: 'yes' }]],
  'decide-reopening': [[{ outcome: 'reopen', why: 'Nodig.' }, { outcome: 'reopen' }]],
  'decide-hold': [[{ outcome: 'hold' }, { outcome: 'hold' }]],
  'decide-lifting': [[{ outcome: 'lift' }, { outcome: 'lift' }]],
  'decide-destruction': [[{ outcome: 'keep' }, { outcome: 'keep' }]],
  'mail-undeliverable': [[{ handled: 'yes' }, { handled: 'yes' }]],
  'permit-disclosure': [
    [{ permit: 'yes' }, { permit: 'yes' }],
    [{ permit: 'no', 'why-refused': 'Niet nodig.' }, { permit: 'no' }],
  ],
  'permit-disclosure-unnamed': [[{ permit: 'no' }, { permit: 'no' }]],
  'carry-out-correction': [[{ outcome: 'done' }, { outcome: 'done' }]],
  'confirm-correction': [[{ confirmed: 'yes' }, { confirmed: 'yes' }]],
  'decide-unshielding': [[{ outcome: 'lift' }, { outcome: 'lift' }]],
  'review-emergency': [[{ outcome: 'needed' }, { outcome: 'needed' }]],
  'notify-unshielding': [[{ sentOn: '2026-11-27' }, { sentOn: '2026-11-27' }]],
};
const free: Record<(typeof FREE_FORMS)[number], Body[]> = {
  'register-signal': [
    {
      name: 'Noor Voorbeeld',
      birthDate: '1999-02-28',
      address: 'Straat 1',
      place: '1234 AB Stad',
      description: 'Gezien.',
      areas: 'contacts',
      phenomenon: 'extremism',
      on: '2026-11-20',
      receivedOn: '2026-11-27',
      reporterName: 'Een melder',
      reporterContact: '06',
      ...ground,
    },
  ],
  'ask-information': [{ of: 'om', question: 'Wat weet u?' }],
  'add-action': [{ what: 'Bellen.', owner: 'om', until: '2026-12-01' }],
  'add-data': [{ information: 'Dit.', on: '2026-11-27', ...ground }],
  'add-person': [
    {
      relation: 'network',
      wishesHelp: 'no',
      name: 'Bo Voorbeeld',
      'necessity-for-plan': 'Steun.',
      on: '2026-11-27',
      ...ground,
    },
  ],
  'propose-hold': [
    { ground: 'court-order', until: '2027-12-31', which: 'all' },
    { ground: 'legal-claim', until: '2027-12-31', which: 'some', units: ['signal:s1', 'weighing:1'] },
  ],
  'propose-lifting': [{ hold: 'hold:1' }],
  'propose-unshielding': [{ item: 'w-1' }],
  'propose-reopening': [{ units: ['signal:s1'], why: 'Nieuwe feiten.' }],
  'destroy-early': [{ signal: 's1' }],
  'impediment-gone': [{ person: 'subject' }],
  'set-representative': [
    {
      ...{ person: 'subject', ground: 'under-16', representativeName: 'Ouder Voorbeeld' },
      ...{ representativeAddress: 'Straat 1', representativePlace: '1234 AB Stad' },
    },
    { person: 'subject', ground: 'none' },
  ],
  'set-representative-of-other': [{ person: 'person:p1', ground: 'none' }],
  'split-signal': [{ signal: 's1', name: 'Noor Voorbeeld', birthDate: '1999-02-28' }],
  'propose-disclosure': [
    {
      ...{ partner: 'x', items: ['c-1'], kinds: ['signals'], necessity: 'carry-out' },
      'why-necessary': 'Voor de hulp.',
    },
  ],
  'revoke-disclosure': [{ disclosure: 'd1', 'why-revoked': 'Niet meer nodig.' }],
  'record-duty': [{ recipient: 'De rechter.', law: 'Een wet.', on: '2026-11-27', kinds: ['identity'] }],
  'ask-advice': [
    { expert: 'De NCTV.', statementOn: '2026-11-27', question: 'Wat past hier?', named: 'no' },
    {
      ...{ expert: 'Een deskundige.', statementOn: '2026-11-27', question: 'Wat past hier?', named: 'yes' },
      ...{ kinds: ['signals'], 'why-named': 'Het gaat om deze ene persoon.' },
    },
  ],
  merge: [{ other: '1a2b3c4d', same: 'yes' }],
};

/** Cases in which a form can be started: not on the agenda with a postponed notice; the same with a hold; archived. */
function played(id: string): SubjectState {
  const life = new Life('2026-11-02');
  life.signal('s1');
  life.all('assess', {});
  if (id === 'propose-reopening') {
    life.all('decide-agenda', { outcome: 'agenda', parties: ['gemeente'], items: ITEMS });
    return life.until('2027-11-10').state;
  }
  if (id === 'set-representative-of-other') {
    life.all('decide-agenda', { outcome: 'agenda', parties: ['gemeente'], items: ITEMS });
    const person = { person: 'p1', relation: 'network' as const, wishesHelp: false };
    const by = rep('gemeente');
    life.do({ type: 'add-person', by, ...person, provenance: provenance('gemeente', life.today), texts: [] });
    return life.state;
  }
  if (id.endsWith('-disclosure')) {
    life.all('decide-agenda', { outcome: 'agenda', parties: ['gemeente'], partners: ['x'], items: ITEMS });
    life.informed();
    const asked = { items: [{ ref: 'c-1', unit: 'subject' }], kinds: ['identity'], necessity: 'monitor' };
    life.do({ type: 'propose-disclosure', by: rep('gemeente'), partner: 'x', ...asked, texts: [] });
    return life.state;
  }
  life.all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
  life.all('consult-informing', { view: 'postpone' });
  life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
  if (id === 'propose-unshielding') {
    const item = { item: 'w-1', unit: 'signal:s1', code: '8.2b', party: 'politie' };
    const items = [{ ...item, what: 'shield' as const, ground: 'a' as const }];
    life.do({ type: 'items-placed', request: 'r1', decidedOn: life.today, items, gone: [] });
    life.one('carry-out-correction', { outcome: 'done' });
  }
  if (id === 'propose-lifting') {
    const [ground, until, units] = ['court-order', '2027-12-31', 'all'] as const;
    life.do({ type: 'propose-hold', by: rep('om'), ground, until, units, texts: [] });
    life.all('decide-hold', { outcome: 'hold' });
  }
  return life.state;
}
const contextOf = (id: string): FormContext => ({
  ...{ ...context, state: played(id) },
  ...{ partners: [{ value: 'x', label: 'Een organisatie' }], items: [{ value: 'c-1', label: 'Een tekst' }] },
});

const cases: [string, FormDescription, Body][] = [
  ...TASK_KINDS.flatMap((kind) =>
    good[kind].map(([body], i): [string, FormDescription, Body] => [
      `${kind} ${i + 1}`,
      taskForm(kind, covenant, context),
      body,
    ]),
  ),
  ...FREE_FORMS.flatMap((id) =>
    free[id].map((body, i): [string, FormDescription, Body] => [
      `${id} ${i + 1}`,
      freeForm(id, covenant, contextOf(id)),
      body,
    ]),
  ),
];

function errorsOf(form: FormDescription, body: unknown): Record<string, string> {
  const read = readForm(form, body, context);
  return read.ok ? {} : Object.fromEntries(read.errors.map(({ field, message }) => [field, message]));
}

describe('every form', () => {
  test('every kind of task has a form, and every form a good example', () => {
    expect(Object.keys(good).sort()).toEqual([...TASK_KINDS].sort());
    expect(covenant.tasks.map(({ id }) => id).sort()).toEqual([...ALL_TASK_KINDS].sort());
  });

  test.each(TASK_KINDS)('%s: a good form gives the answer that the rules expect', (kind) => {
    for (const [body, answer] of good[kind]) {
      const read = readForm(taskForm(kind, covenant, context), body, context);
      if (!read.ok) throw new Error(JSON.stringify(read.errors));
      expect(answerOf(kind, read)).toEqual(answer);
    }
  });

  test.each(cases)(
    '%s: is accepted, and puts text only where the files have a field',
    (_name, form, body) => {
      const read = readForm(form, body, context);
      if (!read.ok) throw new Error(JSON.stringify(read.errors));
      for (const { room, code } of read.texts) {
        const known = room === 'papers' ? PAPER_FIELDS : covenant.files[room];
        expect(known.map((field) => field.code)).toContain(code);
      }
      // What people typed in words never reaches the state, which Temporal's activities handle.
      const longest = Object.values(body)
        .flat()
        .filter((value) => /[. ]/.test(value));
      for (const value of longest) expect(JSON.stringify(read.decision)).not.toContain(value);
    },
  );

  test.each(cases)('%s: every field that it needs is missed by name', (_name, form, body) => {
    for (const field of form.fields) {
      const needed =
        field.required &&
        (!field.when || [body[field.when.field]].flat().some((v) => field.when?.is.includes(v ?? '')));
      if (!needed) continue;
      const without = Object.fromEntries(
        Object.entries(body).filter(([name]) => name !== field.name && !name.startsWith(`${field.name}.`)),
      );
      expect(errorsOf(form, without)).toHaveProperty([field.name]);
      expect(errorsOf(form, { ...without, [field.name]: '  \u0000 ' })).toHaveProperty([field.name]);
    }
  });

  test.each(cases)(
    '%s: a text that is too long is refused at its field, and comes back',
    (_name, form, body) => {
      for (const field of form.fields) {
        if ((field.type !== 'text' && field.type !== 'textarea') || !(field.name in body)) continue;
        const long = 'a'.repeat(field.maxLength + 1);
        const read = readForm(form, { ...body, [field.name]: long }, context);
        expect(read).toMatchObject({ ok: false, errors: [{ field: field.name }] });
        if (!read.ok) expect(read.values[field.name]).toEqual([long]);
        expect(readForm(form, { ...body, [field.name]: long.slice(1) }, context).ok).toBe(true);
      }
    },
  );

  test.each(cases)('%s: a choice that is not offered is refused', (_name, form, body) => {
    for (const field of form.fields) {
      if (!('options' in field) || !(field.name in body)) continue;
      expect(errorsOf(form, { ...body, [field.name]: 'iets-anders' })).toHaveProperty([field.name]);
    }
  });

  test.each(cases)(
    '%s: dates that do not exist or lie on the wrong side of today are refused',
    (_name, form, body) => {
      const dates = (fields: readonly Field[], prefix: string): [string, Field & { type: 'date' }][] =>
        fields.flatMap((field) =>
          field.type === 'rows'
            ? dates(field.columns, `${prefix}${field.name}.0.`)
            : field.type === 'date'
              ? [[prefix + field.name, field]]
              : [],
        );
      for (const [name, field] of dates(form.fields, '')) {
        if (!(name in body)) continue;
        for (const wrong of [
          '2026-02-30',
          'gisteren',
          '31-31-2026',
          '2026-1-1',
          '0001-01-01',
          '9999-12-31',
        ]) {
          expect(errorsOf(form, { ...body, [name]: wrong })).toHaveProperty([name]);
        }
        const beyond = field.range === 'past' ? '2026-11-28' : '2026-11-26';
        expect(errorsOf(form, { ...body, [name]: beyond })).toHaveProperty([name]);
      }
    },
  );

  test('no two fields of a form have one name, and every condition names an earlier field', () => {
    for (const [, form] of cases) {
      const names = form.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      form.fields.forEach((field, at) => {
        if (field.when) expect(names.slice(0, at)).toContain(field.when.field);
      });
    }
  });
});

test('a notice to somebody else than the subject shows that person, and nobody else', () => {
  const form = taskForm('decide-informing', covenant, context);
  expect(readsOf(form, 'subject')).toEqual({ codes: ['8.2a', '8.2e', '11.4'], unit: null });
  expect(readsOf(form, 'person:p1')).toEqual({ codes: ['10.2f', '10.2g', '11.4'], unit: 'person:p1' });
  expect(readsOf(taskForm('send-notice', covenant, context), 'person:p1').codes).toEqual(['10.2f', '10.2g']);
});

describe('what a party brings in (6)', () => {
  const bringsIn = ['register-signal', 'add-data', 'add-person', 'give-information'] as const;
  const formOf = (id: (typeof bringsIn)[number], party: string) =>
    id === 'give-information'
      ? taskForm(id, covenant, { ...context, party })
      : freeForm(id, covenant, { ...context, party });
  const bodyOf = (id: (typeof bringsIn)[number], party: string) => ({
    ...(id === 'give-information' ? { given: 'yes', information: 'Dit.', on: '2026-11-27' } : free[id][0]),
    ...words,
    ground: covenant.parties.find((known) => known.id === party)?.grounds[0]?.id,
    regime: covenant.parties.find((known) => known.id === party)?.regime,
  });

  test.each(bringsIn)('%s: every party says why it is necessary, in words that go with the item', (id) => {
    for (const { id: party } of covenant.parties) {
      const form = formOf(id, party);
      const body = bodyOf(id, party);
      const read = readForm(form, body, { ...context, party });
      if (!read.ok) throw new Error(JSON.stringify(read.errors));
      expect(read.provenance).toMatchObject({ party, ground: body.ground, regime: body.regime });
      const items = read.texts.filter(({ code }) => !['8.2a', '8.2c'].includes(code));
      expect(items.map(({ values }) => values.necessity)).toEqual(['De noodzaak.']);
      for (const given of ['', '  \n '])
        expect(errorsOf(form, { ...body, necessity: given })).toEqual({ necessity: expect.any(String) });
      const { necessity: _none, ...without } = body;
      expect(errorsOf(form, without)).toEqual({ necessity: expect.any(String) });
    }
  });

  test.each(bringsIn)('%s: under the law of the party that brings it in, and no other', (id) => {
    for (const { id: party, regime } of covenant.parties)
      for (const { id: other } of covenant.regimes)
        expect(errorsOf(formOf(id, party), { ...bodyOf(id, party), regime: other })).toEqual(
          other === regime ? {} : { regime: expect.any(String) },
        );
  });

  test('who has nothing to give is asked nothing', () => {
    expect(errorsOf(taskForm('give-information', covenant, context), { given: 'nothing-known' })).toEqual({});
  });
});

describe('registering a signal', () => {
  const form = freeForm('register-signal', covenant, context);
  const [body = {}] = free['register-signal'];

  test('without a ground under article 6 it is refused at that field, for every party', () => {
    for (const { id, grounds } of covenant.parties) {
      const own = freeForm('register-signal', covenant, { ...context, party: id });
      const { ground: _none, ...without } = body;
      const good = { ...without, regime: regimesOf(covenant, id)[0]?.id };
      expect(errorsOf(own, good)).toEqual({ ground: expect.stringContaining('keuze') });
      expect(errorsOf(own, { ...good, ground: grounds[0]?.id ?? '' })).toEqual({});
    }
  });

  test('a ground of another party is no ground', () => {
    expect(errorsOf(form, { ...body, ground: 'wjsg-39f' })).toHaveProperty('ground');
  });

  test('police must say the weighty interest in words; the municipality is not asked', () => {
    const { 'weighty-interest': _none, ...without } = body;
    expect(errorsOf(form, without)).toEqual({ 'weighty-interest': expect.any(String) });
    const gemeente = freeForm('register-signal', covenant, { ...context, party: 'gemeente' });
    expect(gemeente.fields.map(({ name }) => name)).not.toContain('weighty-interest');
  });

  test('the behaviour is not later than its receipt', () => {
    expect(errorsOf(form, { ...body, receivedOn: '2026-11-19' })).toEqual({
      on: 'Deze datum kan niet later zijn dan donderdag 19 november 2026.',
    });
  });

  test('gives the ground with its date, and each part its own place in the file', () => {
    const read = readForm(form, body, context);
    if (!read.ok) throw new Error(JSON.stringify(read.errors));
    expect(read.provenance).toEqual({ party: 'politie', ground: 'wpg-18', regime: 'Wpg', on: '2026-11-20' });
    expect(read.decision).toEqual({ phenomenon: 'extremism', receivedOn: '2026-11-27' });
    expect(read.texts).toEqual([
      {
        room: 'weighing',
        code: '8.2a',
        values: {
          name: 'Noor Voorbeeld',
          birthDate: '1999-02-28',
          address: 'Straat 1',
          place: '1234 AB Stad',
        },
      },
      { room: 'weighing', code: '8.2b', values: { description: 'Gezien.', areas: 'contacts', ...words } },
      { room: 'weighing', code: '8.2c', values: { reporterName: 'Een melder', reporterContact: '06' } },
    ]);
  });
});

describe('reading', () => {
  test('a line of the plan that is half filled in is refused at its own field', () => {
    const form = taskForm('draw-up-plan', covenant, context);
    const body = { aims: 'a', plan: 'x', 'actions.2.what': 'Bellen' };
    expect(Object.keys(errorsOf(form, body))).toEqual(['actions.2.owner', 'actions.2.by']);
  });

  test('each action of a plan has a text of its own, in the order of the decision', () => {
    const [first] = good['draw-up-plan'];
    const read = readForm(taskForm('draw-up-plan', covenant, context), first?.[0], context);
    expect(read).toMatchObject({
      texts: [
        { code: '9.3', values: { plan: 'Het plan.' } },
        { code: '10.2e', row: 0, values: { what: 'Praten.' } },
        { code: '10.2e', row: 1, values: { what: 'Bellen.' } },
      ],
    });
  });

  test('JSON with real lists reads like the page', () => {
    const json = { aims: ['a'], plan: 'x', actions: [{ what: 'Bellen', owner: 'om', by: '2026-12-01' }] };
    expect(readForm(taskForm('draw-up-plan', covenant, context), json, context)).toMatchObject({
      ok: true,
      decision: { aims: ['a'], actions: [{ owner: 'om', by: '2026-12-01' }] },
    });
  });

  test('the closing decision stands in both files', () => {
    const read = readForm(
      taskForm('decide-closing', covenant, context),
      { outcome: 'close', why: 'Klaar.' },
      context,
    );
    expect(read).toMatchObject({
      texts: [
        { room: 'weighing', code: '8.2f' },
        { room: 'conference', code: '10.2h' },
      ],
    });
  });

  test('what a hidden part holds is not read', () => {
    const form = taskForm('decide-informing', covenant, context);
    const read = readForm(form, { outcome: 'inform', ground: 'a', 'why-postpone': 'oud' }, context);
    expect(read).toEqual({ ok: true, decision: { outcome: 'inform' }, texts: [], provenance: null });
  });

  test('what depends on a hidden choice is not read either', () => {
    const police = { ...context, party: 'politie' };
    const form = taskForm('give-information', covenant, police);
    const left = {
      information: 'x',
      on: '2026-11-01',
      ground: 'wpg-20',
      'weighty-interest': 'a',
      necessity: 'b',
    };
    const read = readForm(form, { given: 'nothing-known', ...left, regime: 'Wpg' }, police);
    expect(read).toEqual({ ok: true, decision: { given: 'nothing-known' }, texts: [], provenance: null });
  });

  test('emoji, writing from right to left and line ends stay; control characters go', () => {
    expect(typed({ a: ' e\u0301 🙂 שלום\r\nb\u0000\u0007 ' })).toEqual({ a: ['é 🙂 שלום\nb'] });
  });

  test('marks of direction, emoji of several parts and flags are kept to the byte', () => {
    const text = '\u200fשלום\u200e \u2066مرحبا\u2069 👩‍👩‍👧‍👦 🏳️‍🌈 🇳🇱 ✍🏿 ﷽ 漢字';
    expect(Buffer.from(typed({ a: text }).a?.[0] ?? '')).toEqual(Buffer.from(text));
  });

  test.each(['\r\n', '\n', '\r', '\u0085', '\u2028', '\u2029'])(
    'a line end (%j) in a name is refused at its field: nothing after it can pass for a line of its own',
    (end) => {
      const form = freeForm('register-signal', covenant, context);
      const [body = {}] = free['register-signal'];
      const read = readForm(form, { ...body, name: `Noor${end}Bcc: x@example.nl` }, context);
      expect(read.ok ? [] : read.errors).toEqual([
        { field: 'name', message: 'Gebruik één regel bij ‘Voornaam en achternaam’.' },
      ]);
      // What is not visible in a line does not get in at all.
      const hidden = readForm(form, { ...body, name: 'No\u0000o\u000br\u009b\u007f' }, context);
      expect(hidden.ok && hidden.texts[0]?.values.name).toBe('Noor');
    },
  );

  test('hostile shapes are refused, never thrown at', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 50_000; i++) deep = [deep];
    const form = taskForm('assess', covenant, context);
    for (const body of [
      null,
      'x',
      [],
      { observed: deep },
      { __proto__: { phase: 'x' } },
      { observed: { a: 1 } },
    ]) {
      expect(readForm(form, body, context).ok).toBe(false);
    }
    expect(readForm(form, JSON.parse('{"__proto__":{"phase":"phase-1"},"observed":"x"}'), context).ok).toBe(
      false,
    );
  });

  test('a task or party that does not exist is a mistake of the program', () => {
    expect(() => taskForm('niets', covenant, context)).toThrow(RangeError);
    expect(() => freeForm('add-data', covenant, { ...context, party: 'niemand' })).toThrow(RangeError);
  });
});
