import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KeyGone, MasterKeyError } from '../../../store/errors.ts';
import { masterFromFile } from '../../../store/master-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'master-'));
  path = join(folder, 'deep', 'master-key');
});
afterEach(() => rm(folder, { recursive: true }));
const bytes = new Uint8Array(32).fill(7);

describe('the master key file', () => {
  test('is made once, for its owner only, when two processes start at the same time', async () => {
    const masters = await Promise.all(Array.from({ length: 5 }, () => masterFromFile(path, true)));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['master-key']);
    const { wrapped, master } = await (masters[0] as (typeof masters)[0]).wrap('k1', bytes);
    expect(master).toBe(1);
    for (const one of masters) expect(await one.unwrap('k1', wrapped)).toEqual(bytes);
  });

  test('is not made in production', async () => {
    await expect(masterFromFile(path, false)).rejects.toThrow(MasterKeyError);
  });

  test('that others can read, or that is damaged, is refused without a word of its content', async () => {
    await masterFromFile(path, true);
    await chmod(path, 0o640);
    await expect(masterFromFile(path, false)).rejects.toThrow(/0600/);
    await chmod(path, 0o600);
    const text = await readFile(path, 'utf8');
    for (const damaged of [text.slice(0, 30), '{}', '', text.replace('"current":1', '"current":2')]) {
      await writeFile(path, damaged);
      const error = await masterFromFile(path, true).catch((caught: Error) => caught);
      expect(error).toBeInstanceOf(MasterKeyError);
      expect((error as Error).message).not.toContain('current');
    }
  });

  test('a wrapped key that was moved or changed does not open', async () => {
    const master = await masterFromFile(path, true);
    const { wrapped } = await master.wrap('k1', bytes);
    await expect(master.unwrap('k2', wrapped)).rejects.toThrow(MasterKeyError);
    await expect(master.unwrap('k1', `${wrapped.slice(0, -2)}AA`)).rejects.toThrow(MasterKeyError);
  });

  test('the next version opens what the last one wrapped, until that one is retired', async () => {
    const here = await masterFromFile(path, true);
    const elsewhere = await masterFromFile(path, true);
    const old = await here.wrap('k1', bytes);
    expect(await here.next()).toBe(2);
    // One that was left half-way goes on with the same version.
    expect(await elsewhere.next()).toBe(2);
    const fresh = await elsewhere.wrap('k1', bytes);
    expect(fresh.master).toBe(2);
    expect(await elsewhere.unwrap('k1', old.wrapped)).toEqual(bytes);
    await here.retire(2);
    expect(await here.unwrap('k1', fresh.wrapped)).toEqual(bytes);
    await expect(here.unwrap('k1', old.wrapped)).rejects.toThrow(KeyGone);
    const later = await masterFromFile(path, false);
    expect(await later.version()).toBe(2);
    await expect(later.unwrap('k1', old.wrapped)).rejects.toThrow(KeyGone);
    expect(Object.keys(JSON.parse(await readFile(path, 'utf8')).keys)).toEqual(['2']);
  });
});
