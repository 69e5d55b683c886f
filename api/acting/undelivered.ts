/** Which mails about a task didn't arrive, and why, in words. Names of staff only; never an address. */
import type { Occasion } from '../../domain/case.ts';
import { dayOf } from '../../domain/dates/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps } from '../deps.ts';

export interface Undelivered {
  member: string;
  name: string;
  what: string;
  why: string;
  on: string;
}

const WHAT: Readonly<Partial<Record<Occasion, string>>> = {
  task: 'de eerste mail',
  moved: 'de mail dat de laatste dag anders is',
  cancellation: 'de mail dat de taak is vervallen',
  'handed-over': 'de mail dat de taak is overgedragen',
  manager: 'de mail aan de leidinggevende',
};

/** The code as `deliver` and the reader of bounces wrote it: SMTP 550, DSN 5.1.1, or a word. */
export function whyInWords(code: string): string {
  if (code === 'no-address') return 'er is geen mailadres';
  if (code === 'not-authorised') return 'deze persoon is niet meer bevoegd';
  const [sort = '', number = ''] = code.split(' ');
  if (sort === 'SMTP') return `de mailserver weigerde de mail (SMTP ${number})`;
  if (sort === 'DSN') return `de mail is teruggekomen (${number})`;
  return `de mailserver neemt nu geen mail aan; wij blijven het proberen (${code})`;
}

export async function undeliveredOf(deps: Deps, row: TaskRow): Promise<Undelivered[]> {
  if (!row.undelivered) return [];
  const failures = await deps.store.outbox.failuresOf(row);
  if (failures.length === 0) return [];
  const members = await deps.store.members.byIds([...new Set(failures.map(({ to }) => to))]);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  return failures.map(({ to, occasion, lastError, madeAt }) => ({
    member: to,
    name: names.get(to) ?? 'de coördinator',
    what: WHAT[occasion] ?? 'een herinnering',
    why: whyInWords(lastError ?? ''),
    on: dayOf(madeAt),
  }));
}

/** What a task about an undelivered mail is about: that task's number and what didn't arrive. */
export async function undeliverable(
  deps: Deps,
  row: TaskRow,
): Promise<{ number: string; mails: Undelivered[] } | null> {
  if (row.kind !== 'mail-undeliverable' || row.about === null) return null;
  const about = await deps.store.tasks.get(`${row.caseId}:${row.about}`);
  return about && { number: about.number, mails: await undeliveredOf(deps, about) };
}
