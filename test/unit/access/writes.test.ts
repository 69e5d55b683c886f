/** Who may write what into a file, and for which purpose a task or a form does (15.2b). The expected rows stand here as read from the articles. */
import {
  FORM_PURPOSE,
  filesAt,
  liesAt,
  purposeOf,
  TASK_PURPOSE,
  WRITE_GRANTS,
} from '../../../domain/access/index.ts';

const ACTIVE = 'weighing not-on-agenda conference closed';
const AGENDA = 'conference closed';
const SIGNAL = '8.2a 8.2b 8.2c';
const WEIGHING = '8.2a 8.2b 8.2c 8.2d 8.2e 8.2f 11.4';
const CONFERENCE = '10.2a 10.2b 10.2c 10.2d 10.2e 10.2f 10.2g 10.2h 9.3 10.5 11.4';
const PARTICIPANTS = '10.2b 10.2d 10.2e 10.2f 10.2g 9.3 10.5';

test('the rows (7.2-4, 8.2f, 8.3, 9.2-3, 10.2-3, 10.5, 11.4, 12.1, 12.6), and no other', () => {
  const rows = WRITE_GRANTS.map(({ role, file, stages, purpose, fields, when }) =>
    [role, file, stages === 'any' ? 'any' : stages.join(' '), purpose, fields.join(' '), when.join(' ')].join(
      ' | ',
    ),
  );
  expect(rows.sort()).toEqual(
    [
      `core-representative | weighing | ${ACTIVE} | signal | ${SIGNAL} | `,
      `core-representative | weighing | ${ACTIVE} | manage | 8.2a | `,
      `core-representative | weighing | weighing | weigh | 8.2b 8.2d 8.2e | `,
      `core-representative | weighing | ${ACTIVE} archived | notice | 11.4 | `,
      `core-representative | weighing | ${ACTIVE} archived | core-decision | 8.2e 8.2f | `,
      `core-representative | conference | ${AGENDA} | manage | 10.2f 10.2g | involved`,
      `core-representative | conference | ${AGENDA} | notice | 11.4 | `,
      `core-representative | conference | ${AGENDA} | core-decision | 9.3 10.2h 10.5 | `,
      `core-representative | conference | conference | conference | ${PARTICIPANTS} | involved`,
      `core-representative | conference | conference | disclosing | 10.5 | `,
      `case-representative | conference | conference | conference | ${PARTICIPANTS} | involved`,
      `case-representative | conference | conference | disclosing | 10.5 | involved`,
      `external-partner | conference | conference | conference | 10.2b 10.2e | involved signed`,
      `administrator | weighing | ${ACTIVE} | signal | 8.2a | `,
      `administrator | weighing | ${ACTIVE} | manage | ${WEIGHING} | `,
      `administrator | conference | ${AGENDA} | manage | ${CONFERENCE} | `,
      `administrator | weighing | archived | manage | ${WEIGHING} | assigned`,
      `administrator | conference | archived | manage | ${CONFERENCE} | assigned`,
    ].sort(),
  );
});

/** One line a purpose: the tasks that look for it. */
const TASKS = {
  weigh: 'assess give-information decide-agenda',
  notice: 'consult-informing decide-informing reconsider-notice',
  manage: 'send-notice check-accuracy mail-undeliverable carry-out-correction notify-unshielding',
  conference: 'draw-up-plan agree-plan report-action record-advice review-round advise-closing',
  'core-decision':
    'decide-closing review-or-close decide-reopening decide-hold decide-lifting decide-destruction decide-unshielding review-emergency',
  disclosing: 'permit-disclosure permit-disclosure-unnamed',
  'own-answer': 'confirm-correction',
};
const FORMS = {
  signal: 'register-signal split-signal merge',
  weigh: 'ask-information',
  conference: 'add-action add-data add-person propose-disclosure revoke-disclosure record-duty ask-advice',
  'core-decision': 'propose-hold propose-lifting propose-unshielding propose-reopening destroy-early',
  notice: 'impediment-gone',
  manage: 'set-representative set-representative-of-other',
};

test.each([
  ['task', TASK_PURPOSE, TASKS],
  ['form', FORM_PURPOSE, FORMS],
])('each kind of %s looks for one purpose, which stands in the log', (_, given, expected) => {
  const pairs = Object.entries(expected).flatMap(([purpose, kinds]) =>
    kinds.split(' ').map((kind) => [kind, purpose]),
  );
  expect(given).toEqual(Object.fromEntries(pairs));
  for (const [kind = '', purpose] of pairs) expect(purposeOf(kind)).toBe(purpose);
});

test('a task of another kind of case looks for that kind’s purpose; what is neither has none', () => {
  expect(purposeOf('contribute-request')).toBe('request');
  expect([purposeOf('toString'), purposeOf('')]).toEqual([null, null]);
});

test('the files there are at each stage; of an archived weighing file only what is not decided yet (13.2)', () => {
  expect(filesAt('weighing')).toEqual(['weighing']);
  expect(filesAt('not-on-agenda')).toEqual(['weighing']);
  expect(filesAt('conference')).toEqual(['weighing', 'conference']);
  expect(filesAt('closed')).toEqual(['weighing', 'conference']);
  expect(filesAt('archived')).toEqual(['weighing', 'archive']);
  expect(filesAt('destroyed')).toEqual([]);
  expect(liesAt('closed', 'weighing', '8.2b')).toBe(true);
  expect(liesAt('archived', 'archive', '8.2b')).toBe(true);
  expect(['8.2a', '8.2b', '8.2e', '11.4'].filter((code) => liesAt('archived', 'weighing', code))).toEqual([
    '8.2e',
    '11.4',
  ]);
});
