/** What the forms of a request ask (12), where each answer goes, and who sees which of its papers: nothing more than that. */
import { modelCovenant } from '../../../covenant/index.ts';
import type { FormContext } from '../../../domain/forms/index.ts';
import { requestForms } from '../../../domain/request/forms.ts';
import { requestPapers } from '../../../domain/request/papers.ts';
import { asks, formSays, grantSays } from '../told.ts';
import { Play, registered } from './play.ts';

const covenant = modelCovenant();
const ITEMS = [{ value: 'w-1', label: 'Gedrag' }];
const at = (over: object = {}, more: Partial<FormContext> = {}): FormContext => {
  const { is: own } = new Play().must(registered(over));
  return { ...{ today: '2026-11-27', party: 'om', items: ITEMS, own }, ...more };
};
const task = (kind: keyof typeof requestForms.tasks, context: FormContext): string[] =>
  asks(requestForms.tasks[kind]?.fields(covenant, context) ?? []);
const form = (id: keyof typeof requestForms.forms): string[] => {
  const made = requestForms.forms[id];
  return made ? formSays(made(covenant, at())) : [];
};

describe('who it is (12.1)', () => {
  test('of the person themself: no mandate is asked, and no lawyer can be known', () => {
    expect(task('establish-identity', at())).toEqual([
      'outcome! choice established|ask-again|deceased',
      'how! choice document if outcome=established',
      'name text → request.person if outcome=established',
      'birthDate date past → request.person if outcome=established',
      'address text → request.person if outcome=established',
      'place text → request.person if outcome=established',
    ]);
  });
  test('of a lawyer: the mandate and its last day', () => {
    const lines = task('establish-identity', at({ behalf: 'lawyer' }));
    expect(lines.filter((line) => /how|mandate|until/.test(line))).toEqual([
      'how! choice document|known-lawyer if outcome=established',
      'mandate! choice seen|not-seen if outcome=established',
      'until date any if outcome=established',
    ]);
  });
  test('without a name nothing can be found, so it is asked', () => {
    expect(task('establish-identity', at({}, { nameless: true })).find((line) => /^name/.test(line))).toEqual(
      'name! text → request.person if outcome=established',
    );
  });
  test('who showed it with DigiD: that comes first, and is not offered where nobody did', () => {
    const own = new Play().must({ type: 'ask-request', asks: ['access'], behalf: 'self' } as never);
    own.must({ type: 'show-identity', level: 'urn:hoog', papers: [{ ref: 'p', code: 'request.shown' }] });
    expect(task('establish-identity', at({}, { own: own.is }))[1]).toEqual(
      'how! choice document|provider first provider if outcome=established',
    );
  });
  test('described without a case, every answer is there', () => {
    expect(task('establish-identity', at({}, { own: undefined })).slice(1, 4)).toEqual([
      'how! choice document|provider|known-lawyer if outcome=established',
      'mandate! choice seen|not-seen if outcome=established',
      'until date any if outcome=established',
    ]);
  });
});

describe('what there is, and what becomes of it (12.3-5)', () => {
  test('found is chosen only where something was found', () => {
    expect(task('link-request', at())).toEqual(['outcome! choice nothing']);
    expect(task('link-request', at({}, { lines: ITEMS }))).toEqual([
      'outcome! choice found|nothing',
      'links! checkboxes w-1 if outcome=found',
    ]);
  });
  test('each party says what it doesn’t give, and on which ground; of a correction what it finds', () => {
    expect(task('contribute-request', at())).toEqual([
      'withhold rows at most 40',
      '- item! choice w-1',
      '- ground! choice a|b|c|d|e',
      '- reason! textarea → request.contribution',
    ]);
    expect(task('contribute-request', at({ asks: ['correction'] }))).toEqual([
      'corrections rows at most 40',
      '- item! choice w-1',
      '- what! choice improve|add|remove|shield',
      '- answer! choice grant|refuse',
      '- ground! choice a|b|c if answer=grant',
      '- why! textarea → request.correction',
    ]);
    expect(task('contribute-request', at({ asks: ['objection'] }))).toEqual([]);
    expect(task('contribute-request', at({}, { own: undefined }))).toHaveLength(10);
  });
  test('the core parties decide on what was asked and nothing else, with reasons', () => {
    expect(task('decide-request', at())).toEqual([
      'access! choice as-contributed|all|neither',
      'ground! choice a|b|c|d|e if access=neither',
      'why! textarea → request.decision',
    ]);
    expect(task('decide-request', at({ asks: ['correction'] }))).toEqual([
      'correction! choice as-contributed|grant',
      'why! textarea → request.decision',
    ]);
    expect(task('decide-request', at({ asks: ['objection'] }))).toEqual([
      'objection! choice remove|shield|reject',
      'told! textarea → request.decision if objection=reject',
      'why! textarea → request.decision',
    ]);
    expect(task('decide-request', at({}, { own: undefined }))).toHaveLength(6);
  });
  test('the answer’s day of sending', () => {
    expect(task('send-answer', at())).toEqual(['sentOn! date past']);
  });
});

test('before they answer, people see what was asked; of the person only who must know who it is', () => {
  const reads = Object.entries(requestForms.tasks).map(([kind, { reads = [] }]) => [kind, ...reads]);
  expect(reads).toEqual([
    ['establish-identity', 'request.person', 'request.representative', 'request.asked', 'request.shown'],
    ['link-request', 'request.person', 'request.asked'],
    ['contribute-request', 'request.asked'],
    ['decide-request', 'request.asked', 'request.contribution', 'request.correction'],
    ['send-answer'],
  ]);
});

describe('the forms without a task (12.1)', () => {
  test('the desk takes in what came by letter', () =>
    expect(form('register-request')).toEqual([
      'register-request (12.1) by request-officer, administrator, coordinator',
      'how! choice letter|desk',
      'receivedOn! date past first 2026-11-27',
      'asks! checkboxes access|correction|objection',
      'name text → request.person',
      'birthDate date past → request.person',
      'address text → request.person',
      'place text → request.person',
      'email text → request.person',
      'behalf! choice self|parent|curator|mentor|lawyer',
      'representative! text → request.representative if behalf=parent|curator|mentor|lawyer',
      'representativeAddress text → request.representative if behalf=parent|curator|mentor|lawyer',
      'asked! textarea → request.asked',
      'wishes rows at most 20',
      '- item! textarea → request.asked',
      '- change! textarea → request.asked',
    ]));
  test('anybody asks on the public page', () =>
    expect(form('ask-request')).toEqual([
      'ask-request (12.1) by public',
      'asks! checkboxes access|correction|objection',
      'behalf! choice self|parent|curator|mentor|lawyer',
      'name! text → request.person',
      'birthDate! date past → request.person',
      'address! text → request.person',
      'place! text → request.person',
      'email text → request.person',
      'representative! text → request.representative if behalf=parent|curator|mentor|lawyer',
      'representativeAddress text → request.representative if behalf=parent|curator|mentor|lawyer',
      'asked! textarea → request.asked',
      'wishes rows at most 20',
      '- item! textarea → request.asked',
      '- change! textarea → request.asked',
    ]));
  test('a provider says who signed in', () =>
    expect(form('show-identity')).toEqual([
      'show-identity (12.1) by public',
      'level! text → request.shown',
      'at! text → request.shown',
      'number! text → request.shown',
      'shownName text → request.shown',
      'shownBirthDate text → request.shown',
    ]));
  test('it came in earlier', () =>
    expect(form('received-earlier')).toEqual([
      'received-earlier (12.1) by request-officer, administrator, coordinator',
      'receivedOn! date past',
    ]));
  test('its receipt was confirmed', () =>
    expect(form('sent-receipt')).toEqual([
      'sent-receipt (12.1) by request-officer, administrator, coordinator',
      'sentOn! date past',
    ]));
  test('it is taken back', () =>
    expect(form('withdraw-request')).toEqual([
      'withdraw-request (12.1) by request-officer, administrator, coordinator',
      'why! choice withdrawn|double',
    ]));
  test('it takes longer, and the person was told', () =>
    expect(form('extend-request')).toEqual([
      'extend-request (12.1) by request-officer, administrator',
      'told! checkboxes yes',
    ]));
  test('the answer as it is sent', () =>
    expect(form('keep-answer')).toEqual([
      'keep-answer (12.3) by request-officer, administrator',
      'letter! textarea → request.answer',
      'data! textarea → request.answer',
      'pdf! textarea → request.answer',
    ]));
});

test('who sees and writes which papers (12.1): of the person the desk alone; each party what was asked', () => {
  expect(requestPapers.purpose).toBe('request');
  expect(requestPapers.grants.map(grantSays)).toEqual([
    'public write [request.person,request.representative,request.asked] in [new]',
    'public write [request.shown] in [identifying]',
    'coordinator write [request.person,request.representative,request.asked] in [new]',
    'request-officer write [request.person,request.representative,request.asked] in [new]',
    'administrator both [request.person,request.representative,request.asked,request.contribution,request.correction,request.decision,request.answer,request.shown] in any',
    'request-officer both [request.person,request.representative,request.asked,request.contribution,request.correction,request.decision,request.answer,request.shown] in any when handles',
    'core-representative both [request.contribution,request.correction,request.decision] in any when handles',
    'core-representative read [request.asked] in any when handles',
    'case-representative both [request.contribution,request.correction] in any when handles',
    'case-representative read [request.asked] in any when handles',
  ]);
});
