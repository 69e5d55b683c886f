import { modelCovenant } from '../../../covenant/index.ts';
import {
  type DossierView,
  dossierFacts,
  dossierView,
  hasDossiers,
  seesMoment,
  seesTask,
  showsHeld,
  startableForms,
} from '../../../domain/access/index.ts';
import type { Actor } from '../../../domain/case.ts';
import {
  emergencyForm,
  FREE_FORMS,
  type FreeFormId,
  freeForm,
  isTaskKind,
  PAPER_FORM_IDS,
  STAFF_FORMS,
  TASK_KINDS,
} from '../../../domain/forms/index.ts';
import { type FileStage, type SubjectEvent, subject } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, COORDINATOR, contextAt, Life, provenance, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const STAGES: FileStage[] = ['weighing', 'not-on-agenda', 'conference', 'closed', 'archived', 'destroyed'];
const involved = ['gemeente', 'politie', 'raad'];
const actor = (party: string, ...roles: string[]) => ({ member: 'm', party, roles });

/** What each sees in weighing, not on the agenda, conference, closed, archived, destroyed. */
const table: [string, ReturnType<typeof actor>, (DossierView | null)[]][] = [
  ['core, involved', actor('politie', 'core-representative'), ['all', 'all', 'all', 'all', 'all', null]],
  ['core, not involved', actor('om', 'core-representative'), ['all', 'all', 'dates', 'dates', 'all', null]],
  [
    'case party, involved',
    actor('raad', 'case-representative'),
    [null, null, 'conference', null, null, null],
  ],
  ['case party, not involved', actor('reclassering', 'case-representative'), Array(6).fill(null)],
  ['administrator', actor('gemeente', 'administrator'), ['all', 'all', 'all', 'all', 'dates', null]],
  ['coordinator', actor('gemeente', 'coordinator'), [...(Array(5).fill('dates') as DossierView[]), null]],
  ['external partner', actor('ggz', 'external-partner'), Array(6).fill(null)],
  ...['request-officer', 'data-protection-officer', 'complaint-handler', 'auditor', 'operations'].map(
    (role): [string, ReturnType<typeof actor>, null[]] => [
      role,
      actor('gemeente', role),
      Array(6).fill(null),
    ],
  ),
  // A role without its party, or a party without the role, opens nothing.
  ['core role of a case party', actor('raad', 'core-representative'), Array(6).fill(null)],
  ['case role of a core party', actor('politie', 'case-representative'), Array(6).fill(null)],
  ['no role', actor('politie'), Array(6).fill(null)],
];

describe('who may open a dossier', () => {
  test.each(table)('%s', (_name, who, views) => {
    STAGES.forEach((stage, at) => {
      expect([stage, dossierView(covenant, who, { stage, involved })]).toEqual([stage, views[at]]);
    });
  });

  test('a list is for who can open one of its dossiers in some stage', () => {
    for (const [name, who, views] of table) {
      const may = name === 'case party, not involved' || views.some((view) => view !== null);
      expect([name, hasDossiers(covenant, who)]).toEqual([name, may]);
    }
  });

  test('a case party sees the conference’s tasks and terms, and nothing of the weighing or the controller', () => {
    for (const kind of ['assess', 'decide-agenda', 'decide-informing', 'decide-hold', 'check-accuracy'])
      expect(seesTask('conference', { kind })).toBe(false);
    for (const what of ['weigh-signal', 'undecided-signal', 'inform-subject', 'hold-ends', 'decide-hold'])
      expect(seesMoment('conference', what)).toBe(false);
    expect(seesTask('conference', { kind: 'report-action' })).toBe(true);
    expect(seesMoment('conference', 'review-round')).toBe(true);
    for (const kind of TASK_KINDS) expect(seesTask('all', { kind })).toBe(true);
  });
});

describe('what somebody may start', () => {
  const forms = (life: Life, who = rep('politie')) => startableForms(covenant, who, life.state);
  const outsiders = [COORDINATOR, actor('gemeente', 'operations'), rep('reclassering')];

  test('while the weighing team weighs', () => {
    const life = new Life('2026-11-02');
    life.signal('s1');
    expect(forms(life)).toEqual([
      'ask-information',
      'propose-hold',
      'set-representative',
      'split-signal',
      'merge',
    ]);
    expect(forms(life, ADMINISTRATOR)).toEqual(['set-representative', 'split-signal', 'merge']);
    for (const who of outsiders) expect(forms(life, who)).toEqual([]);
  });

  test('not on the agenda, with a postponed notice; then under a hold', () => {
    const life = new Life('2026-11-02');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
    life.all('consult-informing', { view: 'postpone' });
    life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
    const common = ['destroy-early', 'impediment-gone'];
    expect(forms(life)).toEqual(['propose-hold', ...common, 'set-representative', 'split-signal', 'merge']);
    life.do({
      type: 'propose-hold',
      by: rep('om'),
      ...{ ground: 'court-order', until: '2027-12-31', units: 'all', texts: [] },
    });
    life.all('decide-hold', { outcome: 'hold' });
    expect(forms(life)).toEqual(['propose-hold', 'propose-lifting', ...common, 'merge']);
    for (const who of outsiders) expect(forms(life, who)).toEqual([]);
  });

  test('that the impediment to informing is gone: every core party, as the rules have it (11.5), and nobody else outside', () => {
    const life = new Life('2026-11-02');
    life.signal('s1');
    life.onAgenda(['politie', 'raad']);
    life.all('consult-informing', { view: 'postpone' });
    life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
    expect(forms(life, rep('om'))).toEqual(['propose-hold', 'impediment-gone']);
    expect(forms(life, rep('raad'))).toContain('impediment-gone');
    for (const who of outsiders) expect(forms(life, who)).toEqual([]);
    life.do({ type: 'impediment-gone', by: rep('om'), person: 'subject' });
    expect(life.tasks('reconsider-notice').map(({ party }) => party)).toContain('om');
  });

  test('in the case conference only who takes part; in the archive only core parties', () => {
    const life = new Life('2026-11-02');
    life.signal('s1');
    life.onAgenda(['politie', 'raad']).informed();
    const adds = ['add-data', 'add-person'];
    const duty = 'record-duty';
    const advice = 'ask-advice';
    expect(forms(life)).toEqual([
      ...adds,
      'propose-hold',
      'set-representative',
      duty,
      advice,
      'split-signal',
      'merge',
    ]);
    expect(forms(life, rep('raad'))).toEqual([...adds, duty, advice]);
    life.planned('2026-12-01');
    expect(forms(life, rep('raad'))).toEqual(['add-action', ...adds, duty, advice]);
    // Not involved: it reads nothing, and can still be ordered to keep the data.
    expect(forms(life, rep('om'))).toEqual(['propose-hold']);
    life.until('2028-01-01');
    expect(dossierFacts(life.state).stage).toBe('archived');
    expect(forms(life, rep('om'))).toEqual(['propose-hold', 'propose-reopening']);
    for (const who of [...outsiders, rep('raad'), ADMINISTRATOR]) expect(forms(life, who)).toEqual([]);
  });

  /** The form sent with the first of what it offers. */
  function eventOf(id: FreeFormId, life: Life, by: Actor): SubjectEvent {
    const form = freeForm(id, covenant, { party: by.party, today: life.today, state: life.state });
    const [first = ''] = form.fields.flatMap((field) =>
      'options' in field ? [field.options[0]?.value] : [],
    );
    const given = provenance(by.party, life.today);
    switch (id) {
      case 'ask-information':
        return { type: id, by, of: 'om', texts: [] };
      case 'add-action':
        return { type: id, by, owner: 'raad', until: '2027-06-01', texts: [] };
      case 'add-data':
        return { type: id, by, item: 'i9', provenance: given, texts: [] };
      case 'add-person':
        return {
          type: id,
          by,
          person: 'p9',
          relation: 'network',
          wishesHelp: false,
          provenance: given,
          texts: [],
        };
      case 'propose-hold':
        return { type: id, by, ground: first, until: '2036-01-01', units: 'all', texts: [] };
      case 'propose-lifting':
        return { type: id, by, hold: first, texts: [] };
      case 'propose-unshielding':
        return { type: id, by, item: first, texts: [] };
      case 'propose-reopening':
        return { type: id, by, units: [first], texts: [] };
      case 'destroy-early':
        return { type: id, by, signal: first };
      case 'impediment-gone':
        return { type: id, by, person: first };
      case 'set-representative':
      case 'set-representative-of-other':
        return { type: 'set-representative', by, person: first, ground: 'under-16', texts: ['r-1'] };
      case 'split-signal':
        return { type: id, by, signal: first, to: 'another-case' };
      case 'propose-disclosure': {
        const ref = `c-${Object.keys(life.state.disclosures ?? {}).length}`;
        const items = [{ ref, unit: 'subject' }];
        return { type: id, by, partner: 'x', items, kinds: ['identity'], necessity: 'carry-out', texts: [] };
      }
      case 'revoke-disclosure':
        return { type: id, by, disclosure: first, texts: [] };
      case 'record-duty':
        return { type: id, by, items: [], kinds: ['signals'], on: life.today, texts: [] };
      case 'ask-advice':
        return { type: id, by, named: 'no', statementOn: life.today, texts: ['q-1'] };
      case 'merge':
        return { type: id, by, from: 'another-case', signals: [], lastProcessing: life.today };
      case 'register-signal':
        throw new Error('it has a page of its own');
    }
  }

  test('everything that is offered is accepted by the rules, in every stage and for everybody', () => {
    const life = new Life('2026-11-02');
    const seen = new Set<string>();
    const check = (): void => {
      for (const who of [...['politie', 'om', 'raad'].map(rep), ADMINISTRATOR]) {
        for (const id of forms(life, who)) {
          const event = eventOf(id, life, who);
          const result = subject.apply(life.state, event, contextAt(covenant, life.now));
          expect([id, life.state.stage, result.ok || result.message]).toEqual([id, life.state.stage, true]);
          seen.add(id);
        }
      }
    };
    life.signal('s1');
    check();
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
    life.all('consult-informing', { view: 'postpone' });
    life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
    check();
    life.at('2026-12-01').signal('s2');
    check();
    const item = { item: 'w-1', unit: 'signal:s1', code: '8.2b', party: 'politie' };
    const items = [{ ...item, what: 'shield' as const, ground: 'a' as const }];
    life.do({ type: 'items-placed', request: 'r1', decidedOn: life.today, items, gone: [] });
    life.one('carry-out-correction', { outcome: 'done' });
    check();
    life.onAgenda(undefined, ['x']);
    check();
    life.informed().planned('2027-01-01');
    check();
    life.do({ ...eventOf('add-person', life, rep('raad')), person: 'p1' } as SubjectEvent);
    check();
    life.do(eventOf('propose-disclosure', life, rep('raad')));
    check();
    life.do(eventOf('propose-hold', life, rep('politie')));
    life.all('decide-hold', { outcome: 'hold' });
    check();
    life.do(eventOf('propose-lifting', life, rep('politie'))) && check();
    life.all('decide-lifting', { outcome: 'lift' });
    life.until('2028-06-01');
    check();
    expect(life.state.stage).toBe('archived');
    expect([...seen].sort()).toEqual(FREE_FORMS.filter((id) => id !== 'register-signal').sort());
    // What is asked already is not offered again.
    life.do(eventOf('propose-reopening', life, rep('om')));
    expect(forms(life)).not.toContain('propose-reopening');
  });
});

test('every form that needs a strong sign-in is a form', () => {
  for (const id of covenant.settings.strongForms.value)
    expect([...FREE_FORMS, ...STAFF_FORMS, ...PAPER_FORM_IDS, emergencyForm.id]).toContain(id);
});

test('held data are shown for nothing but the name, and only to decide on the hold or to inform the person', () => {
  // 12.6: to correct what the person asked for, which is the person's consent.
  for (const kind of TASK_KINDS.filter((one) => one !== 'carry-out-correction')) {
    for (const code of ['8.2b', '8.2d', '8.2e', '10.2b', '10.2e', '9.3', '11.4'])
      expect([kind, code, showsHeld(kind, code)]).toEqual([kind, code, false]);
  }
  const shows = TASK_KINDS.filter((kind) => isTaskKind(kind) && showsHeld(kind, '8.2a'));
  expect(shows.sort()).toEqual(
    [
      ...['decide-hold', 'decide-lifting', 'send-notice', 'carry-out-correction'],
      ...['decide-unshielding', 'notify-unshielding'],
      ...['consult-informing', 'decide-informing', 'reconsider-notice'],
    ].sort(),
  );
});
