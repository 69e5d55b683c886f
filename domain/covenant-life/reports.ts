/** Reports go five years after they were written (reading: as other records about staff and the covenant itself). */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task } from '../case.ts';
import { addDays, addDuration, atTime, dayInWords } from '../dates/index.ts';
import { note } from '../tasks/work.ts';
import { isReport } from './papers.ts';
import type { CovenantState } from './state.ts';
import type { Work } from './work.ts';

export const REPORT_ENDS = 'report-ends';

/** A report was written in its task, or one more about the same check. */
export function written({ state, day }: Work, { about }: Task, texts: readonly string[] = []): void {
  if (texts.length > 0 && about !== undefined && isReport(about))
    state.reports = { ...state.reports, [about]: day };
}

export function reportMoments({ reports = {}, tasks }: CovenantState, covenant: Covenant): Moment[] {
  const { staffRecords, actHour } = covenant.settings;
  const { article } = staffRecords;
  return Object.entries(reports)
    .filter(([unit]) => !tasks.some(({ about }) => about === unit))
    .map(([unit, on]) => {
      const lastDay = addDuration(on, staffRecords.value);
      const day = addDays(lastDay, 1);
      const counting = `De laatste dag is ${dayInWords(lastDay)}. De dag erna wordt het verslag vernietigd.`;
      const start = { event: 'verslag', on };
      return {
        ...{ what: REPORT_ENDS, at: atTime(day, actHour.value), lastDay, article, ref: unit },
        why: {
          ...{ article, term: REPORT_ENDS, start, length: staffRecords.value, counting, mayMove: [] },
          atEnd: 'Het verslag wordt vernietigd.',
        },
        ...{ waitsForPeople: false, acts: true },
      };
    });
}

export function reportEnds(work: Work, { ref }: Moment): void {
  const { [ref]: _gone, ...others } = work.state.reports ?? {};
  work.state.reports = others;
  const { article } = work.covenant.settings.staffRecords;
  work.effects.push({ effect: 'erase-units', units: [ref], term: 'staff-records', article });
  note(work, 'Een verslag van vijf jaar oud is vernietigd');
}
