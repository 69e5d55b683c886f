/** A dispute (17) step by step, what its forms ask, and every answer that can't be. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Directory, Refusal } from '../../../domain/case.ts';
import { atTime } from '../../../domain/dates/index.ts';
import { disputeForms } from '../../../domain/dispute/forms.ts';
import { type DisputeState, dispute } from '../../../domain/dispute/index.ts';
import { disputePapers } from '../../../domain/dispute/papers.ts';
import { ahead, asks, counted, formSays, grantSays, told } from '../told.ts';

const covenant = modelCovenant();
const ADM: Actor = { member: 'adm', party: 'gemeente', roles: ['administrator'] };
const RAAD: Actor = { member: 'raad', party: 'raad', roles: ['case-representative'] };
const CO: Actor = { member: 'co', party: 'gemeente', roles: ['coordinator'] };

class Play {
  state: DisputeState | null = null;
  today = '2026-11-27';
  people = [ADM, RAAD, CO];
  do(event: object): string[] {
    const candidates: Directory['candidates'] = (_, role) =>
      this.people.filter(({ roles }) => roles.includes(role)).map(({ member }) => member);
    const directory: Directory = {
      candidates,
      assignee: (...asked) => candidates(...asked)[0] ?? null,
      deputies: () => [],
    };
    const context = { covenant, now: atTime(this.today, '12:00'), today: this.today, directory };
    const outcome: Applied<DisputeState> | Refusal = dispute.apply(this.state, event as never, context);
    if (outcome.ok) this.state = outcome.state;
    return told(outcome);
  }
  record(over: object = {}): string[] {
    return this.do({ type: 'record-dispute', by: RAAD, parties: ['raad', 'gemeente', 'raad'], ...over });
  }
  consult(answer: object, kind = 'consult-dispute', by = ADM): string[] {
    const task = this.is.tasks.find((one) => one.kind === kind)?.id ?? 't1';
    return this.do({ type: 'complete-task', by, task, kind, answer });
  }
  get is(): DisputeState {
    if (!this.state) throw new Error('no dispute');
    return this.state;
  }
}
const begun = (): Play => {
  const play = new Play();
  play.record();
  return play;
};

test('recorded: the administrator calls the parties together', () => {
  const play = new Play();
  expect(play.record()).toEqual(['gives consult-dispute for administrator', 'Geschil vastgelegd']);
  expect({ ...play.is, tasks: [] }).toEqual({
    parties: ['raad', 'gemeente'],
    rounds: [],
    openedOn: '2026-11-27',
    lastEventOn: '2026-11-27',
    settledOn: null,
    tasks: [],
    undelivered: [],
    counters: { task: 1 },
  });
  expect(ahead(dispute.due(play.is, covenant))).toEqual([
    '2026-12-11T08:00 reminder t1 (17) by itself',
    '2026-12-17T08:00 reminder t1 (17) by itself',
    '2026-12-22T08:00 escalation t1 (17) by itself',
    '2026-12-24T08:00 reminder t1 (17) by itself',
    '2026-12-25T23:00 consult-dispute t1 (17) people shown only',
    '2026-12-26T08:00 escalation t1 (17) by itself',
    '2031-11-28T02:00 dispute-record file (13.1, 15.2) by itself',
  ]);
  expect([
    dispute.name,
    dispute.stage(play.is),
    dispute.parties(play.is, covenant),
    dispute.tasks(play.is).length,
  ]).toEqual(['dispute', 'open', ['raad', 'gemeente'], 1]);
  expect(
    dispute
      .due(play.is, covenant)
      .filter(({ what }) => what === 'dispute-record')
      .flatMap(counted),
  ).toEqual([
    'dispute-record (13.1, 15.2): P5Y from laatste gebeurtenis on 2026-11-27',
    'Bewaard tot en met donderdag 27 november 2031. De dag erna wordt vernietigd.',
    'Alles over dit geschil wordt vernietigd.',
  ]);
});
test('rounds, until it is settled; each keeps the record longer', () => {
  const play = begun();
  play.today = '2026-12-05';
  expect(play.consult({ heldOn: '2026-12-04', outcome: 'go-on' })).toEqual([
    'done consult-dispute',
    'gives consult-dispute for administrator',
    'Overlegd; er komt een volgend overleg',
  ]);
  expect(play.is.lastEventOn).toBe('2026-12-05');
  expect(play.consult({ heldOn: '2026-12-04', outcome: 'settled' })).toEqual([
    'done consult-dispute',
    'Geschil opgelost in overleg',
  ]);
  expect(play.is).toMatchObject({ rounds: ['2026-12-04', '2026-12-04'], settledOn: '2026-12-05' });
  expect([dispute.stage(play.is), ahead(dispute.due(play.is, covenant))]).toEqual([
    'settled',
    ['2031-12-06T02:00 dispute-record file (13.1, 15.2) by itself'],
  ]);
  play.today = '2031-12-06';
  expect(play.do({ type: 'moment' })).toEqual([
    '{effect:erase-case,term:staff-records,article:13.1, 15.2}',
    'Vernietigd',
  ]);
  expect([dispute.stage(play.is), dispute.due(play.is, covenant), play.is.tasks]).toEqual([
    'destroyed',
    [],
    [],
  ]);
  expect(play.do({ type: 'moment' })).toEqual(['refused: destroyed']);
});
test('what can’t be', () => {
  const play = begun();
  expect({
    'by nobody who acts for a party': new Play().record({ by: CO }),
    'with somebody who is none': new Play().record({ parties: ['raad', 'x'] }),
    'with oneself': new Play().record({ parties: ['raad', 'raad'] }),
    twice: play.record(),
    nothing: new Play().do({ type: 'moment' }),
    'by another': play.consult({}, 'consult-dispute', RAAD),
    'another form': play.consult({}, 'mail-undeliverable'),
    'on no day': play.consult({ heldOn: 'x', outcome: 'settled' }),
    tomorrow: play.consult({ heldOn: '2026-11-28', outcome: 'settled' }),
    'before it was recorded': play.consult({ heldOn: '2026-11-26', outcome: 'settled' }),
    'with another outcome': play.consult({ heldOn: '2026-11-27', outcome: 'won' }),
  }).toEqual({
    'by nobody who acts for a party': ['refused: not-yours'],
    'with somebody who is none': ['refused: unknown-party at parties'],
    'with oneself': ['refused: one-party at parties'],
    twice: ['refused: recorded'],
    nothing: ['refused: unknown-case'],
    'by another': ['refused: not-yours'],
    'another form': ['refused: wrong-kind'],
    'on no day': ['refused: no-date at heldOn'],
    tomorrow: ['refused: date-in-future at heldOn'],
    'before it was recorded': ['refused: before at heldOn'],
    'with another outcome': ['refused: answer-missing at outcome'],
  });
});
test('what the system says doesn’t keep the record longer; a task handed over does', () => {
  const play = begun();
  play.today = '2026-12-01';
  expect(play.do({ type: 'mail-failed', task: 't1' })).toEqual([
    'gives mail-undeliverable (t1) for coordinator',
    'Een mail is niet bezorgd',
  ]);
  expect(play.do({ type: 'reassign', by: CO, task: 't1', to: 'x', reason: 'absent' })).toEqual([
    'refused: not-able at to',
  ]);
  play.people = [CO, { ...ADM, member: 'adm-2' }];
  expect(play.do({ type: 'assignee-gone', member: 'adm' })).toEqual([
    'cancelled mail-undeliverable t1',
    'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
  ]);
  play.do({ type: 'moment' });
  expect(play.is.lastEventOn).toBe('2026-11-27');
  expect(play.consult({ handled: 'no' }, 'mail-undeliverable', CO)).toEqual(['refused: not-yours']);
  play.people.push({ ...ADM, member: 'adm-3' });
  expect(play.do({ type: 'reassign', by: CO, task: 't1', to: 'adm-3', reason: 'absent' })).toEqual([
    'mail handed-over to adm-2',
    'Taak overgedragen',
  ]);
  expect(play.is.lastEventOn).toBe('2026-12-01');
  const other = begun();
  other.do({ type: 'mail-failed', task: 't1' });
  expect(other.consult({ handled: 'yes' }, 'mail-undeliverable', CO)).toEqual([
    'done mail-undeliverable t1',
    'Niets veranderd',
  ]);
});
test('its forms ask between whom, what about, and of each round what was said', () => {
  const context = { today: '2026-11-27', party: 'om' };
  expect(Object.values(disputeForms.forms).map((form) => formSays(form(covenant, context)))).toEqual([
    [
      'record-dispute (17) by core-representative, case-representative, administrator',
      'parties! checkboxes gemeente|om|politie|raad|reclassering',
      'about! textarea → dispute.about',
    ],
  ]);
  expect(
    Object.entries(disputeForms.tasks).map(([kind, form]) => [
      kind,
      form.reads,
      asks(form.fields(covenant, context)),
    ]),
  ).toEqual([
    [
      'consult-dispute',
      ['dispute.about', 'dispute.round'],
      ['heldOn! date past', 'outcome! choice settled|go-on', 'said! textarea → dispute.round'],
    ],
  ]);
  expect([disputePapers.purpose, ...disputePapers.grants.map(grantSays)]).toEqual([
    'dispute',
    'core-representative both [dispute.about,dispute.round] in any',
    'case-representative both [dispute.about,dispute.round] in any',
    'administrator both [dispute.about,dispute.round] in any',
  ]);
});
