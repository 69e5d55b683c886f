import { modelCovenant } from '../../../covenant/index.ts';
import { type DutyLine, dutiesOf } from '../../../domain/ledger/index.ts';
import { Life, provenance, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const of = (life: Life, duty: DutyLine['duty']) =>
  dutiesOf(covenant, life.state, life.today).filter((line) => line.duty === duty);

test('informing: due with its last day, then not done with ground, decider and the day to look again, then done', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  expect(of(life, 'inform')).toMatchObject([{ status: 'due', lastDay: '2027-02-04', article: '11' }]);
  life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
  life.all('consult-informing', { view: 'postpone' });
  life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
  const [not] = of(life, 'inform');
  expect(not).toMatchObject({ status: 'not-done', on: '2027-01-04', lastDay: '2027-04-04' });
  expect(not?.why).toMatch(/^b\. .*11\.3b, UAVG 41/);
  expect(not?.decidedBy).toBe('De kernpartijen samen');
  expect(of(life, 'reconsider')).toMatchObject([{ status: 'due', lastDay: '2027-04-04' }]);
  life.do({ type: 'impediment-gone', by: rep('om'), person: 'subject' });
  life.all('reconsider-notice', { outcome: 'inform' });
  life.one('send-notice', { sentOn: life.today });
  expect(of(life, 'inform')).toMatchObject([{ status: 'done', on: '2027-01-04', decidedBy: null }]);
  expect(of(life, 'reconsider')).toEqual([]);
});

test('while the parties are asked again, the day of that decision stands there', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 6 });
  life.all('consult-informing', { view: 'postpone' });
  life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
  life.until(life.due().find(({ what }) => what === 'reconsider-notice-opens')?.lastDay ?? '');
  expect(of(life, 'reconsider')).toMatchObject([{ status: 'due', lastDay: '2027-04-04' }]);
});

test('every person and every unit has a line; a hold says on what ground the data are still there', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.onAgenda(['politie']).informed();
  life.do({
    ...{ type: 'add-person', by: rep('politie'), person: 'p1', relation: 'network', wishesHelp: false },
    ...{ provenance: provenance('politie', life.today), texts: [] },
  });
  expect(of(life, 'inform').map(({ about, status }) => [about.split(',')[0], status])).toEqual([
    ['Persoon uit het sociale netwerk', 'due'],
    ['De persoon om wie het gaat', 'done'],
  ]);
  expect(of(life, 'destroy').length).toBe(Object.keys(life.state.signals).length + 4);
  const hold = { ground: 'court-order', until: '2040-01-01', units: 'all' as const, texts: [] };
  life.do({ type: 'propose-hold', by: rep('om'), ...hold });
  life.all('decide-hold', { outcome: 'hold' });
  for (const line of of(life, 'destroy'))
    expect(line).toMatchObject({ status: 'not-done', decidedBy: 'De kernpartijen samen' });
});

test('a request, a correction and who must hear of it', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  const base = {
    request: 'r',
    item: 'i',
    unit: 'signal:s1',
    code: '8.2b',
    party: 'om',
    decidedOn: '2027-01-05',
  };
  life.current = {
    ...life.state,
    rights: {
      requests: {
        r: { what: 'correction', receivedOn: '2027-01-04', answerBy: '2027-02-01' },
        q: { what: 'access', receivedOn: '2027-01-04', answerBy: '2027-02-01', over: true },
      },
      corrections: {
        a: { ...base, what: 'improve', ground: 'a', step: 'open' },
        b: { ...base, what: 'improve', ground: 'a', step: 'done', on: '2027-01-08', recipients: { om: {} } },
        c: { ...base, what: 'remove', ground: 'b', step: 'held' },
      },
      shields: {},
    },
  };
  expect(of(life, 'answer-request').map(({ about, status }) => [about, status])).toEqual([
    ['Correctie', 'due'],
    ['Inzage', 'done'],
  ]);
  expect(
    of(life, 'carry-out-correction')
      .map(({ status }) => status)
      .sort(),
  ).toEqual(['done', 'due', 'not-done']);
  expect(of(life, 'notify-recipients')).toMatchObject([{ status: 'due', why: 'Nog te bevestigen: 1.' }]);
});

test('what is over its last day says so, done or not, and a request is due before the data go', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 });
  expect(of(life, 'inform')[0]?.late).toBe(false);
  life.until('2027-02-03');
  const line = { receivedOn: life.today, answerBy: '2027-03-03' };
  life.do({ type: 'request-runs', from: 'r', what: 'access', ...line });
  expect(of(life, 'answer-request')).toMatchObject([{ status: 'due', lastDay: '2027-02-03', late: false }]);
  const later = dutiesOf(covenant, life.state, '2027-02-05');
  expect(later.filter(({ late }) => late).map(({ duty }) => duty)).toContain('answer-request');
  life.do({ type: 'request-over', from: 'r' });
  expect(of(life, 'answer-request')).toMatchObject([{ status: 'done', on: life.today, late: false }]);
  const informed = new Life('2027-01-04');
  informed.signal('s1');
  informed.onAgenda(['politie']).informed();
  const late = structuredClone(informed.state);
  if (late.informing.subject) late.informing.subject.sentOn = '2027-02-05';
  expect(dutiesOf(covenant, late, '2027-02-06').find(({ duty }) => duty === 'inform')).toMatchObject({
    ...{ status: 'done', on: '2027-02-05', lastDay: '2027-02-04', late: true },
  });
});

test('a correction to carry out has its last day; what is shielded stands there, and that the person hears of its end', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.onAgenda(['politie']).informed();
  const item = { unit: 'signal:s1', code: '8.2b', party: 'politie', ground: 'a' as const };
  const items = (['shield', 'improve'] as const).map((what, at) => ({ ...item, item: `w-${at}`, what }));
  life.do({ type: 'items-placed', request: 'r1', decidedOn: life.today, items, gone: [] });
  expect(of(life, 'carry-out-correction').map(({ lastDay }) => lastDay)).toEqual([
    '2027-02-01',
    '2027-02-01',
  ]);
  life.one('carry-out-correction', { outcome: 'done' });
  expect(of(life, 'shield')).toMatchObject([{ status: 'done', on: life.today, article: '12.5, AVG 18' }]);
  life.do({ type: 'recipients-found', correction: 'k1', readers: [], copies: [] });
  expect(of(life, 'notify-recipients')[0]?.lastDay).not.toBeNull();
  life.do({ type: 'propose-unshielding', by: rep('om'), item: 'w-0', texts: [] });
  life.all('decide-unshielding', { outcome: 'lift' });
  expect(of(life, 'notify-unshielding')).toMatchObject([{ status: 'due', lastDay: '2027-01-11' }]);
  const runs = { receivedOn: life.today, answerBy: '2027-02-01' };
  life.do({ type: 'request-runs', from: 'r2', what: 'objection', ...runs });
  expect(of(life, 'shield').map(({ article }) => article)).toContain('12.5, AVG 18(1)(d), 21');
  life.do({ type: 'objection-decided', from: 'r2', decidedOn: life.today, outcome: 'shield' });
  life.do({ type: 'propose-unshielding', by: rep('om'), item: 'file', ground: 'court', texts: [] });
  life.all('decide-unshielding', { outcome: 'lift' });
  expect(of(life, 'notify-unshielding').map(({ about }) => about)).toContain('Het hele dossier');
});

test('nothing is left to say of a destroyed case', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  expect(dutiesOf(covenant, { ...life.state, stage: 'destroyed' }, life.today)).toEqual([]);
});
