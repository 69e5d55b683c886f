/**
 * What every form about a subject asks, where each answer goes and what its reader must see (6, 8.2, 8.4, 10.2, 10.4, 10.5, 11.4):
 * nothing more than that. `!` must be answered; `→` the file field, where it isn't the decision.
 */
import { modelCovenant } from '../../../covenant/index.ts';
import {
  type FormContext,
  FREE_FORMS,
  freeForm,
  readsOf,
  TASK_KINDS,
  taskForm,
} from '../../../domain/forms/index.ts';
import { asks, formSays } from '../told.ts';

const covenant = modelCovenant();
const SOME = [{ value: 'x-1', label: 'Iets' }];
const at = (more: Partial<FormContext> = {}): FormContext => ({
  today: '2026-11-27',
  party: 'politie',
  ...more,
});
const task = (kind: string, more: Partial<FormContext> = {}): string[] =>
  asks(taskForm(kind, covenant, at(more)).fields);
const free = (id: string, more: Partial<FormContext> = {}): string[] =>
  formSays(freeForm(id as never, covenant, at(more)));

test('the tasks of a subject: what a person must see, and what is asked', () => {
  const all = Object.fromEntries(
    TASK_KINDS.map((kind) => {
      const { reads, fields } = taskForm(kind, covenant, at());
      return [kind, [`reads ${reads.join(', ')}`, ...asks(fields)]];
    }),
  );
  expect(all).toEqual({
    assess: [
      'reads 8.2a, 8.2b',
      'areas checkboxes contacts|behaviour|ideology-and-conviction|violence-and-crime|discontent|propaganda|international|social-concerns|training → 8.2d',
      'observed! textarea → 8.2d',
      'phase! choice phase-1|phase-2|phase-3|phase-4|unclear → 8.2d',
      'dimension-ideology textarea → 8.2d',
      'dimension-social-context textarea → 8.2d',
      'missing textarea → 8.2d',
    ],
    'give-information': [
      'reads 8.2a, 8.2b, 8.2d',
      'given! choice yes|nothing-known',
      'information! textarea → 8.2b if given=yes',
      'on! date past → provenance if given=yes',
      'ground! choice wpg-18|wpg-20 → provenance if given=yes',
      'weighty-interest! textarea → 8.2b if ground=wpg-18|wpg-20',
      'necessity! textarea → 8.2b if given=yes',
      'regime! choice Wpg first Wpg → provenance if given=yes',
    ],
    'decide-agenda': [
      'reads 8.2a, 8.2b, 8.2d',
      'outcome! choice agenda|not-on-agenda',
      'reason! textarea → 8.2e',
      'parties! parties gemeente|om|politie|raad|reclassering if outcome=agenda',
      'why-parties! textarea → 8.2e if outcome=agenda',
      'items! checkboxes if outcome=agenda',
      'keepMonths! number 0-6 if outcome=not-on-agenda',
    ],
    'consult-informing': [
      'reads 8.2a, 8.2e',
      'view! choice inform|postpone',
      'ground! choice a|b|c|d|e → 11.4 if view=postpone',
      'why-postpone! textarea → 11.4 if view=postpone',
    ],
    'decide-informing': [
      'reads 8.2a, 8.2e, 11.4',
      'outcome! choice inform|postpone',
      'ground! choice a|b|c|d|e if outcome=postpone',
      'why-postpone! textarea → 11.4 if outcome=postpone',
      'proportionate! textarea → 11.4 if outcome=postpone',
      'again date future if outcome=postpone',
    ],
    'reconsider-notice': [
      'reads 8.2a, 8.2e, 11.4',
      'outcome! choice inform|postpone',
      'ground! choice a|b|c|d|e if outcome=postpone',
      'why-postpone! textarea → 11.4 if outcome=postpone',
      'proportionate! textarea → 11.4 if outcome=postpone',
      'again date future if outcome=postpone',
    ],
    'send-notice': ['reads 8.2a', 'sentOn! date past'],
    'draw-up-plan': [
      'reads 10.2a, 10.2b, 10.2d',
      'aims! checkboxes a|b|c|d|e|f',
      'plan! textarea → 9.3',
      'actions! rows at most 30',
      '- what! textarea → 10.2e',
      '- owner! choice gemeente|om|politie|raad|reclassering',
      '- by! date future',
    ],
    'agree-plan': ['reads 10.2a, 9.3, 10.2e', 'agree! choice yes|no', 'why-not! textarea → 9.3 if agree=no'],
    'report-action': ['reads 10.2a, 9.3, 10.2e', 'done! choice yes|no', 'report! textarea → 10.2e'],
    'review-round': [
      'reads 10.2a, 9.3, 10.2e',
      'progress! textarea → 9.3',
      'outcome! choice continue|advise-closing',
    ],
    'advise-closing': ['reads 10.2a, 9.3, 10.2e', 'outcome! choice close|continue', 'why! textarea → 9.3'],
    'decide-closing': [
      'reads 10.2a, 9.3, 10.2e',
      'outcome! choice close|continue',
      'why! textarea → 8.2f (outcome=close) + 10.2h (outcome=close) + 9.3 (outcome=continue)',
    ],
    'review-or-close': ['reads ', 'outcome! choice review|decide-closing'],
    'decide-reopening': ['reads 8.2a, 8.2e, 8.2f', 'outcome! choice reopen|refuse', 'why! textarea → 8.2e'],
    'decide-hold': ['reads 8.2a', 'outcome! choice hold|refuse'],
    'decide-lifting': ['reads 8.2a', 'outcome! choice lift|keep'],
    'decide-destruction': ['reads 8.2a, 8.2b', 'outcome! choice destroy|keep'],
    'mail-undeliverable': ['reads ', 'handled! checkboxes yes'],
    'record-advice': [
      'reads 10.2a, 10.5',
      'outcome! choice received|none',
      'advice! textarea → 10.5 if outcome=received',
    ],
    'permit-disclosure': ['reads ', 'permit! choice yes|no', 'why-refused! textarea → 10.5 if permit=no'],
    'permit-disclosure-unnamed': ['reads ', 'permit! choice yes|no'],
    'check-accuracy': [
      'reads 8.2a, 8.2b, 8.2c, 8.2d, 8.2e, 8.2f, 11.4, 10.2a, 10.2b, 10.2c, 10.2d, 10.2e, 10.2f, 10.2g, 10.2h, 9.3, 10.5',
      'done! checkboxes yes',
    ],
    'carry-out-correction': ['reads ', 'outcome! choice done|gone|held'],
    'confirm-correction': ['reads ', 'confirmed! checkboxes yes'],
    'decide-unshielding': ['reads 8.2a', 'outcome! choice lift|keep'],
    'notify-unshielding': ['reads 8.2a', 'sentOn! date past'],
    'review-emergency': ['reads 8.2a', 'outcome! choice needed|not-needed'],
  });
});

test('what is started without a task: by whom, and what is asked', () => {
  expect(Object.fromEntries(FREE_FORMS.map((id) => [id, free(id)]))).toEqual({
    'register-signal': [
      'register-signal (7.1-2) by core-representative',
      'name! text → 8.2a',
      'birthDate date past → 8.2a',
      'address text → 8.2a',
      'place text → 8.2a',
      'description! textarea → 8.2b',
      'areas! checkboxes contacts|behaviour|ideology-and-conviction|violence-and-crime|discontent|propaganda|international|social-concerns|training → 8.2b',
      'phenomenon! choice radicalisation|extremism|leaving|returning',
      'on! date past → provenance',
      'receivedOn! date past',
      'reporterName text → 8.2c',
      'reporterContact text → 8.2c',
      'ground! choice wpg-18|wpg-20 → provenance',
      'weighty-interest! textarea → 8.2b if ground=wpg-18|wpg-20',
      'necessity! textarea → 8.2b',
      'regime! choice Wpg first Wpg → provenance',
    ],
    'ask-information': [
      'ask-information (7.4) by core-representative',
      'of! choice gemeente|om|politie',
      'question! textarea → 8.2d',
    ],
    'add-action': [
      'add-action (9.4, 10.2e) by core-representative, case-representative',
      'what! textarea → 10.2e',
      'owner! choice gemeente|om|politie|raad|reclassering',
      'until! date future',
    ],
    'add-data': [
      'add-data (9.2) by core-representative, case-representative, external-partner',
      'information! textarea → 10.2b',
      'on! date past → provenance',
      'ground! choice wpg-18|wpg-20 → provenance',
      'weighty-interest! textarea → 10.2b if ground=wpg-18|wpg-20',
      'necessity! textarea → 10.2b',
      'regime! choice Wpg first Wpg → provenance',
    ],
    'add-person': [
      'add-person (10.2f-g) by core-representative, case-representative',
      'relation! choice left-behind|network',
      'wishesHelp! choice yes|no',
      'name! text → 10.2f (relation=left-behind) + 10.2g (relation=network)',
      'birthDate date past → 10.2f (relation=left-behind) + 10.2g (relation=network)',
      'address text → 10.2f (relation=left-behind) + 10.2g (relation=network)',
      'place text → 10.2f (relation=left-behind) + 10.2g (relation=network)',
      'necessity-for-plan! textarea → 10.2f (relation=left-behind) + 10.2g (relation=network)',
      'on! date past → provenance',
      'ground! choice wpg-18|wpg-20 → provenance',
      'weighty-interest! textarea → 10.2f (relation=left-behind) + 10.2g (relation=network) if ground=wpg-18|wpg-20',
      'necessity! textarea → 10.2f (relation=left-behind) + 10.2g (relation=network)',
      'regime! choice Wpg first Wpg → provenance',
    ],
    'propose-hold': [
      'propose-hold (13, AVG 17(3)(e), AVG 18) by core-representative',
      'ground! choice court-order|legal-claim|restriction-unlawful|restriction-claim',
      'until! date future',
      'which! choice all|some',
      'units! checkboxes if which=some',
    ],
    'propose-lifting': ['propose-lifting (13, AVG 17(3)(e), AVG 18) by core-representative', 'hold! choice'],
    'propose-unshielding': [
      'propose-unshielding (AVG 18(3)) by core-representative',
      'item! choice',
      'ground! choice asked|court|not-needed if item=file',
    ],
    'propose-reopening': [
      'propose-reopening (13.4) by core-representative',
      'units! checkboxes',
      'why! textarea → 8.2e',
    ],
    'destroy-early': ['destroy-early (13.3) by core-representative', 'signal! choice'],
    'impediment-gone': [
      'impediment-gone (11.5) by core-representative, case-representative',
      'person! choice',
    ],
    'set-representative': [
      'set-representative (8.2a, 12.1) by core-representative, administrator',
      'person! choice',
      'ground! choice under-16|curatele|mentorschap|none',
      'representativeName! text → 8.2a if ground=under-16|curatele|mentorschap',
      'representativeAddress! text → 8.2a if ground=under-16|curatele|mentorschap',
      'representativePlace! text → 8.2a if ground=under-16|curatele|mentorschap',
      'until date future if ground=curatele|mentorschap',
    ],
    'set-representative-of-other': [
      'set-representative-of-other (10.2f-g, 12.1) by core-representative, administrator',
      'person! choice',
      'ground! choice under-16|curatele|mentorschap|none',
      'representativeName! text → 10.2f (person=) + 10.2g (person=) if ground=under-16|curatele|mentorschap',
      'representativeAddress! text → 10.2f (person=) + 10.2g (person=) if ground=under-16|curatele|mentorschap',
      'representativePlace! text → 10.2f (person=) + 10.2g (person=) if ground=under-16|curatele|mentorschap',
      'until date future if ground=curatele|mentorschap',
    ],
    'propose-disclosure': [
      'propose-disclosure (10.5) by core-representative, case-representative',
      'partner! choice',
      'items! checkboxes',
      'kinds! checkboxes identity|signals|analysis|actions|others',
      'necessity! choice draw-up|carry-out|monitor',
      'why-necessary! textarea → 10.5',
    ],
    'revoke-disclosure': [
      'revoke-disclosure (10.5) by core-representative, case-representative',
      'disclosure! choice',
      'why-revoked! textarea → 10.5',
    ],
    'record-duty': [
      'record-duty (14.1, 10.5) by core-representative, case-representative',
      'recipient! text → 10.5',
      'law! text → 10.5',
      'on! date past',
      'kinds! checkboxes identity|signals|analysis|actions|others',
    ],
    'ask-advice': [
      'ask-advice (9.5, 10.5) by core-representative, case-representative',
      'expert! text → 10.5',
      'statementOn! date past',
      'question! textarea → 10.5',
      'named! choice no|yes',
      'kinds! checkboxes identity|signals|analysis|actions|others if named=yes',
      'why-named! textarea → 10.5 if named=yes',
    ],
    'split-signal': [
      'split-signal (8.3, 10.3) by core-representative, administrator',
      'signal! choice',
      'name! text → 8.2a',
      'birthDate date past → 8.2a',
      'address text → 8.2a',
      'place text → 8.2a',
    ],
    merge: ['merge (8.3, 10.3) by core-representative, administrator', 'other! text', 'same! choice yes'],
  });
});

test('each party gives its own words with its ground, and comes under its own law (6)', () => {
  const words = (party: string) => task('give-information', { party }).slice(3);
  const parties = ['gemeente', 'om', 'raad', 'reclassering', 'partner-welzijn'];
  expect(Object.fromEntries(parties.map((party) => [party, words(party)]))).toEqual({
    gemeente: [
      'ground! choice public-task → provenance if given=yes',
      'necessity! textarea → 8.2b if given=yes',
      'regime! choice AVG first AVG → provenance if given=yes',
    ],
    om: [
      'ground! choice wjsg-39f → provenance if given=yes',
      'weighty-interest! textarea → 8.2b if ground=wjsg-39f',
      'necessity! textarea → 8.2b if given=yes',
      'regime! choice Wjsg first Wjsg → provenance if given=yes',
    ],
    raad: [
      'ground! choice public-task → provenance if given=yes',
      'necessity! textarea → 8.2b if given=yes',
      'regime! choice AVG first AVG → provenance if given=yes',
    ],
    reclassering: [
      'ground! choice task-1|task-2|task-3 → provenance if given=yes',
      'necessity! textarea → 8.2b if given=yes',
      'regime! choice AVG first AVG → provenance if given=yes',
    ],
    'partner-welzijn': [
      'ground! choice partner-task|partner-duty → provenance if given=yes',
      'own-law! textarea → 8.2b if ground=partner-task|partner-duty',
      'necessity! textarea → 8.2b if given=yes',
      'regime! choice AVG first AVG → provenance if given=yes',
    ],
  });
});

test('only what can be chosen is offered: partners that take part, items of the file, what runs', () => {
  expect(task('decide-agenda', { partners: SOME, items: SOME })).toEqual([
    'outcome! choice agenda|not-on-agenda',
    'reason! textarea → 8.2e',
    'parties! parties gemeente|om|politie|raad|reclassering if outcome=agenda',
    'partners checkboxes x-1 if outcome=agenda',
    'why-parties! textarea → 8.2e if outcome=agenda',
    'items! checkboxes x-1 if outcome=agenda',
    'keepMonths! number 0-6 if outcome=not-on-agenda',
  ]);
  expect(task('draw-up-plan', { partners: SOME }).at(-2)).toEqual(
    '- owner! choice gemeente|om|politie|raad|reclassering|x-1',
  );
  expect(free('propose-disclosure', { partners: SOME, items: SOME }).slice(1, 3)).toEqual([
    'partner! choice x-1',
    'items! checkboxes x-1',
  ]);
  expect(free('record-duty', { items: SOME })).toEqual([
    'record-duty (14.1, 10.5) by core-representative, case-representative',
    'recipient! text → 10.5',
    'law! text → 10.5',
    'on! date past',
    'kinds! checkboxes identity|signals|analysis|actions|others',
    'items checkboxes x-1',
  ]);
  expect(task('carry-out-correction', { outcomes: SOME })).toEqual(['outcome! choice x-1']);
  expect(task('decide-unshielding', { about: 'shield:file' })).toEqual(['outcome! choice lift|remove|keep']);
});

test('a note of 11.4 about somebody of the network stands in the conference’s file while that is in use', () => {
  const room = (about: string, stage?: string) => {
    const form = taskForm(
      'decide-informing',
      covenant,
      at({ about, ...(stage && { state: { stage } as never }) }),
    );
    return form.fields.flatMap(({ goesTo }) =>
      typeof goesTo === 'object' && 'room' in goesTo ? [goesTo.room] : [],
    );
  };
  expect([
    room('subject'),
    room('person:p1'),
    room('person:p1', 'conference'),
    room('person:p1', 'closed'),
    room('person:p1', 'archived'),
    room('subject', 'conference'),
  ]).toEqual([
    ['weighing', 'weighing'],
    ['conference', 'conference'],
    ['conference', 'conference'],
    ['conference', 'conference'],
    ['weighing', 'weighing'],
    ['weighing', 'weighing'],
  ]);
});

test('of a task about one signal, one report or one other person no more is read than that (8.4, 10.4)', () => {
  const reads = ['8.2a', '11.4', '8.2b'];
  expect([
    readsOf({ reads }, 'signal:s1'),
    readsOf({ reads }, 'part:report-x'),
    readsOf({ reads }, 'person:p1'),
    readsOf({ reads: [] }, 'person:p1'),
    readsOf({ reads }, 'weighing:1'),
    readsOf({ reads }, null),
  ]).toEqual([
    { codes: ['8.2a', '11.4', '8.2b'], unit: 'signal:s1' },
    { codes: ['8.2a', '11.4', '8.2b'], unit: 'part:report-x' },
    { codes: ['10.2f', '10.2g', '11.4'], unit: 'person:p1' },
    { codes: [], unit: null },
    { codes: ['8.2a', '11.4', '8.2b'], unit: null },
    { codes: ['8.2a', '11.4', '8.2b'], unit: null },
  ]);
});
