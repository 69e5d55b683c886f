import { legalNow, legalOffset, setLegalOffset, wallNow } from '../../../config/index.ts';

const mode = process.env.MODE;
beforeEach(() => {
  process.env.MODE = 'practice';
});
afterEach(() => {
  process.env.MODE = 'practice';
  setLegalOffset(0);
  if (mode === undefined) delete process.env.MODE;
  else process.env.MODE = mode;
});

test('legal now is the wall, in UTC, until the environment moves ahead', () => {
  const before = wallNow().getTime();
  const legal = legalNow();
  expect(legal).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(legal) - before).toBeGreaterThanOrEqual(0);
  expect(Date.parse(legal) - before).toBeLessThan(5_000);
});

test('four weeks ahead moves legal now and leaves the wall', () => {
  const weeks = 28 * 86_400_000;
  setLegalOffset(weeks);
  expect(legalOffset()).toBe(weeks);
  const ahead = Date.parse(legalNow()) - wallNow().getTime();
  expect(Math.abs(ahead - weeks)).toBeLessThan(5_000);
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('no offset of %s', (ms) => {
  expect(() => setLegalOffset(ms)).toThrow(RangeError);
});

test.each(['production', undefined, 'Practice'])('not with MODE %s', (other) => {
  if (other === undefined) delete process.env.MODE;
  else process.env.MODE = other;
  expect(() => setLegalOffset(1_000)).toThrow(/oefenomgeving/);
  expect(legalOffset()).toBe(0);
});
