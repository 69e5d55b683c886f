import { modelCovenant } from '../../../covenant/index.ts';
import {
  destroyableSignals,
  type Fact,
  freeForm,
  holdableUnits,
  liftableHolds,
  postponedNotices,
  proposalOf,
  reopenableUnits,
  splittableSignals,
  unitLabels,
} from '../../../domain/forms/index.ts';
import { Life, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const values = (options: readonly { value: string }[]): string[] => options.map(({ value }) => value);
const inWords = (facts: Fact[]): Record<string, string> =>
  Object.fromEntries(facts.map(({ label, lines }) => [label, lines.join(' | ')]));

function notOnAgenda(): Life {
  const life = new Life('2026-11-02');
  life.signal('s1');
  life.signal('s2');
  life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
  return life;
}

test('labels name days, parties and numbers; two that are alike are told apart', () => {
  const life = new Life('2026-11-02');
  life.signal('s1');
  life.signal('s2');
  life.signal('s3', '2026-11-01', 'om');
  life.onAgenda().planned('2026-12-01');
  const labels = [...unitLabels(life.state, covenant).values()];
  expect(labels).toEqual([
    'Naam, adres en woonplaats',
    'Signaal van de politie, ontvangen op maandag 2 november 2026',
    'Signaal van de politie, ontvangen op maandag 2 november 2026 (2)',
    'Signaal van het Openbaar Ministerie, ontvangen op zondag 1 november 2026',
    'Weging 1, begonnen op maandag 2 november 2026',
    'Plan van aanpak',
  ]);
});

test('what a form offers follows the case: weighed, held, asked', () => {
  const life = new Life('2026-11-02');
  life.signal('s1');
  // Being weighed: not to be destroyed early, but it can be on the wrong person.
  expect(values(destroyableSignals(life.state, covenant))).toEqual([]);
  expect(values(splittableSignals(life.state, covenant))).toEqual(['s1']);
  const after = notOnAgenda();
  expect(values(destroyableSignals(after.state, covenant))).toEqual(['s1', 's2']);
  expect(values(holdableUnits(after.state, covenant))).toEqual([
    ...['subject', 'signal:s1', 'signal:s2', 'weighing:1'],
  ]);
  const [ground, until] = ['court-order', '2028-01-31'] as const;
  const units = ['signal:s1'];
  after.do({ type: 'propose-hold', by: rep('om'), ground, until, units, texts: [] });
  after.all('decide-hold', { outcome: 'hold' });
  expect(values(splittableSignals(after.state, covenant))).toEqual(['s2']);
  expect(liftableHolds(after.state, covenant)).toEqual([
    {
      value: 'hold:1',
      label: 'Een bevel van de rechter, tot en met maandag 31 januari 2028',
      help: 'Signaal van de politie, ontvangen op maandag 2 november 2026',
    },
  ]);
  after.do({ type: 'propose-lifting', by: rep('om'), hold: 'hold:1', texts: [] });
  expect(liftableHolds(after.state, covenant)).toEqual([]);
  expect(postponedNotices(after.state, covenant)).toEqual([]);
});

test('what comes back from the archive is what came from the weighing team, held data left out', () => {
  const life = new Life('2026-11-02');
  life.signal('s1');
  life.signal('s2');
  life.onAgenda().planned('2026-12-01').until('2028-06-01');
  expect(life.state.stage).toBe('archived');
  const [ground, until, units] = ['court-order', '2030-01-31', ['signal:s2']] as const;
  life.do({ type: 'propose-hold', by: rep('om'), ground, until, units: [...units], texts: [] });
  life.all('decide-hold', { outcome: 'hold' });
  expect(values(reopenableUnits(life.state, covenant))).toEqual(['signal:s1', 'weighing:1']);
});

describe('who decides sees what was proposed', () => {
  test('a hold, and later its lifting', () => {
    const life = notOnAgenda();
    const [ground, until] = ['restriction-claim', '2028-01-31'] as const;
    const units = ['signal:s2'];
    life.do({ type: 'propose-hold', by: rep('om'), ground, until, units, texts: [] });
    const task = life.task('decide-hold');
    expect(inWords(proposalOf(life.state, covenant, task))).toEqual({
      Grond: 'De persoon heeft de gegevens nodig voor een rechtsvordering (AVG 18(1)(c))',
      'Tot en met': 'maandag 31 januari 2028',
      'Welke gegevens': 'Signaal van de politie, ontvangen op maandag 2 november 2026 (2)',
      'Voorgesteld op': 'maandag 2 november 2026',
    });
    life.one('decide-hold', { outcome: 'hold' }, 'om').one('decide-hold', { outcome: 'hold' }, 'politie');
    life.one('decide-hold', { outcome: 'refuse' }, 'gemeente');
    const again = inWords(proposalOf(life.state, covenant, life.task('decide-hold')));
    expect(again['Let op']).toContain('niet eens');
    life.all('decide-hold', { outcome: 'hold' });
    life.do({ type: 'propose-lifting', by: rep('om'), hold: 'hold:1', texts: [] });
    expect(inWords(proposalOf(life.state, covenant, life.task('decide-lifting')))).toMatchObject({
      'Tot en met': 'maandag 31 januari 2028',
      'Uitgesteld sinds': 'maandag 2 november 2026',
    });
  });

  test('an early destruction: which signal, and its last day without it', () => {
    const life = notOnAgenda();
    life.do({ type: 'destroy-early', by: rep('om'), signal: 's1' });
    expect(inWords(proposalOf(life.state, covenant, life.task('decide-destruction')))).toEqual({
      'Welk signaal': 'Signaal van de politie, ontvangen op maandag 2 november 2026',
      'Laatste dag nu': 'zondag 2 mei 2027',
      'Voorgesteld op': 'maandag 2 november 2026',
    });
  });

  test('a task that no proposal stands behind shows nothing', () => {
    const life = new Life('2026-11-02');
    life.signal('s1');
    expect(proposalOf(life.state, covenant, life.task('assess'))).toEqual([]);
  });
});

test('without a case a form that needs one can be described, and not be filled in', () => {
  for (const id of ['propose-lifting', 'destroy-early', 'impediment-gone'] as const) {
    const [field] = freeForm(id, covenant, { today: '2026-11-27', party: 'om' }).fields;
    expect(field).toMatchObject({ options: [] });
  }
});
