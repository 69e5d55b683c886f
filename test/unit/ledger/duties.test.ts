/** Every duty towards the persons of a case (8.3, 11, 12, 13) as it stands on a day: what must still be done, what wasn't and why, what was. */
import { modelCovenant } from '../../../covenant/index.ts';
import { DUTY_TITLES, dutiesOf, STATUS_WORDS } from '../../../domain/ledger/index.ts';
import type { SubjectEvent, SubjectState } from '../../../domain/subject/index.ts';
import { completion, Life, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const DAY = '2027-01-04';
const weighing = (): Life => {
  const life = new Life(DAY);
  life.signal('s1');
  return life;
};
const conference = (): Life => weighing().onAgenda(['gemeente', 'om', 'politie', 'raad']).informed();
const does = (life: Life, event: object) => life.do(event as SubjectEvent);
const said = (state: SubjectState, today = DAY, duties?: RegExp): string[] =>
  dutiesOf(covenant, state, today)
    .filter(({ duty }) => duties === undefined || duties.test(duty))
    .map(({ duty, article, about, status, on, lastDay, late, why, decidedBy }) =>
      [
        duty,
        `(${article})`,
        about,
        '—',
        status,
        on,
        lastDay && `by ${lastDay}`,
        late && 'LATE',
        `: ${why}`,
        decidedBy,
      ]
        .filter(Boolean)
        .join(' '),
    );
const item = (what: string, over: object = {}) => ({
  item: 'w-1',
  unit: 'signal:s1',
  code: '8.2b',
  party: 'politie',
  what,
  ground: 'a',
  ...over,
});
const placed = (...items: object[]) => ({
  type: 'items-placed',
  request: 'r1',
  decidedOn: DAY,
  items,
  gone: [],
});
const runs = (what: string, over: object = {}) => ({
  type: 'request-runs',
  from: 'r1',
  what,
  receivedOn: DAY,
  answerBy: '2027-02-01',
  ...over,
});

test('of a signal that is weighed, and of a file on the agenda', () => {
  expect(said(weighing().state)).toEqual([
    'inform (11) De persoon om wie het gaat — due by 2027-02-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 1 maand verder is donderdag 4 februari 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
    'destroy (13.3) Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2027-07-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 6 maanden verder is zondag 4 juli 2027. Niet langer bewaren: dat gebeurt op die dag zelf om 03.00 uur.',
    'destroy (13.3) Weging 1, begonnen op maandag 4 januari 2027 — due by 2027-07-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 6 maanden verder is zondag 4 juli 2027. Niet langer bewaren: dat gebeurt op die dag zelf om 03.00 uur.',
    'destroy (13.3) De persoon om wie het gaat — due by 2027-07-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 6 maanden verder is zondag 4 juli 2027. Niet langer bewaren: dat gebeurt op die dag zelf om 03.00 uur.',
  ]);
  expect(said(conference().state)).toEqual([
    'check-accuracy (8.3, 10.3) Het dossier — due by 2027-07-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 6 maanden verder is zondag 4 juli 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
    'archive (13.2) Beide bestanden — due by 2028-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 1 jaar verder is dinsdag 4 januari 2028. Niet langer bewaren: dat gebeurt op die dag zelf om 03.00 uur.',
    'destroy (13.1) Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13.1) Weging 1, begonnen op maandag 4 januari 2027 — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13.1) Plan van aanpak — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13.1) De persoon om wie het gaat — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'inform (11) De persoon om wie het gaat — done 2027-01-04 by 2027-02-04 : De brief is verstuurd.',
  ]);
  expect(dutiesOf(covenant, { ...weighing().state, stage: 'destroyed' }, DAY)).toEqual([]);
  expect([Object.keys(DUTY_TITLES).length, STATUS_WORDS]).toEqual([
    11,
    { done: 'Gedaan', due: 'Moet nog', 'not-done': 'Niet gedaan' },
  ]);
});

test('checked, archived', () => {
  const { state } = conference();
  expect(said({ ...state, checkedOn: '2027-06-01' }, '2027-06-01', /check/)).toEqual([
    'check-accuracy (8.3, 10.3) Het dossier — due by 2027-12-01 : De dag zelf, dinsdag 1 juni 2027, telt niet mee. 6 maanden verder is woensdag 1 december 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
    'check-accuracy (8.3, 10.3) Het dossier — done 2027-06-01 : De laatste controle.',
  ]);
  expect(
    said({ ...state, file: { ...state.file, archivedOn: '2028-01-04' } } as never, '2028-01-05', /archive/),
  ).toEqual(['archive (13.2) Beide bestanden — done 2028-01-04 : De bestanden liggen in het archief.']);
});

test('a notice that is sent late, or after it was postponed', () => {
  const late = weighing().onAgenda(['politie']);
  late.at('2027-02-06');
  expect(said(late.state, '2027-02-04', /inform/)).toEqual([
    'inform (11) De persoon om wie het gaat — due by 2027-02-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 1 maand verder is donderdag 4 februari 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
  ]);
  expect(said(late.state, '2027-02-05', /inform/)).toEqual([
    'inform (11) De persoon om wie het gaat — due by 2027-02-04 LATE : De dag zelf, maandag 4 januari 2027, telt niet mee. 1 maand verder is donderdag 4 februari 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
  ]);
  const { state } = conference();
  const sent = {
    ...state,
    informing: { subject: { ...state.informing.subject, sentOn: '2027-02-05' } },
  } as never;
  expect(said(sent, '2027-03-01', /inform/)).toEqual([
    'inform (11) De persoon om wie het gaat — done 2027-02-05 by 2027-02-04 LATE : De brief is verstuurd.',
  ]);
  const again = { ...state, informing: { subject: { ...state.informing.subject, again: true } } } as never;
  expect(said(again, '2027-03-01', /inform/)).toEqual([
    'inform (11) De persoon om wie het gaat — done 2027-01-04 : De brief is verstuurd.',
  ]);
  const postponed = weighing().onAgenda(['politie']).all('consult-informing', { view: 'postpone' });
  postponed.all('decide-informing', { outcome: 'postpone', ground: 'b' });
  expect(said(postponed.state, DAY, /inform|reconsider/)).toEqual([
    'reconsider (11.5) De persoon om wie het gaat — due by 2027-04-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 3 maanden verder is zondag 4 april 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
    'inform (11) De persoon om wie het gaat — not-done 2027-01-04 by 2027-04-04 : b. Strafbare feiten voorkomen, opsporen en vervolgen (artikel 11.3b, UAVG 41(1)(d)) De kernpartijen samen',
  ]);
  does(postponed, { type: 'impediment-gone', by: rep('om'), person: 'subject' });
  expect(said(postponed.state, DAY, /inform|reconsider/)).toEqual([
    'reconsider (11.5) De persoon om wie het gaat — due by 2027-01-11 : De kernpartijen hebben de taak.',
    'inform (11) De persoon om wie het gaat — not-done 2027-01-04 by 2027-01-11 : b. Strafbare feiten voorkomen, opsporen en vervolgen (artikel 11.3b, UAVG 41(1)(d)) De kernpartijen samen',
  ]);
  postponed.all('reconsider-notice', { outcome: 'inform' });
  expect(said(postponed.state, DAY, /inform|reconsider/)).toEqual([
    'inform (11) De persoon om wie het gaat — due by 2027-01-11 : De dag zelf, maandag 4 januari 2027, telt niet mee. 1 week verder is maandag 11 januari 2027. De termijn loopt tot het einde van die dag, 24.00 uur.',
  ]);
});

test('what was asked, and until when it is answered; sooner where data go before', () => {
  const life = conference();
  does(life, runs('access'));
  does(life, runs('complaint', { from: 'k1', receivedOn: '2027-01-03' }));
  expect(said(life.state, DAY, /answer/)).toEqual([
    'answer-request (12.3-5) Inzage — due by 2027-02-01 : Ontvangen op maandag 4 januari 2027.',
    'answer-complaint (13.1) Klacht — due by 2027-02-01 : Ontvangen op zondag 3 januari 2027.',
  ]);
  does(life, { type: 'request-over', from: 'r1' });
  expect(said(life.state, '2027-03-01', /answer/)).toEqual([
    'answer-complaint (13.1) Klacht — due by 2027-02-01 LATE : Ontvangen op zondag 3 januari 2027.',
    'answer-request (12.3-5) Inzage — done 2027-01-04 by 2027-02-01 : Ontvangen op maandag 4 januari 2027.',
  ]);
  const short = weighing()
    .all('assess', {})
    .all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 });
  does(short, runs('access', { answerBy: '2027-02-10' }));
  does(short, runs('complaint', { from: 'k1', answerBy: '2027-02-10' }));
  does(short, runs('access', { from: 'r2', answerBy: '2027-02-03' }));
  expect(said(short.state, DAY, /answer/)).toEqual([
    'answer-request (12.3-5) Inzage — due by 2027-02-03 : Ontvangen op maandag 4 januari 2027. Op donderdag 4 februari 2027 worden gegevens vernietigd: het antwoord komt ervoor.',
    'answer-request (12.3-5) Inzage — due by 2027-02-03 : Ontvangen op maandag 4 januari 2027.',
    'answer-complaint (13.1) Klacht — due by 2027-02-10 : Ontvangen op maandag 4 januari 2027.',
  ]);
});

test('corrections: to be done, done, not done and why; and who must hear of it', () => {
  const life = conference();
  does(life, runs('correction'));
  does(
    life,
    placed(item('remove'), item('add', { item: 'w-2' }), item('improve', { item: 'w-3', unit: 'signal:s9' })),
  );
  expect(said(life.state, DAY, /correction|recipients/)).toEqual([
    'carry-out-correction (12.6) Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2027-02-01 : Besloten op maandag 4 januari 2027.',
    'carry-out-correction (12.6) Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2027-02-01 : Besloten op maandag 4 januari 2027.',
    'carry-out-correction (12.6) signal:s9 — not-done 2027-01-04 : Besloten op maandag 4 januari 2027. Het gegeven was er niet meer. De kernpartijen samen',
  ]);
  const [task] = life.tasks('carry-out-correction');
  if (task) life.do(completion(task, { outcome: 'done' }));
  expect(said(life.state, DAY, /correction|recipients/)).toEqual([
    'carry-out-correction (12.6) Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2027-02-01 : Besloten op maandag 4 januari 2027.',
    'carry-out-correction (12.6) signal:s9 — not-done 2027-01-04 : Besloten op maandag 4 januari 2027. Het gegeven was er niet meer. De kernpartijen samen',
    'carry-out-correction (12.6) Signaal van de politie, ontvangen op maandag 4 januari 2027 — done 2027-01-04 by 2027-02-01 : Besloten op maandag 4 januari 2027.',
  ]);
  does(life, { type: 'recipients-found', correction: 'k1', readers: ['om'], copies: [] });
  expect(said(life.state, DAY, /recipients/)).toEqual([
    'notify-recipients (12.6, AVG 19) Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2027-01-18 : Nog te bevestigen: 2.',
  ]);
  life.at('2027-01-06');
  life.all('confirm-correction', { confirmed: 'yes' });
  expect(said(life.state, DAY, /recipients/)).toEqual([
    'notify-recipients (12.6, AVG 19) Signaal van de politie, ontvangen op maandag 4 januari 2027 — done 2027-01-06 : Iedereen heeft bevestigd of doet niet meer mee.',
  ]);
  const held = structuredClone(life.state);
  const { k2 } = held.rights?.corrections ?? {};
  if (k2) Object.assign(k2, { step: 'held', on: '2027-01-05' });
  expect(said(held, DAY, /correction/)).toEqual([
    'carry-out-correction (12.6) signal:s9 — not-done 2027-01-04 : Besloten op maandag 4 januari 2027. Het gegeven was er niet meer. De kernpartijen samen',
    'carry-out-correction (12.6) Signaal van de politie, ontvangen op maandag 4 januari 2027 — not-done 2027-01-05 : Besloten op maandag 4 januari 2027. Een uitstel van vernietiging houdt het zoals het is. De kernpartijen samen',
    'carry-out-correction (12.6) Signaal van de politie, ontvangen op maandag 4 januari 2027 — done 2027-01-04 by 2027-02-01 : Besloten op maandag 4 januari 2027.',
  ]);
});

test('what is only kept: after an objection, of one item, of somebody else; and that the person is told first', () => {
  const life = conference();
  does(life, runs('objection', { from: 'r3', items: ['c-1'] }));
  does(life, placed(item('shield')));
  const [task] = life.tasks('carry-out-correction');
  if (task) life.do(completion(task, { outcome: 'done' }));
  does(life, runs('objection'));
  expect(said(life.state, DAY, /shield/)).toEqual([
    'shield (12.5, AVG 18(1)(d), 21) Het hele dossier — done 2027-01-04 : De persoon heeft bezwaar gemaakt. Daarover is nog niet beslist.',
    'shield (AVG 18(1)(d)) Gegevens van iemand anders in dit dossier — done 2027-01-04 : De persoon heeft bezwaar gemaakt. Daarover is nog niet beslist.',
    'shield (12.5, AVG 18) Eén gegeven: Signaal van de politie, ontvangen op maandag 4 januari 2027 — done 2027-01-04 : Op verzoek van de persoon.',
  ]);
  does(life, { type: 'objection-decided', from: 'r1', decidedOn: DAY, outcome: 'shield' });
  for (const over of [{ item: 'w-1' }, { item: 'file', ground: 'asked' }]) {
    does(life, { type: 'propose-unshielding', by: rep('om'), ...over });
    life.all('decide-unshielding', { outcome: 'lift' });
  }
  expect(said(life.state, DAY, /shield/)).toEqual([
    'notify-unshielding (AVG 18(3)) Het hele dossier — due by 2027-01-11 : Pas daarna eindigt de afscherming.',
    'notify-unshielding (AVG 18(3)) Eén gegeven: Signaal van de politie, ontvangen op maandag 4 januari 2027 — due by 2027-01-11 : Pas daarna eindigt de afscherming.',
    'shield (12.5, AVG 18(1)(d), 21) Het hele dossier — done 2027-01-04 : Het bezwaar is gegrond: afgeschermd.',
    'shield (AVG 18(1)(d)) Gegevens van iemand anders in dit dossier — done 2027-01-04 : De persoon heeft bezwaar gemaakt. Daarover is nog niet beslist.',
    'shield (12.5, AVG 18) Eén gegeven: Signaal van de politie, ontvangen op maandag 4 januari 2027 — done 2027-01-04 : Op verzoek van de persoon.',
  ]);
  const removing = structuredClone(life.state);
  if (removing.rights?.objection) removing.rights.objection.step = 'removing';
  expect(said(removing, DAY, /^shield/)[0]).toEqual(
    'shield (12.5, AVG 18(1)(d), 21) Het hele dossier — done 2027-01-04 : Het bezwaar is gegrond, of de verantwoordelijke besloot zo: alles wordt vernietigd.',
  );
});

test('what is kept longer, on which ground and until when', () => {
  const life = conference();
  const hold = {
    type: 'propose-hold',
    by: rep('om'),
    ground: 'court-order',
    until: '2040-01-01',
    units: ['signal:s1'],
    texts: [],
  };
  does(life, hold);
  life.all('decide-hold', { outcome: 'hold' });
  const { holds } = life.state;
  const [name = ''] = Object.keys(holds);
  expect(
    said(
      { ...life.state, holds: { [name]: { ...holds[name], until: '2040-01-01' } } } as never,
      DAY,
      /destroy/,
    ),
  ).toEqual([
    'destroy (13.1) Weging 1, begonnen op maandag 4 januari 2027 — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13.1) Plan van aanpak — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13) De persoon om wie het gaat — due by 2040-01-01 : De laatste dag is zondag 1 januari 2040. Op maandag 2 januari 2040 worden de gegevens vernietigd.',
    'destroy (13) Signaal van de politie, ontvangen op maandag 4 januari 2027 — not-done 2027-01-04 by 2040-01-01 : Een bevel van de rechter (bevel van de rechter), tot en met zondag 1 januari 2040 De kernpartijen samen',
  ]);
  expect(
    said({ ...life.state, holds: { [name]: { ...holds[name], ground: 'former' } } } as never, DAY, /destroy/),
  ).toEqual([
    'destroy (13.1) Weging 1, begonnen op maandag 4 januari 2027 — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13.1) Plan van aanpak — due by 2032-01-04 : De dag zelf, maandag 4 januari 2027, telt niet mee. 5 jaar verder is zondag 4 januari 2032. Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.',
    'destroy (13) De persoon om wie het gaat — due by 2040-01-01 : De laatste dag is zondag 1 januari 2040. Op maandag 2 januari 2040 worden de gegevens vernietigd.',
    'destroy (13) Signaal van de politie, ontvangen op maandag 4 januari 2027 — not-done 2027-01-04 by 2040-01-01 : former (), tot en met zondag 1 januari 2040 De kernpartijen samen',
  ]);
});
