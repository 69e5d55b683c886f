/** 9.5: advice of an expert: a question with no more than is necessary, after a statement of confidentiality, answered in the file. */

import { modelCovenant } from '../../../covenant/index.ts';
import { disclosureLine } from '../../../domain/forms/index.ts';
import { disclosuresOf, type SubjectEvent, type SubjectState } from '../../../domain/subject/index.ts';
import { covenantOf, explore } from './explore.ts';
import { Life, rep } from './life.ts';

const ask = (more: Partial<Extract<SubjectEvent, { type: 'ask-advice' }>> = {}): SubjectEvent => ({
  ...{ type: 'ask-advice', by: rep('raad'), named: 'no', statementOn: '2026-11-02', texts: ['q-1'] },
  ...more,
});
const started = (): Life => {
  const life = new Life('2026-11-02');
  life.signal('s1');
  return life.onAgenda(['gemeente', 'raad']);
};
const advice = (life: Life, id = 'd1') => disclosuresOf(life.state)[id];

test('without anything about a person it is asked at once; the answer has a term, stands in the file and counts as processing', () => {
  const life = started();
  life.at('2026-11-05').do(ask());
  expect(advice(life)).toMatchObject({ step: 'permitted', persons: [], kinds: [], advice: { named: false } });
  expect(life.state.file?.lastProcessing).toBe('2026-11-05');
  const [task] = life.tasks('record-advice');
  expect([task?.party, life.taskEnd(task as never)]).toEqual(['raad', '2026-12-03']);
  // Its last day passes: it stays, and the coordinator hears of it.
  life.until('2026-12-07');
  expect(life.tasks('record-advice')).toHaveLength(1);
  life.one('record-advice', { outcome: 'received' });
  expect(advice(life)).toMatchObject({ step: 'ended', advice: { outcome: 'received' } });
  const line = disclosureLine(modelCovenant(), advice(life) as never, (id) => id);
  expect([line.step, line.necessity]).toEqual([
    'Advies ontvangen',
    'Advies van een deskundige (artikel 9.5)',
  ]);
});

test('about a person everybody permits it first, after the notice; one no, and nothing goes', () => {
  const life = started();
  const named = { named: 'yes', kinds: ['signals'] } as const;
  expect(life.refused(ask({ ...named, kinds: [] }))).toBe('kinds-missing');
  expect(life.refused(ask({ ...named, kinds: ['signals'] }))).toBe('not-informed');
  life.informed();
  life.do(ask({ ...named, kinds: ['signals'] }));
  expect([advice(life)?.step, life.tasks('record-advice')]).toEqual(['asked', []]);
  life.all('permit-disclosure', { permit: 'yes' });
  expect([advice(life)?.step, life.tasks('record-advice').length]).toEqual(['permitted', 1]);
  life.one('record-advice', { outcome: 'none' });
  expect(advice(life)?.advice?.outcome).toBe('none');
  life.do(ask({ ...named, kinds: ['signals'] }));
  life.one('permit-disclosure', { permit: 'no' }, 'om');
  expect([advice(life, 'd2')?.step, life.tasks('record-advice')]).toEqual(['refused', []]);
});

test('not without a statement, not by who takes no part, not without a question, and it ends with the plan', () => {
  const life = started();
  expect(life.refused(ask({ statementOn: '2026-12-01' }))).not.toBeNull();
  expect(life.refused(ask({ by: rep('reclassering') }))).not.toBeNull();
  expect(life.refused(ask({ texts: [] }))).toBe('question-missing');
  life.do(ask());
  life.until('2028-01-10');
  expect([life.state.stage, life.tasks('record-advice'), advice(life)?.step]).toEqual([
    'archived',
    [],
    'ended',
  ]);
});

test('every order of asking, permitting, answering and revoking ends', () => {
  const covenant = covenantOf(['gemeente', 'om'], { 'check-accuracy': 'P40Y' });
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'gemeente');
  life.onAgenda(['gemeente', 'om']).informed();
  const found = explore({
    covenant,
    start: { state: life.state, now: life.now },
    answers: {
      'permit-disclosure': [{ permit: 'yes' }, { permit: 'no' }],
      'record-advice': [{ outcome: 'received' }, { outcome: 'none' }],
      'decide-closing': [{ outcome: 'close' }],
      'review-or-close': [{ outcome: 'decide-closing' }],
    },
    free: (state: SubjectState) => [
      ...(Object.keys(disclosuresOf(state)).length === 0
        ? [
            ask({ by: rep('gemeente'), statementOn: '2027-01-04' }),
            ask({ by: rep('gemeente'), statementOn: '2027-01-04', named: 'yes', kinds: ['signals'] }),
          ]
        : []),
      ...Object.keys(disclosuresOf(state)).map(
        (disclosure): SubjectEvent => ({
          ...{ type: 'revoke-disclosure', by: rep('om'), disclosure, texts: [] },
        }),
      ),
    ],
    bound: 60_000,
  });
  expect(found.fixpoint).toBe(true);
  for (const what of ['ask-advice', 'record-advice', 'permit-disclosure'])
    expect([...found.accepted]).toContain(what);
}, 120_000);
