import { daysOfMoments, daysWithin } from '../../../store/moment-days.ts';

const moments = [
  { what: 'archive', at: '2027-01-14T23:30:00.000Z', waits: false },
  { what: 'assess', at: '2027-01-20T23:00:00.000Z', waits: true },
  { what: 'reminder', at: '2027-02-01T08:00:00.000Z', waits: false },
];

test('days and months of all moments are in Amsterdam; what the system does is marked, a reminder is not', () => {
  expect(daysOfMoments(moments).sort()).toEqual(
    ['*2027-01', '*2027-01-15', '2027-01', '2027-01-15', '2027-01-21', '2027-02', '2027-02-01'].sort(),
  );
});

test.each([
  ['a moment within a short stretch', '2027-01-14T00:00:00.000Z', '2027-01-16T00:00:00.000Z', true],
  ['its first day only', '2027-01-14T23:00:00.001Z', '2027-01-15T23:00:00.001Z', true],
  ['the day before', '2027-01-12T23:00:00.001Z', '2027-01-13T23:00:00.000Z', false],
  ['a long stretch over a turn of the year', '2026-11-30T00:00:00.000Z', '2027-02-20T00:00:00.000Z', true],
  ['a long stretch that ends before', '2026-08-30T00:00:00.000Z', '2026-12-20T00:00:00.000Z', false],
])('%s is found by equal values, or not', (_what, from, until, found) => {
  const asked = new Set(daysWithin(from, until, true));
  expect(daysOfMoments(moments).some((one) => asked.has(one))).toBe(found);
});

test('from the beginning is ten years back, and a stretch that ends before it begins is nothing', () => {
  expect(daysWithin(null, '2027-01-16T00:00:00.000Z', false)).toContain('2017-01');
  expect(daysWithin('2027-02-01T00:00:00.000Z', '2027-01-16T00:00:00.000Z', false)).toEqual([]);
});
