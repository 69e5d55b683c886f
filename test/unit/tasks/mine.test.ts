import { addDays, weekday } from '../../../domain/dates/index.ts';
import { dueGroup } from '../../../domain/tasks/mine.ts';

describe('one’s own tasks by when they are due', () => {
  // 2 November 2026 is a Monday.
  test.each([
    ['2026-11-01', '2026-11-02', 'overdue'],
    ['2026-11-02', '2026-11-02', 'this-week'],
    ['2026-11-08', '2026-11-02', 'this-week'],
    ['2026-11-09', '2026-11-02', 'later'],
    ['2026-11-08', '2026-11-08', 'this-week'],
    ['2026-11-09', '2026-11-08', 'later'],
    // Over the end of a year, and over the night in which summer time ends.
    ['2027-01-03', '2026-12-31', 'this-week'],
    ['2027-01-04', '2026-12-31', 'later'],
    ['2026-10-25', '2026-10-24', 'this-week'],
    ['2026-10-26', '2026-10-25', 'later'],
  ])('%s on %s is %s', (lastDay, today, group) => expect(dueGroup(lastDay, today)).toBe(group));

  test('every day has one group, in order, and a week ends on its Sunday', () => {
    for (let n = 0; n < 21; n++) {
      const today = addDays('2026-12-20', n);
      const groups = Array.from({ length: 20 }, (_, i) => dueGroup(addDays(today, i - 5), today));
      const order = groups.map((group) => ['overdue', 'this-week', 'later'].indexOf(group));
      expect([...order].sort((a, b) => a - b)).toEqual(order);
      expect(groups.filter((group) => group === 'overdue').length).toBe(5);
      expect(groups.filter((group) => group === 'this-week').length).toBe(8 - weekday(today));
    }
  });
});
