/** A board as a file: numbers, kinds, days, parties and stages. No names, no words of anybody. */
import type { Risk, Scope } from '../../domain/board/index.ts';
import { boardGroup, caseKindInWords } from '../../domain/board/index.ts';
import type { Day } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import type { Deps } from '../deps.ts';
import { type Filter, GROUPS } from './filter.ts';
import { titleOf } from './lines.ts';
import type { Cursor, Row } from './list.ts';
import { rowsOf } from './view.ts';

/** So many rows a file; what there is more is said in it. */
export const MOST = 20_000;
const PART = 1_000;

export interface Exported {
  taak: string | null;
  zaak: string;
  soortZaak: string;
  fase: string;
  wat: string;
  soort: string;
  partij: string | null;
  dag: Day;
  groep: string;
  artikel: string;
  toegewezen: boolean | null;
  letOp: boolean;
}

/** Part by part, so that a large file never stands in memory. The last part says whether there is more. */
export async function* exported(
  deps: Deps,
  scope: Scope,
  today: Day,
  filter: Filter,
  most = MOST,
): AsyncGenerator<{ rows: Exported[]; more: boolean }> {
  let cursor: Cursor | null = null;
  for (let n = 0; n < most; ) {
    const risks = new Map<string, Risk>();
    const size: number = Math.min(PART, most - n);
    const found = await rowsOf(deps, scope, today, filter, { cursor, size, risks });
    n += found.rows.length;
    const rows = await partOf(deps, found.rows, today, risks);
    const more: boolean = found.next !== null;
    yield { rows, more: more && n >= most };
    if (!found.next) return;
    cursor = found.next;
  }
}

/** Rows as they leave the application. */
export async function partOf(
  deps: Deps,
  found: readonly Row[],
  today: Day,
  risks: ReadonlyMap<string, Risk>,
): Promise<Exported[]> {
  const places = await deps.store.board.places([...new Set(found.map(({ caseId }) => caseId))]);
  return found.map((row) => ({
    taak: row.task?.number ?? null,
    zaak: dossierNumber(row.caseId),
    soortZaak: caseKindInWords(row.caseKind),
    fase: places.get(row.caseId)?.stage ?? '',
    wat: titleOf(deps, row),
    soort: row.task?.kind ?? row.moment?.what ?? '',
    partij: row.task?.party ?? null,
    dag: row.day,
    groep: GROUPS[boardGroup(row.day, today)].id,
    artikel: (row.task ?? row.moment)?.article ?? '',
    toegewezen: row.task === null ? null : row.task.assignee !== null,
    letOp: risks.has(row.id),
  }));
}

export const COLUMNS: readonly (keyof Exported)[] = [
  ...(['taak', 'zaak', 'soortZaak', 'fase', 'wat', 'soort'] as const),
  ...(['partij', 'dag', 'groep', 'artikel', 'toegewezen', 'letOp'] as const),
];

/**
 * One line for a spreadsheet, with semicolons as in the Netherlands. What a spreadsheet would take for a formula gets an
 * apostrophe (OWASP, CSV injection).
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvValue).join(';')}\r\n`;
}
function csvValue(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : value === true
        ? 'ja'
        : value === false
          ? 'nee'
          : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
