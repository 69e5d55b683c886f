import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { legalOffset, legalOffsetFollower, setLegalOffset, writeLegalOffset } from '../../../config/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'pga-offset-'));
const mode = process.env.MODE;
beforeAll(() => {
  process.env.MODE = 'practice';
});
afterAll(() => {
  setLegalOffset(0);
  if (mode === undefined) delete process.env.MODE;
  else process.env.MODE = mode;
  rmSync(folder, { recursive: true });
});

test('legal now follows what another process writes, each time it is asked', () => {
  const follow = legalOffsetFollower(folder);
  expect(follow()).toBe(false);
  for (const ms of [86_400_000, 86_400_001, 0]) {
    writeLegalOffset(folder, ms);
    expect(follow()).toBe(true);
    expect(legalOffset()).toBe(ms);
  }
  expect(follow()).toBe(true);
  expect(legalOffset()).toBe(0);
});

test('production follows nothing', () => {
  writeLegalOffset(folder, 5_000);
  process.env.MODE = 'production';
  expect(() => legalOffsetFollower(folder)()).toThrow('oefenomgeving');
  process.env.MODE = 'practice';
});
