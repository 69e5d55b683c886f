import { spawnSync } from 'node:child_process';
import { Batch, single } from '../../../dev/term-command.ts';

const rows = (text: string): { term?: string; lastDay?: string; error?: string }[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('one date', () => {
  test('prints one JSON object', () => {
    const { stdout, stderr, code } = single(['answer-request', '2026-11-27', '--extend']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['term', 'from', 'lastDay', 'at', 'why']);
    expect(JSON.parse(stdout)).toMatchObject({ lastDay: '2026-12-28', at: '2026-12-29T00:00:00+01:00' });
  });
  test.each([
    [[]],
    [['archive']],
    [['archive', '2027-02-30']],
    [['archive', '2027-2-1']],
    [['archive', '']],
    [['archive', '2027-02-\n28']],
    [['archive', '2027-02-01T00:00:00Z']],
    [['archive', '9999-12-31']],
    [['no-such-term', '2027-02-01']],
    [['Archive', '2027-02-01']],
    [['agree-plan', '2027-02-01']],
    [['--extend', 'archive', '2027-02-01']],
    [['archive', '--extend']],
    [['archive', '2027-02-01', '--extended']],
    [['archive', '2027-02-01', '--extend', 'more']],
    [['archive', '2027-02-01', '2027-02-02']],
    [['report-breach', '2027-02-01']],
    [['report-breach', '2027-02-01T12:00:00']],
    [['report-breach', '2027-02-01t12:00:00z']],
  ])('refuses %j with one line', (args) => {
    const { stdout, stderr, code } = single(args);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});

describe('a batch', () => {
  test('answers line by line, in order, however the input is cut', () => {
    const input =
      '{"term":"archive","from":"2027-02-28","extend":false}\n{"term":"answer-request","from":"2026-11-27","extend":true}\r\n{"term":"destroy","from":"2028-02-29"}';
    for (const size of [1, 7, 1000]) {
      const batch = new Batch();
      let text = '';
      for (let i = 0; i < input.length; i += size) text += batch.push(input.slice(i, i + size));
      const { stdout, code } = batch.end();
      expect(rows(text + stdout).map((row) => row.lastDay)).toEqual([
        '2028-02-28',
        '2026-12-28',
        '2033-02-28',
      ]);
      expect(code).toBe(0);
    }
  });
  test.each([
    ...[
      '',
      ' ',
      'nonsense',
      '{',
      '[]',
      '3',
      'null',
      '"archive"',
      '{}',
      '{"term":"archive"}',
      '{"from":"2027-02-28"}',
    ],
    '{"term":"archive","from":20270228}',
    '{"term":3,"from":"2027-02-28"}',
    '{"term":"archive","from":"2027-02-28","extend":"yes"}',
    '{"term":"archive","from":"2027-02-28","extend":null}',
    '{"term":"ARCHIVE","from":"2027-02-28"}',
    '{"term":"toString","from":"2027-02-28"}',
    '{"term":"archive","from":"nonsense"}',
    '{"term":"report-breach","from":"2027-02-28"}',
  ])('a wrong line gets an error in its place: %j', (line) => {
    const batch = new Batch();
    const answers = rows(batch.push(`${line}\n{"term":"archive","from":"2027-02-28","extend":false}\n`));
    expect(answers).toHaveLength(2);
    expect(Object.keys(answers[0] ?? {})).toEqual(['error']);
    expect(answers[1]?.lastDay).toBe('2028-02-28');
    expect(batch.end()).toEqual({ stdout: '', code: 2 });
  });
  test('nothing in, nothing out', () => {
    expect(new Batch().end()).toEqual({ stdout: '', code: 0 });
  });
});

describe('the process', () => {
  const run = (args: string[], input = ''): { stdout: string; stderr: string; status: number | null } =>
    spawnSync(process.execPath, ['dev/run.mjs', 'dev/term.ts', ...args], {
      input,
      encoding: 'utf8',
      maxBuffer: 32 * 1024 * 1024,
    });

  test('exit codes and streams', () => {
    const good = run(['destroy', '2027-03-15']);
    expect([good.status, good.stderr, rows(good.stdout)[0]?.lastDay]).toEqual([0, '', '2032-03-15']);
    const bad = run(['archive', '2027-02-30']);
    expect([bad.status, bad.stdout, bad.stderr]).toEqual([2, '', 'De datum 2027-02-30 bestaat niet.\n']);
    expect(run(['--batch', '--extend'])).toMatchObject({ status: 2, stdout: '' });
  });
  test('a batch of five thousand lines, the last one wrong', () => {
    const lines = Array.from(
      { length: 5000 },
      (_, i) => `{"term":"archive","from":"20${10 + (i % 80)}-06-30"}`,
    );
    const { status, stdout, stderr } = run(['--batch'], `${lines.join('\n')}\nwrong\n`);
    const answers = rows(stdout);
    expect([status, stderr, answers.length]).toEqual([2, '', 5001]);
    expect(answers[4999]?.lastDay).toBe('2050-06-30');
    expect(answers[5000]?.error).toBeTruthy();
  });
});
