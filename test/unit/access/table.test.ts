/**
 * Every cell of section 4: role x file x stage x purpose x conditions, allowed and refused. The expected answers stand
 * here as they were read from the articles, file by file, and share nothing with the code's own table.
 */

import { modelCovenant } from '../../../covenant/index.ts';
import { decide, type FileName, GRANTS, type Purpose } from '../../../domain/access/index.ts';
import type { FileStage } from '../../../domain/subject/index.ts';

const STAGES = ['weighing', 'not-on-agenda', 'conference', 'closed', 'archived', 'destroyed'] as const;
const FILES = ['weighing', 'conference', 'archive'] as const;
// biome-ignore format: one list
const PURPOSES = ['weigh', 'conference', 'core-decision', 'notice', 'manage', 'request', 'complaint', 'accountability',
  'assignment', 'shielded', 'disclosed', 'disclosing', 'emergency', 'own-answer'] as const;
const ROLES = [...modelCovenant().roles.map(({ id }) => id), 'nobody'];
const CODES: Readonly<Record<FileName, readonly string[]>> = {
  papers: [],
  weighing: modelCovenant().files.weighing.map(({ code }) => code),
  conference: modelCovenant().files.conference.map(({ code }) => code),
  archive: [...new Set(Object.values(modelCovenant().files).flatMap((file) => file.map(({ code }) => code)))],
};

/** One line a cell: role | file | stages | purpose | needs | fields ('*': all of the file; '-x': all but x). */
const EXPECTED = `
core-representative     | weighing   | weighing                                 | weigh          |                 | -8.2c
core-representative     | weighing   | weighing not-on-agenda conference closed | notice         |                 | 8.2a 8.2e 11.4
core-representative     | weighing   | weighing not-on-agenda conference closed | core-decision  |                 | 8.2a 8.2e 8.2f 11.4
core-representative     | weighing   | weighing not-on-agenda conference closed | emergency      | reason          | -8.2c
core-representative     | weighing   | weighing not-on-agenda                   | core-decision  |                 | 8.2b
core-representative     | weighing   | weighing not-on-agenda conference closed | own-answer     | named           | -8.2c
core-representative     | conference | conference closed                        | own-answer     | named           | *
core-representative     | conference | conference                               | conference     | involved        | -11.4
core-representative     | conference | conference closed                        | notice         |                 | 10.2f 10.2g 11.4
core-representative     | conference | conference closed                        | core-decision  |                 | 10.2a 10.2e 10.2h 9.3 11.4
core-representative     | conference | conference closed                        | emergency      | reason          | -11.4
core-representative     | weighing   | archived                                 | notice         |                 | 8.2e 11.4
core-representative     | weighing   | archived                                 | core-decision  |                 | 8.2e 11.4
core-representative     | archive    | archived                                 | notice         |                 | 8.2a 8.2e 11.4 10.2f 10.2g
core-representative     | archive    | archived                                 | core-decision  |                 | 8.2a 8.2e 8.2f 11.4 10.2a 10.2h
core-representative     | archive    | archived weighing                        | complaint      | reason          | *
core-representative     | archive    | archived weighing                        | accountability | reason          | *
case-representative     | conference | conference                               | conference     | involved        | -11.4
case-representative     | conference | conference closed                        | own-answer     | involved named  | -11.4
administrator           | weighing   | weighing not-on-agenda conference closed | own-answer     | named           | *
administrator           | conference | conference closed                        | own-answer     | named           | *
external-partner        | conference | conference                               | conference     | involved signed | 9.3
external-partner        | conference | conference                               | disclosed      | involved signed named | *
core-representative     | conference | conference                               | disclosing     | named           | -11.4
case-representative     | conference | conference                               | disclosing     | involved named  | -11.4
administrator           | weighing   | weighing not-on-agenda conference closed | manage         |                 | *
administrator           | conference | conference closed                        | manage         |                 | *
administrator           | archive    | archived                                 | manage         | assigned        | *
request-officer         | weighing   | weighing not-on-agenda conference closed | request        | assigned        | *
request-officer         | conference | conference closed                        | request        | assigned        | *
request-officer         | archive    | archived                                 | request        | assigned        | *
administrator           | weighing   | weighing not-on-agenda conference closed | request        | assigned        | *
administrator           | conference | conference closed                        | request        | assigned        | *
administrator           | archive    | archived                                 | request        | assigned        | *
administrator           | weighing   | weighing not-on-agenda conference closed | shielded       | assigned named  | *
administrator           | conference | conference closed                        | shielded       | assigned named  | *
administrator           | archive    | archived                                 | shielded       | assigned named  | *
core-representative     | weighing   | weighing not-on-agenda conference closed | request        | assigned named  | *
core-representative     | conference | conference closed                        | request        | assigned named  | *
core-representative     | archive    | archived                                 | request        | assigned named  | *
case-representative     | conference | conference closed                        | request        | assigned named  | *
case-representative     | archive    | archived                                 | request        | assigned named  | *
data-protection-officer | weighing   | weighing not-on-agenda conference closed | assignment     | assigned        | *
data-protection-officer | conference | conference closed                        | assignment     | assigned        | *
data-protection-officer | archive    | archived                                 | assignment     | assigned        | *
complaint-handler       | weighing   | weighing not-on-agenda conference closed | complaint      | assigned        | *
complaint-handler       | conference | conference closed                        | complaint      | assigned        | *
complaint-handler       | archive    | archived                                 | complaint      | assigned        | *
complaint-handler       | weighing   | weighing not-on-agenda conference closed | assignment     | assigned        | *
complaint-handler       | conference | conference closed                        | assignment     | assigned        | *
complaint-handler       | archive    | archived                                 | assignment     | assigned        | *
auditor                 | weighing   | weighing not-on-agenda conference closed | assignment     | assigned        | *
auditor                 | conference | conference closed                        | assignment     | assigned        | *
auditor                 | archive    | archived                                 | assignment     | assigned        | *
`
  .trim()
  .split('\n')
  .map((line) => {
    const [role = '', file = '', stages = '', purpose = '', needs = '', fields = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    const all = CODES[file as FileName];
    const codes =
      fields === '*'
        ? all
        : fields.startsWith('-')
          ? all.filter((code) => code !== fields.slice(1))
          : fields.split(' ');
    return { role, file, stages: stages.split(' '), purpose, needs: needs.split(' ').filter(Boolean), codes };
  });

const today = '2027-03-15';
const conditions = ['involved', 'signed', 'assigned', 'reason', 'named'] as const;
/** All thirty-two combinations of what may hold. */
const circumstances = Array.from({ length: 2 ** conditions.length }, (_, bits) =>
  conditions.filter((_condition, at) => bits & (1 << at)),
);

function look(role: string, file: FileName, stage: FileStage, purpose: Purpose, holds: readonly string[]) {
  return decide({
    ...{ file, stage, purpose, today, fields: CODES[file] },
    actor: { member: 'm-1', party: 'raad', roles: [role] },
    involved: holds.includes('involved') ? ['raad'] : ['reclassering'],
    signed: holds.includes('signed'),
    assignment: holds.includes('assigned') ? { purpose, until: today } : null,
    ...(holds.includes('reason') && { reason: 'Er is acuut gevaar.' }),
    ...(holds.includes('named') && { refs: ['w-1'] }),
  });
}

describe('section 4, cell by cell', () => {
  for (const role of ROLES) {
    test.each(FILES)(`${role}: %s file`, (file) => {
      const wrong: string[] = [];
      for (const stage of STAGES) {
        for (const purpose of PURPOSES) {
          for (const holds of circumstances) {
            const codes = EXPECTED.filter(
              (row) =>
                row.role === role &&
                row.file === file &&
                row.purpose === purpose &&
                row.stages.includes(stage) &&
                row.needs.every((need) => (holds as readonly string[]).includes(need)),
            ).flatMap((row) => row.codes);
            const decision = look(role, file, stage, purpose, holds);
            const given = decision.allowed ? [...decision.fields].sort().join(' ') : '';
            if (given !== [...codes].sort().join(' '))
              wrong.push(`${stage} ${purpose} ${holds.join('+')}: ${given}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  test('the table has these rows and no other', () => {
    const line = (...cells: (string | readonly string[])[]) =>
      cells.map((cell) => (typeof cell === 'string' ? cell : [...cell].sort().join(' '))).join(' | ');
    expect(
      GRANTS.map(({ role, file, stages, purpose, when, fields }) =>
        line(role, file, stages, purpose, when, fields),
      ).sort(),
    ).toEqual(
      EXPECTED.map(({ role, file, stages, purpose, needs, codes }) =>
        line(role, file, stages, purpose, needs, codes),
      ).sort(),
    );
  });

  test('nobody sees a destroyed file, and operations and coordinators see no file at all', () => {
    expect(EXPECTED.some((row) => row.stages.includes('destroyed'))).toBe(false);
    expect(EXPECTED.some((row) => ['operations', 'coordinator'].includes(row.role))).toBe(false);
  });
});

describe('the decision', () => {
  const core = { member: 'm-1', party: 'om', roles: ['core-representative'] };
  const base = {
    actor: core,
    file: 'weighing',
    stage: 'weighing',
    purpose: 'weigh',
    today,
    involved: [],
  } as const;

  test('grants no more than was asked for', () => {
    expect(decide({ ...base, fields: ['8.2b', '8.2c', '10.2a'] })).toEqual({
      allowed: true,
      fields: ['8.2b'],
    });
  });
  test('is refused when nothing of what was asked for is granted', () => {
    expect(decide({ ...base, fields: ['8.2c'] })).toEqual({ allowed: false, missing: 'role' });
    expect(decide({ ...base, fields: [] })).toEqual({ allowed: false, missing: 'role' });
  });
  test('an assignment ends at 24:00 of its last day, and may be narrower than the role', () => {
    const auditor = { member: 'm-2', party: 'gemeente', roles: ['auditor'] };
    const with_ = (until: string, fields?: string[]) =>
      decide({
        ...{ ...base, actor: auditor, purpose: 'assignment', fields: ['8.2a', '8.2b'] },
        assignment: { purpose: 'assignment', until, ...(fields && { fields }) },
      });
    expect(with_(today)).toEqual({ allowed: true, fields: ['8.2a', '8.2b'] });
    expect(with_('2027-03-14')).toEqual({ allowed: false, missing: 'assigned' });
    expect(with_(today, ['8.2b', '8.2c'])).toEqual({ allowed: true, fields: ['8.2b'] });
  });
  test('a reason of blanks is none', () => {
    const emergency = { ...base, purpose: 'emergency', fields: ['8.2a'] } as const;
    expect(decide({ ...emergency, reason: '  ' })).toEqual({ allowed: false, missing: 'reason' });
    expect(decide({ ...emergency, reason: 'Acuut gevaar' }).allowed).toBe(true);
  });
});
