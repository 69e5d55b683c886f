/** 13.1-2: what moves the one clock of a file, kind by kind, as the covenant's reading has it. Everything else never prolongs a file. */
import { TASK_KINDS } from '../../../domain/forms/index.ts';
import type { SubjectEvent } from '../../../domain/subject/index.ts';
import { countsAsProcessing, GOES_ON_IN_ARCHIVE, processes } from '../../../domain/subject/processing.ts';

const counts = (type: string, kind?: string) =>
  countsAsProcessing({ type, ...(kind && { kind }) } as unknown as SubjectEvent);

/** Recording, changing, discussing, disclosing or deciding for the weighing or the plan. */
const WORK = [
  ...['assess', 'give-information', 'decide-agenda', 'draw-up-plan', 'agree-plan', 'report-action'],
  ...['review-round', 'advise-closing', 'decide-closing', 'record-advice'],
];
test('a task counts when it is work for the weighing or the plan; a duty towards the person (8.3, 10.3, 11, 12, 15) never', () => {
  for (const kind of TASK_KINDS)
    expect([kind, processes(kind), counts('complete-task', kind)]).toEqual([
      ...[kind, WORK.includes(kind), WORK.includes(kind)],
    ]);
  expect([processes('destroy'), processes('')]).toEqual([false, false]);
});

test.each([
  [true, 'register-signal ask-information add-data add-person add-action discuss record-duty'],
  [false, 'ask-advice propose-disclosure revoke-disclosure impediment-gone set-representative'],
  [false, 'propose-reopening propose-hold propose-lifting propose-unshielding destroy-early'],
  [false, 'look-in-emergency split-signal receive-split merge check-items'],
  [false, 'request-runs request-asks request-over correct-items items-placed objection-decided'],
  [false, 'recipients-found reassign assignee-gone mail-failed moment'],
])('counts: %s, %s', (expected, types) => {
  for (const type of types.split(' ')) expect([type, counts(type)]).toEqual([type, expected]);
});

test('in the archive only duties towards the person go on, and decisions about keeping (13.2)', () => {
  expect([...GOES_ON_IN_ARCHIVE].sort()).toEqual(
    [
      ...['consult-informing', 'decide-informing', 'send-notice', 'reconsider-notice'],
      ...['decide-reopening', 'decide-hold', 'decide-lifting', 'decide-destruction', 'decide-unshielding'],
      ...['carry-out-correction', 'confirm-correction', 'notify-unshielding'],
      ...['mail-undeliverable', 'review-emergency'],
    ].sort(),
  );
});
