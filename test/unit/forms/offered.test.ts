/** What a form offers and says because of the case (8-13): days, parties and numbers, never anything about a person; and nothing that is only kept. */
import { modelCovenant } from '../../../covenant/index.ts';
import { accuracyLine } from '../../../domain/forms/accuracy.ts';
import * as choices from '../../../domain/forms/choices.ts';
import {
  archiveForm,
  authorityOf,
  authorityOptions,
  changeForm,
  correctionLine,
  deputyForm,
  disclosureLine,
  emergencyForm,
  freeForm,
  grantForm,
  itemForm,
  itemOptions,
  partToCheck,
  proposalOf,
  reasonForm,
  reasonInWords,
  reassignForm,
  relevantItems,
  revocable,
  revokeForm,
  STAFF_FORMS,
  searchForm,
  taskForm,
  toCheck,
} from '../../../domain/forms/index.ts';
import {
  carryOutOptions,
  itemInWords,
  shieldedItems,
  shieldLabels,
  writesText,
} from '../../../domain/forms/rights.ts';
import { aboutUnit, unitOf } from '../../../domain/forms/units.ts';
import type { SubjectEvent, SubjectState } from '../../../domain/subject/index.ts';
import { completion, Life, provenance, rep } from '../subject/life.ts';
import { asks, formSays } from '../told.ts';

const covenant = modelCovenant();
const DAY = '2027-01-04';
const ONE = [{ value: 'x-1', label: 'Een' }];
const TWO = [...ONE, { value: 'x-2', label: 'Twee' }];
const weighing = (): Life => {
  const life = new Life(DAY);
  life.signal('s1');
  return life;
};
const conference = (): Life => weighing().onAgenda(['gemeente', 'om', 'politie', 'raad'], ['x']).informed();
const does = (life: Life, event: object) => life.do(event as SubjectEvent);
const full = (): Life => {
  const life = conference();
  for (const [person, relation] of [
    ['p1', 'network'],
    ['p2', 'left-behind'],
    ['p3', 'network'],
  ] as const)
    does(life, {
      type: 'add-person',
      by: rep('raad'),
      person,
      relation,
      wishesHelp: true,
      provenance: provenance('raad', DAY),
      texts: [],
    });
  does(life, {
    type: 'add-data',
    by: rep('raad'),
    item: 'i1',
    provenance: provenance('raad', DAY),
    texts: ['c-1'],
  });
  life.signal('s2');
  return life;
};
const held = (state: SubjectState, ...units: string[]): SubjectState =>
  ({
    ...state,
    holds: { h1: { units, ground: 'court-order', until: '2028-01-01', placedOn: DAY } },
  }) as never;
const says = (options: readonly { value: string; label: string; help?: string }[]) =>
  options.map(({ value, label, help }) => [value, label, help].filter(Boolean).join(': '));

describe('the units of a case', () => {
  const { state } = full();
  test('are called by what they are and when; two of one name get a number', () => {
    expect([...choices.unitLabels(state, covenant)].map((one) => one.join(': '))).toEqual([
      'subject: Naam, adres en woonplaats',
      'signal:s1: Signaal van de politie, ontvangen op maandag 4 januari 2027',
      'signal:s2: Signaal van de politie, ontvangen op maandag 4 januari 2027 (2)',
      'weighing:1: Weging 1, begonnen op maandag 4 januari 2027',
      'plan: Plan van aanpak',
      'person:p1: Persoon uit het sociale netwerk, toegevoegd op maandag 4 januari 2027',
      'person:p2: Achterblijver, toegevoegd op maandag 4 januari 2027',
      'person:p3: Persoon uit het sociale netwerk, toegevoegd op maandag 4 januari 2027 (2)',
      'item:i1: Gegevens van de Raad voor de Kinderbescherming, van maandag 4 januari 2027',
    ]);
    expect(says(choices.holdableUnits(state, covenant))).toHaveLength(9);
  });
  test('what came from the weighing team can go back to it; what is only kept stays', () => {
    expect(says(choices.reopenableUnits(state, covenant))).toEqual([
      'signal:s1: Signaal van de politie, ontvangen op maandag 4 januari 2027',
      'signal:s2: Signaal van de politie, ontvangen op maandag 4 januari 2027 (2)',
      'weighing:1: Weging 1, begonnen op maandag 4 januari 2027',
    ]);
    expect(says(choices.reopenableUnits(held(state, 'signal:s1', 'weighing:1'), covenant))).toEqual([
      'signal:s2: Signaal van de politie, ontvangen op maandag 4 januari 2027 (2)',
    ]);
  });
  test('a signal can be destroyed early while nobody weighs it or is asked already', () => {
    const decided = weighing()
      .all('assess', {})
      .all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 3 });
    expect(says(choices.destroyableSignals(decided.state, covenant))).toEqual([
      's1: Signaal van de politie, ontvangen op maandag 4 januari 2027: Laatste dag nu: zondag 4 april 2027.',
    ]);
    does(decided, { type: 'destroy-early', by: rep('om'), signal: 's1' });
    expect(choices.destroyableSignals(decided.state, covenant)).toEqual([]);
    expect(choices.destroyableSignals(weighing().state, covenant)).toEqual([]);
    expect(choices.destroyableSignals(state, covenant)).toEqual([]);
    expect(says(choices.splittableSignals(held(state, 'signal:s1'), covenant))).toEqual([
      's2: Signaal van de politie, ontvangen op maandag 4 januari 2027 (2): Laatste dag nu: zondag 4 januari 2032.',
    ]);
  });
  test('a hold is lifted once it is placed and while nobody decides about that', () => {
    const one = held(state, 'signal:s1', 'gone');
    expect(says(choices.liftableHolds(one, covenant))).toEqual([
      'h1: Een bevel van de rechter, tot en met zaterdag 1 januari 2028: Signaal van de politie, ontvangen op maandag 4 januari 2027; gone',
    ]);
    expect(
      choices.liftableHolds({ ...one, decisions: { 'decide-lifting h1': {} as never } }, covenant),
    ).toEqual([]);
    expect([choices.holdGround(covenant, 'court-order'), choices.holdGround(covenant, 'former')]).toEqual([
      'Een bevel van de rechter',
      'former',
    ]);
  });
  test('whose representative can be recorded, and whose notice was postponed', () => {
    expect(
      choices.dataSubjects(state, covenant).map(({ value, label, relation }) => [value, label, relation]),
    ).toEqual([
      ['subject', 'De persoon om wie het gaat', 'subject'],
      ['person:p1', 'Persoon uit het sociale netwerk, toegevoegd op maandag 4 januari 2027', 'network'],
      ['person:p2', 'Achterblijver, toegevoegd op maandag 4 januari 2027', 'left-behind'],
      ['person:p3', 'Persoon uit het sociale netwerk, toegevoegd op maandag 4 januari 2027 (2)', 'network'],
    ]);
    expect(
      choices.dataSubjects(held(state, 'person:p1', 'subject'), covenant).map(({ value }) => value),
    ).toEqual(['person:p2', 'person:p3']);
    const informing = {
      subject: { ...state.informing.subject, step: 'postponed', decidedOn: DAY },
      'person:p1': { ...state.informing['person:p1'], step: 'postponed' },
      'person:p2': { ...state.informing['person:p2'], step: 'sending' },
    };
    expect(says(choices.postponedNotices({ ...state, informing } as never, covenant))).toEqual([
      'subject: De persoon om wie het gaat: Het bericht is uitgesteld op maandag 4 januari 2027.',
      'person:p1: Persoon uit het sociale netwerk, toegevoegd op maandag 4 januari 2027',
    ]);
  });
});

describe('items', () => {
  const facts = (ref: string, over: object = {}) => ({
    ref,
    unit: 'signal:s1',
    code: '8.2b',
    kind: 'register-signal',
    party: 'politie',
    on: DAY,
    restricted: false,
    size: 10,
    ...over,
  });
  test('what can be relevant for the conference (8.5): of this weighing, signals before analysis, nothing that is only kept', () => {
    const items = [
      facts('w-1', { unit: 'weighing:1', code: '8.2d' }),
      facts('w-2'),
      facts('w-3', { restricted: true }),
      facts('w-4', { unit: 'signal:s9' }),
      facts('w-5', { code: '8.2c' }),
    ];
    expect(relevantItems(covenant, weighing().state, items).map(({ ref }) => ref)).toEqual(['w-2', 'w-1']);
    expect(relevantItems(covenant, conference().state, items)).toEqual([]);
  });
  test('are called by what brought them, or by their field', () => {
    const items = ['register-signal', 'give-information', 'assess', 'ask-information', 'toString'].map(
      (kind, at) => facts(`w-${at}`, { kind }),
    );
    expect(
      says(itemOptions(covenant, [...items, facts('w-9', { party: 'partner-x', code: 'x', kind: 'x' })])),
    ).toEqual([
      'w-0: Gegeven 1. Signaal van de politie, maandag 4 januari 2027',
      'w-1: Gegeven 2. Informatie van de politie, maandag 4 januari 2027',
      'w-2: Gegeven 3. Beoordeling van de politie, maandag 4 januari 2027',
      'w-3: Gegeven 4. Vraag om informatie van de politie, maandag 4 januari 2027',
      'w-4: Gegeven 5. Omschrijving van de signalen van de politie, maandag 4 januari 2027',
      'w-9: Gegeven 6. Tekst van partner-x, maandag 4 januari 2027',
    ]);
    expect(says(itemOptions(covenant, items.slice(0, 1), 'field'))).toEqual([
      'w-0: Gegeven 1. Omschrijving van de signalen van de politie, maandag 4 januari 2027',
    ]);
  });
  test('to be checked (8.3): all that was not seen, but copies and what is only kept, in the order of the file', () => {
    const items = [
      facts('w-1', { code: '10.2b' }),
      facts('w-2'),
      facts('w-3', { copyOf: 'w-2' }),
      facts('w-4', { restricted: true }),
      facts('w-5', { unit: 'signal:s2' }),
      facts('w-6'),
      facts('w-7', { code: '11.4' }),
    ];
    const state = held({ ...conference().state, check: { seen: ['w-6'], changed: false } }, 'signal:s2');
    expect(toCheck(state, items as never).map(({ ref }) => ref)).toEqual(['w-2', 'w-7', 'w-1']);
    const sized = (...sizes: number[]) =>
      partToCheck(sizes.map((size) => ({ size }))).map(({ size }) => size);
    expect([
      sized(30_000, 10),
      sized(12_000, 12_000, 1),
      sized(...Array.from({ length: 25 }, () => 1)).length,
    ]).toEqual([[30_000], [12_000, 12_000], 20]);
    expect(
      asks(taskForm('check-accuracy', covenant, { today: DAY, party: 'om', items: ONE }).fields),
    ).toEqual(['right! checkboxes x-1']);
    expect(
      [accuracyLine({ right: 'yes' }), accuracyLine({ right: 'corrected' })].map(({ value }) => value),
    ).toEqual(['Ja, alles is juist en volledig', 'Nee, en het is aangepast']);
  });
  test('are corrected with the questions of the form that brought them, and what it has besides', () => {
    const from = freeForm('register-signal', covenant, { today: DAY, party: 'politie' });
    const item = {
      room: 'weighing' as const,
      code: '8.2b',
      kind: 'register-signal',
      party: 'politie',
      values: { description: 'x', former: 'y', 'weighty-interest': 'z' },
    };
    expect(formSays(itemForm(item, from, false))).toEqual([
      'correct-item (8.3, 10.3) by administrator, who see 8.2b',
      'what! choice corrected|removed',
      'description! textarea → 8.2b if what=corrected',
      'areas! checkboxes contacts|behaviour|ideology-and-conviction|violence-and-crime|discontent|propaganda|international|social-concerns|training → 8.2b if what=corrected',
      'weighty-interest! textarea → 8.2b if what=corrected',
      'necessity! textarea → 8.2b if what=corrected',
      'former! textarea → 8.2b if what=corrected',
    ]);
    expect(formSays(itemForm({ ...item, values: { description: 'x' } }, from, true))).toEqual([
      'add-item (8.3, 10.3) by administrator, who see 8.2b',
      'description! textarea → 8.2b',
      'areas! checkboxes contacts|behaviour|ideology-and-conviction|violence-and-crime|discontent|propaganda|international|social-concerns|training → 8.2b',
      'weighty-interest textarea → 8.2b',
      'necessity! textarea → 8.2b',
    ]);
    expect(formSays(itemForm(item, null, true))).toEqual([
      'add-item (8.3, 10.3) by administrator, who see 8.2b',
      'description! textarea → 8.2b',
      'former! textarea → 8.2b',
      'weighty-interest! textarea → 8.2b',
    ]);
    const rows = taskForm('draw-up-plan', covenant, { today: DAY, party: 'politie' });
    expect(
      formSays(itemForm({ ...item, room: 'conference', code: '10.2e', values: {} }, rows, true)),
    ).toEqual(['add-item (8.3, 10.3) by administrator, who see 10.2e', 'what! textarea → 10.2e']);
  });
});

describe('what was proposed, for who decides about it', () => {
  const facts = (life: Life, kind: string, about: string | null) =>
    proposalOf(life.state, covenant, { kind, about }, (partner) => `de ${partner}`).map(
      ({ label, lines }) => `${label}: ${lines.join(' | ')}`,
    );
  test('a hold, its end, a reopening, an early destruction', () => {
    const life = full();
    does(life, {
      type: 'propose-hold',
      by: rep('om'),
      ground: 'court-order',
      until: '2040-01-01',
      units: ['signal:s1', 'subject'],
      texts: [],
    });
    const [about] = life.tasks('decide-hold').map((task) => task.about ?? '');
    expect(facts(life, 'decide-hold', about ?? '')).toEqual([
      'Grond: Een bevel van de rechter (bevel van de rechter)',
      'Tot en met: zondag 1 januari 2040',
      'Welke gegevens: Signaal van de politie, ontvangen op maandag 4 januari 2027 | Naam, adres en woonplaats',
      'Voorgesteld op: maandag 4 januari 2027',
    ]);
    life.all('decide-hold', { outcome: 'hold' });
    does(life, { type: 'propose-lifting', by: rep('om'), hold: about });
    expect(facts(life, 'decide-lifting', about ?? '')).toEqual([
      'Grond: Een bevel van de rechter (bevel van de rechter)',
      'Tot en met: zondag 1 januari 2040',
      'Welke gegevens: Naam, adres en woonplaats | Signaal van de politie, ontvangen op maandag 4 januari 2027',
      'Uitgesteld sinds: maandag 4 januari 2027',
      'Voorgesteld op: maandag 4 januari 2027',
    ]);
    expect([
      facts(life, 'decide-lifting', 'hold:9'),
      facts(life, 'decide-hold', 'hold:9'),
      facts(life, 'assess', null),
      facts(life, 'decide-reopening', 'x'),
    ]).toEqual([[], [], [], []]);
    const state = {
      ...life.state,
      decisions: {
        'decide-reopening r': { units: ['weighing:1', 'gone'], openedOn: DAY, round: 2 },
        'decide-hold a': { units: 'all', ground: 'former', openedOn: DAY, round: 1 },
        'decide-hold b': { openedOn: DAY, round: 1 },
      },
    } as never;
    const of = (kind: string, on: string) =>
      proposalOf(state, covenant, { kind, about: on }).map(
        ({ label, lines }) => `${label}: ${lines.length > 4 ? lines.length : lines.join(' | ')}`,
      );
    expect([of('decide-reopening', 'r'), of('decide-hold', 'a'), of('decide-hold', 'b')]).toEqual([
      [
        'Wat gaat terug naar de weegploeg: Weging 1, begonnen op maandag 4 januari 2027 | Al vernietigd',
        'Voorgesteld op: maandag 4 januari 2027',
        'Let op: De kernpartijen waren het niet eens. Overleg eerst en beslis dan opnieuw.',
      ],
      ['Grond: former', 'Welke gegevens: 9', 'Voorgesteld op: maandag 4 januari 2027'],
      ['Grond: ', 'Welke gegevens: 9', 'Voorgesteld op: maandag 4 januari 2027'],
    ]);
    const decided = weighing()
      .all('assess', {})
      .all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 3 });
    does(decided, { type: 'destroy-early', by: rep('om'), signal: 's1' });
    expect(facts(decided, 'decide-destruction', 'signal:s1')).toEqual([
      'Welk signaal: Signaal van de politie, ontvangen op maandag 4 januari 2027',
      'Laatste dag nu: zondag 4 april 2027',
      'Voorgesteld op: maandag 4 januari 2027',
    ]);
    expect(facts(decided, 'decide-destruction', 'signal:s9')).toEqual(['Welk signaal: Al vernietigd']);
  });
  test('a disclosure: who is not involved learns kind and purpose alone (10.5)', () => {
    const life = full();
    does(life, {
      type: 'propose-disclosure',
      by: rep('raad'),
      partner: 'x',
      items: [{ ref: 'c-1', unit: 'subject' }],
      kinds: ['signals', 'identity'],
      necessity: 'monitor',
      texts: [],
    });
    expect(facts(life, 'permit-disclosure', 'disclosure:d1')).toEqual([
      'Aan wie: de x',
      'Soort gegevens: Signalen, Naam en adres',
      'Waarvoor: Volgen hoe het met het plan gaat',
      'Hoeveel onderdelen van het dossier: 1',
      'Voorgesteld: Door de Raad voor de Kinderbescherming, op maandag 4 januari 2027',
    ]);
    expect(facts(life, 'permit-disclosure-unnamed', 'disclosure:d1')).toEqual([
      'Soort gegevens: Signalen, Naam en adres',
      'Waarvoor: Volgen hoe het met het plan gaat',
    ]);
    expect(facts(life, 'permit-disclosure', 'disclosure:d9')).toEqual([]);
    expect(says(revocable(covenant, life.state, [{ value: 'x', label: 'De X' }]))).toEqual([
      'd1: De X: Signalen, Naam en adres: Voorgesteld op maandag 4 januari 2027.',
    ]);
    expect(says(revocable(covenant, life.state))).toEqual([
      'd1: Externe casuspartner: Signalen, Naam en adres: Voorgesteld op maandag 4 januari 2027.',
    ]);
    expect(revocable(covenant, undefined)).toEqual([]);
    life.all('permit-disclosure', { permit: 'no' });
    expect(revocable(covenant, life.state)).toEqual([]);
  });
  test('a postponed notice', () => {
    const life = weighing().onAgenda(['politie']).all('consult-informing', { view: 'postpone' });
    life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
    does(life, { type: 'impediment-gone', by: rep('om'), person: 'subject' });
    expect(facts(life, 'reconsider-notice', 'subject')).toEqual([
      'Grond van het uitstel: b. Strafbare feiten voorkomen, opsporen en vervolgen',
      'Uitgesteld op: maandag 4 januari 2027',
      'Gemeld dat bericht geven nu kan: maandag 4 januari 2027',
      'Voorgesteld op: maandag 4 januari 2027',
    ]);
    expect(facts(life, 'reconsider-notice', 'person:p9')).toEqual([]);
  });
  test('the steps of a disclosure, and of a question to an expert', () => {
    const one = (over: object) =>
      disclosureLine(
        covenant,
        {
          partner: 'x',
          items: ['c-1'],
          persons: [],
          kinds: ['signals', 'former'],
          necessity: 'monitor',
          proposedBy: 'om',
          from: DAY,
          asked: [],
          permitted: [],
          step: 'asked',
          texts: [],
          ...over,
        } as never,
        (partner) => `de ${partner}`,
      );
    expect(one({})).toEqual({
      to: 'de x',
      kinds: 'Signalen, former',
      necessity: 'Volgen hoe het met het plan gaat',
      items: 1,
      step: 'Voorgesteld',
      on: '2027-01-04',
    });
    expect(one({ partner: null, necessity: null, step: 'by-law', on: '2027-01-05' })).toEqual({
      to: 'Zie de tekst in het dossier',
      kinds: 'Signalen, former',
      necessity: '',
      items: 1,
      step: 'Verplicht door een wet (artikel 14.1)',
      on: '2027-01-05',
    });
    expect(
      ['permitted', 'refused', 'lapsed', 'withdrawn', 'revoked', 'ended', 'spoken'].map(
        (step) => one({ step }).step,
      ),
    ).toEqual([
      'Toegestaan',
      'Geen toestemming',
      'Niet op tijd toegestaan',
      'Voorstel ingetrokken',
      'Toegestaan, en later ingetrokken',
      'Toegestaan, en afgelopen',
      'Besproken in een overleg',
    ]);
    const advice = (over: object) => one({ advice: { named: false, statementOn: DAY }, ...over });
    expect([
      advice({ step: 'permitted' }).step,
      advice({ step: 'ended', advice: { outcome: 'received' } }).step,
      advice({ step: 'ended' }).step,
      advice({ step: 'asked' }).step,
      advice({}).necessity,
    ]).toEqual([
      'Advies gevraagd',
      'Advies ontvangen',
      'Geen advies gekregen',
      'Voorgesteld',
      'Advies van een deskundige (artikel 9.5)',
    ]);
  });
});

describe('corrections and shieldings (12, AVG 16-21)', () => {
  const placed = (...items: object[]) => ({
    type: 'items-placed',
    request: 'r1',
    decidedOn: DAY,
    items: items.map((over) => ({
      item: 'w-1',
      unit: 'signal:s1',
      code: '8.2b',
      party: 'politie',
      what: 'remove',
      ground: 'a',
      ...over,
    })),
    gone: [],
  });
  const facts = (life: Life, kind: string, about: string) =>
    proposalOf(life.state, covenant, { kind, about }, (partner) => `de ${partner}`).map(
      ({ label, lines }) => `${label}: ${lines.join(' | ')}`,
    );
  const shielded = (): Life => {
    const life = conference();
    does(life, placed({ what: 'shield' }));
    const [task] = life.tasks('carry-out-correction');
    if (task) life.do(completion(task, { outcome: 'done' }));
    return life;
  };
  test('what the administrator can say follows from where the item is now', () => {
    const life = conference();
    does(life, placed({}, { what: 'add' }, { what: 'shield' }, { what: 'improve' }));
    const can = (state: SubjectState, there = true) =>
      Object.values(state.rights?.corrections ?? {}).map((one) =>
        carryOutOptions(state, covenant, one, there)
          .map(({ value }) => value)
          .join(),
      );
    expect([can(life.state), can(life.state, false), can(held(life.state, 'signal:s1'))]).toEqual([
      ['done', '', 'done', ''],
      ['gone', 'gone', 'gone', 'gone'],
      ['held', '', 'done', 'held'],
    ]);
    expect(Object.values(life.state.rights?.corrections ?? {}).map(writesText)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
  test('what a task is about: never what the item says', () => {
    const life = conference();
    does(life, placed({}, { what: 'improve', ground: 'b' }));
    expect(facts(life, 'carry-out-correction', 'correction:k1')).toEqual([
      'Welk gegeven: Omschrijving van de signalen van de politie',
      'Wat er moet gebeuren: Verwijderen',
      'Waarom: a. Het gegeven is feitelijk onjuist',
      'Besloten op: maandag 4 januari 2027',
    ]);
    const [task] = life.tasks('carry-out-correction');
    if (task) life.do(completion(task, { outcome: 'done' }));
    expect(facts(life, 'confirm-correction', 'correction:k1')).toEqual([
      'Welk gegeven: Omschrijving van de signalen van de politie',
      'Wat er is gebeurd: Het is verwijderd | Uitgevoerd op maandag 4 januari 2027',
    ]);
    expect(facts(life, 'confirm-correction', 'correction:k1:partner-wijkteam').slice(1, 2)).toEqual([
      'Aan wie u het laat weten: de partner-wijkteam',
    ]);
    expect(facts(life, 'confirm-correction', 'correction:k1:by-law').slice(1, 2)).toEqual([
      'Aan wie u het laat weten: Zie de vastgelegde verstrekking (artikel 14.1)',
    ]);
    expect(facts(life, 'carry-out-correction', 'correction:k9')).toEqual([]);
    expect(facts(shielded(), 'decide-unshielding', 'shield:w-1')).toEqual([
      'Welk gegeven: Omschrijving van de signalen van de politie',
      'Afgeschermd: Uitgevoerd op maandag 4 januari 2027',
    ]);
  });
  test('a line for people of each', () => {
    const life = conference();
    does(
      life,
      placed(
        { what: 'improve' },
        { what: 'add', ground: 'b' },
        { what: 'remove', ground: 'c' },
        { what: 'shield', party: 'partner-x', code: 'x' },
      ),
    );
    const lines = Object.values(life.state.rights?.corrections ?? {}).map((one) =>
      correctionLine(covenant, one),
    );
    expect(lines).toEqual([
      {
        what: 'Verbeteren',
        done: 'verbeterd',
        item: 'Omschrijving van de signalen van de politie',
        ground: 'a. Het gegeven is feitelijk onjuist',
        decidedOn: 'maandag 4 januari 2027',
        state: 'Nog uit te voeren',
        recipients: [],
        waiting: 0,
      },
      {
        what: 'Aanvullen',
        done: 'aangevuld',
        item: 'Omschrijving van de signalen van de politie',
        ground: 'b. Het gegeven is onvolledig of doet er niet toe voor het doel',
        decidedOn: 'maandag 4 januari 2027',
        state: 'Nog uit te voeren',
        recipients: [],
        waiting: 0,
      },
      {
        what: 'Verwijderen',
        done: 'verwijderd',
        item: 'Omschrijving van de signalen van de politie',
        ground: 'c. Het gegeven is op een andere manier in strijd met de wet',
        decidedOn: 'maandag 4 januari 2027',
        state: 'Nog uit te voeren',
        recipients: [],
        waiting: 0,
      },
      {
        what: 'Afschermen',
        done: 'afgeschermd',
        item: 'Gegeven van een externe casuspartner',
        ground: 'a. Het gegeven is feitelijk onjuist',
        decidedOn: 'maandag 4 januari 2027',
        state: 'Nog uit te voeren',
        recipients: [],
        waiting: 0,
      },
    ]);
    const [first] = Object.values(life.state.rights?.corrections ?? {});
    const later = {
      ...first,
      step: 'held',
      on: '2027-01-05',
      recipients: { om: { confirmedOn: DAY }, 'by-law': {}, 'partner-x': {} },
    } as never;
    expect(correctionLine(covenant, later)).toEqual({
      what: 'Verbeteren',
      done: 'afgeschermd',
      item: 'Omschrijving van de signalen van de politie',
      ground: 'a. Het gegeven is feitelijk onjuist',
      decidedOn: 'maandag 4 januari 2027',
      state: 'Kan nog niet: afgeschermd in plaats daarvan op dinsdag 5 januari 2027',
      recipients: [
        { id: 'om', name: 'het Openbaar Ministerie', confirmedOn: 'maandag 4 januari 2027' },
        { id: 'by-law', name: 'Wie het kreeg omdat een wet het eist (artikel 14.1)', confirmedOn: null },
        { id: 'partner-x', name: 'een externe casuspartner', confirmedOn: null },
      ],
      waiting: 2,
    });
    expect([
      itemInWords(covenant, undefined),
      itemInWords(covenant, { ...first, item: null } as never),
    ]).toEqual(['Een gegeven', 'Het hele dossier']);
  });
  test('what can be seen again: what nobody decides about yet; a whole file after an objection', () => {
    const life = shielded();
    expect([says(shieldLabels(life.state, covenant)), says(shieldedItems(life.state, covenant))]).toEqual([
      ['w-1: 1. Omschrijving van de signalen van de politie, afgeschermd op maandag 4 januari 2027'],
      ['w-1: 1. Omschrijving van de signalen van de politie, afgeschermd op maandag 4 januari 2027'],
    ]);
    does(life, { type: 'propose-unshielding', by: rep('om'), item: 'w-1' });
    expect(shieldedItems(life.state, covenant)).toEqual([]);
    life.all('decide-unshielding', { outcome: 'lift' });
    expect(shieldedItems(life.state, covenant)).toEqual([]);
    does(life, {
      type: 'request-runs',
      from: 'r1',
      what: 'objection',
      receivedOn: DAY,
      answerBy: '2027-02-01',
    });
    expect(shieldedItems(life.state, covenant)).toEqual([]);
    does(life, { type: 'objection-decided', from: 'r1', decidedOn: DAY, outcome: 'shield' });
    expect(says(shieldedItems(life.state, covenant))).toEqual([
      'file: Het hele dossier, afgeschermd na een bezwaar van de persoon',
    ]);
    does(life, { type: 'propose-unshielding', by: rep('om'), item: 'file', ground: 'asked' });
    expect(facts(life, 'decide-unshielding', 'shield:file')).toEqual([
      'Welk gegeven: Het hele dossier',
      'Afgeschermd: Na een bezwaar, op maandag 4 januari 2027',
      'Waarom dit nu kan: De persoon vraagt het zelf of vindt het goed (AVG 18(2) en 21(1))',
      'Voorgesteld op: maandag 4 januari 2027',
    ]);
    expect(shieldedItems(life.state, covenant)).toEqual([]);
    life.all('decide-unshielding', { outcome: 'lift' });
    expect(facts(life, 'notify-unshielding', 'shield:file')).toEqual([
      'Welk gegeven: Het hele dossier',
      'Afgeschermd: Na een bezwaar, op maandag 4 januari 2027',
      'Waarom dit nu kan: De persoon vraagt het zelf of vindt het goed (AVG 18(2) en 21(1))',
    ]);
    expect([shieldedItems(life.state, covenant), shieldedItems(conference().state, covenant)]).toEqual([
      [],
      [],
    ]);
  });
});

test('what is destroyed together has one unit (13)', () => {
  const abouts = ['signal:s1', 'weighing:1', 'person:p1', 'item:i1', 'part:x', 'other:x', null];
  expect(abouts.map(aboutUnit)).toEqual([
    { signal: 'signal:s1' },
    { weighing: 'weighing:1' },
    { person: 'person:p1' },
    { item: 'item:i1' },
    { part: 'part:x' },
    {},
    {},
  ]);
  const all = aboutUnit(null);
  const both = {
    signal: 'signal:s1',
    weighing: 'weighing:1',
    person: 'person:p1',
    item: 'item:i1',
    part: 'part:x',
  };
  const codes = [
    '8.2a',
    '8.2b',
    '8.2c',
    '8.2d',
    '8.2e',
    '8.2f',
    '9.3',
    '10.2b',
    '10.2e',
    '10.2f',
    '10.2g',
    '10.2h',
    '11.4',
    'request.asked',
  ];
  expect(codes.map((code) => [code, unitOf({ code }, all), unitOf({ code }, both)].join(' '))).toEqual([
    '8.2a subject subject',
    '8.2b subject signal:s1',
    '8.2c subject signal:s1',
    '8.2d subject weighing:1',
    '8.2e subject weighing:1',
    '8.2f subject subject',
    '9.3 plan plan',
    '10.2b plan item:i1',
    '10.2e plan plan',
    '10.2f subject person:p1',
    '10.2g subject person:p1',
    '10.2h plan plan',
    '11.4 subject person:p1',
    'request.asked request part:x',
  ]);
  expect([
    unitOf({ code: '8.2b' }, { weighing: 'weighing:1' }),
    unitOf({ code: '8.2d' }, { signal: 'signal:s1' }),
  ]).toEqual(['weighing:1', 'signal:s1']);
});

test('about staff: closed lists and days; a name and address only of who is new (5, 14, 15.2f)', () => {
  expect(formSays(grantForm(covenant, DAY, { parties: ONE, person: true }))).toEqual([
    'propose-grant (5, 14, 15.2) by administrator, party-manager',
    'name! text',
    'email! text',
    'authority! choice',
    'from! date future first 2027-01-04',
    'until! date future',
  ]);
  expect(
    formSays(
      grantForm(covenant, DAY, {
        parties: [
          { value: 'om', label: 'OM' },
          { value: 'raad', label: 'Raad' },
        ],
        person: false,
      }),
    ),
  ).toEqual([
    'propose-grant (5, 14, 15.2) by administrator, party-manager',
    'party! choice om|raad',
    'authority! choice core-representative.weighing-team|core-representative.case-conference|case-representative.case-conference|administrator.administration|coordinator.dates|party-manager.management|request-officer.requests|data-protection-officer.supervision|complaint-handler.complaints|auditor.audit|operations.operations',
    'from! date future first 2027-01-04',
    'until! date future',
  ]);
  expect(formSays(changeForm(covenant, DAY, ONE, TWO))).toEqual([
    'propose-change (5, 14, 15.2) by administrator, party-manager',
    'authorisation! choice x-1',
    'ground! choice x-1|x-2',
    'until! date future',
  ]);
  expect(formSays(revokeForm(ONE))).toEqual([
    'revoke (5, 14, 15.2) by administrator, party-manager',
    'authorisation! choice x-1|alles',
  ]);
  expect(authorityOptions(covenant, ['raad']).slice(0, 2)).toEqual([
    {
      value: 'case-representative.case-conference',
      label: 'Vertegenwoordiger van een casuspartij',
      help: 'Neemt namens een partij deel aan het casusoverleg (artikel 9.1)',
    },
    {
      value: 'party-manager.management',
      label: 'Leidinggevende van een partij',
      help: 'Zorgt dat de eigen partij haar taken op tijd doet (artikel 5)',
    },
  ]);
  expect([authorityOf('auditor.audit'), authorityOf('x'), authorityOf(undefined)]).toEqual([
    { role: 'auditor', ground: 'audit' },
    { role: 'x', ground: '' },
    { role: 'undefined', ground: '' },
  ]);
  expect(STAFF_FORMS).toEqual(['propose-grant', 'propose-change', 'revoke', 'left-party', 'sign-statement']);
  expect(formSays(reassignForm(ONE))).toEqual([
    'reassign (5) by coordinator',
    'to! choice x-1',
    'reason! choice absent|leave|left|workload|involved|mail|other',
  ]);
  expect(formSays(deputyForm(DAY, ONE, null))).toEqual([
    'deputy (5, 14) by ',
    'deputy! choice x-1',
    'from! date future first 2027-01-04',
    'until! date future',
  ]);
  expect(formSays(deputyForm(DAY, ONE, TWO))).toEqual([
    'deputy (5, 14) by ',
    'member! choice x-1|x-2',
    'deputy! choice x-1',
    'from! date future first 2027-01-04',
    'until! date future',
    'reason! choice absent|leave|other',
  ]);
  expect(
    ['absent', 'leave', 'left', 'workload', 'involved', 'mail', 'other', 'toString'].map(reasonInWords),
  ).toEqual([
    'Onverwacht afwezig',
    'Verlof',
    'Doet dit werk niet meer',
    'Te veel werk',
    'Kent de persoon om wie het gaat',
    'De mail komt niet aan',
    'Iets anders',
    'toString',
  ]);
});

test('looking where one doesn’t usually look: for whom, why, and nothing that goes into a file (7, 8.4, 13.2, 15.2)', () => {
  expect([archiveForm, searchForm, emergencyForm, reasonForm].map(formSays)).toEqual([
    [
      'read-archive (13.2, 15.2) by core-representative',
      'purpose! choice complaint|accountability',
      'reference! text',
    ],
    [
      'search-person (7, 15.2) by core-representative',
      'name! text',
      'birthDate! date past',
      'purpose! choice proposal|information|correction|request',
      'reason! text',
    ],
    ['look-in-emergency (8.4, 10.4, 15.2) by core-representative', 'reason! textarea'],
    ['reason (14, 15.2e) by ', 'reason! choice task|meeting|question|other', 'words! text'],
  ]);
});
