import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelCovenant } from '../../../covenant/index.ts';
import { type Destroyed, finalFrom, statement } from '../../../domain/destruction/index.ts';
import {
  CHAIN_TYPE,
  checkChain,
  digestOf,
  type ExportedChain,
  hashOfLine,
  NOTHING,
} from '../../../store/chain.ts';
import { type Signer, signerOf } from '../../../store/signing.ts';

const signer = (byte: number): Signer =>
  signerOf({ systemKey: async (id) => ({ id, bytes: Buffer.alloc(32, byte) }) }, 'x');
const ours = signer(1);

const facts: Destroyed = {
  units: { case: 1, signal: 2, person: 1 },
  places: { 'regie.tasks': 3, 'archief.texts': 4 },
  keys: 5,
  term: 'destroy',
  article: '13.1',
  dueOn: '2032-03-16',
  doneOn: '2032-03-16',
  master: 4,
  finalFrom: '2032-04-14',
};
const destroyed = (number: string) => ({
  kind: 'destroyed',
  number,
  ...facts,
  documents: 7,
  keys: { count: 5, digest: digestOf(['b', 'a']) },
  how: 'documents-deleted-keys-destroyed',
  statement: statement(modelCovenant(), facts),
});
const final = (numbers: string[], on = '2032-04-14', master = 5) => ({ kind: 'final', on, master, numbers });

async function chainOf(entries: object[], by: Signer = ours): Promise<ExportedChain> {
  const chain: string[] = [];
  for (const entry of entries) {
    const prev = chain.length === 0 ? NOTHING : hashOfLine(chain.at(-1) ?? '');
    chain.push(await by.sign(CHAIN_TYPE, { seq: chain.length + 1, prev, ...entry }));
  }
  return { keys: [await ours.publicKey()], chain };
}
const whole = () => chainOf([destroyed('V-1'), destroyed('V-2'), final(['V-1']), destroyed('V-3')]);

test('a whole chain: what was destroyed, and since when it is final', async () => {
  const given = await whole();
  const checked = await checkChain(given);
  expect(checked.broken).toBeNull();
  expect(checked.lines).toBe(4);
  expect(checked.head).toBe(hashOfLine(given.chain[3] ?? ''));
  expect(checked.certificates.map(({ number, finalOn }) => [number, finalOn])).toEqual([
    ['V-1', '2032-04-14'],
    ['V-2', null],
    ['V-3', null],
  ]);
  const [kid = ''] = checked.signedBy;
  expect((await checkChain(given, [kid])).broken).toBeNull();
  expect((await checkChain(given, ['another'])).broken?.line).toBe(1);
  expect((await checkChain({ keys: [], chain: [] })).broken).toBeNull();
});

const flip = (line: string, at: number) => {
  const other = line[at] === 'A' ? 'B' : 'A';
  return `${line.slice(0, at)}${other}${line.slice(at + 1)}`;
};
const payloadOf = (line: string): object =>
  JSON.parse(Buffer.from(line.split('.')[1] ?? '', 'base64url').toString());

test.each<[string, number, (chain: string[]) => string[] | Promise<string[]>]>([
  ['changed', 2, ([a = '', b = '', ...rest]) => [a, flip(b, b.indexOf('.') + 30), ...rest]],
  ['signature changed', 2, ([a = '', b = '', ...rest]) => [a, flip(b, b.length - 20), ...rest]],
  ['removed in the middle', 2, ([a = '', _b, ...rest]) => [a, ...rest]],
  ['removed at the beginning', 1, ([_a, ...rest]) => rest],
  ['swapped', 1, ([a = '', b = '', ...rest]) => [b, a, ...rest]],
  ['twice', 3, ([a = '', b = '', ...rest]) => [a, b, b, ...rest]],
  [
    'signed by somebody else',
    2,
    async ([a = '', b = '', ...rest]) => [a, await signer(2).sign(CHAIN_TYPE, payloadOf(b)), ...rest],
  ],
  [
    'another kind of signature',
    2,
    async ([a = '', b = '', ...rest]) => [a, await ours.sign('other', payloadOf(b)), ...rest],
  ],
  [
    'no signature at all',
    1,
    ([a = '', ...rest]) => [
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${a.split('.')[1]}.`,
      ...rest,
    ],
  ],
])('a line %s is found', async (_what, line, change) => {
  const given = await whole();
  const checked = await checkChain({ ...given, chain: await change(given.chain) });
  expect(checked.broken?.line).toBe(line);
});

test.each([
  ['before its day', [destroyed('V-1'), final(['V-1'], '2032-04-13')]],
  ['while the master version is there', [destroyed('V-1'), final(['V-1'], '2032-04-14', 4)]],
  ['of what was never destroyed', [final(['V-1'])]],
])('nothing is final %s', async (_what, entries) => {
  expect((await checkChain(await chainOf(entries))).broken?.line).toBe(entries.length);
});

test('final from the day after the last backup of the keys may be there', () => {
  const covenant = modelCovenant();
  expect(covenant.settings.keyBackups.value).toBe('P4W');
  expect(finalFrom(covenant, '2032-03-16')).toBe('2032-04-14');
});

test('the statement says what, on what ground, how and from when, in whole sentences', () => {
  expect(statement(modelCovenant(), facts)).toEqual([
    'Vernietigd: 1 dossier met zijn geschiedenis, 2 signalen, 1 andere persoon. Dat waren 7 documenten, met 5 sleutels.',
    'Grond: artikel 13.1 van het convenant (gegevens bewaren tot vernietiging). De dag van vernietiging was dinsdag 16 maart 2032; het is gedaan op dinsdag 16 maart 2032.',
    expect.stringMatching(/^Wijze: .*sleutels vernietigd.*niets gevonden\.$/),
    expect.stringMatching(/^Kopieën: .*versie 4 .*woensdag 14 april 2032\.$/),
  ]);
});

test('the command needs nothing but the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pga-chain-'));
  try {
    const file = join(folder, 'chain.json');
    const args = ['dev/run.mjs', 'dev/verify-certificates.ts', file];
    const given = await whole();
    writeFileSync(file, JSON.stringify(given));
    const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
    expect(said).toContain('V-1  vernietigd op 2032-03-16, artikel 13.1, definitief sinds 2032-04-14');
    expect(said).toContain('De keten is heel.');
    writeFileSync(file, JSON.stringify({ ...given, chain: given.chain.toReversed() }));
    const broken = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([broken.status, broken.stdout.includes('FOUT in regel 1')]).toEqual([1, true]);
    writeFileSync(file, 'x');
    expect(spawnSync(process.execPath, args).status).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);
