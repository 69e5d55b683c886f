/**
 * The check of the access log (15.2e): what stands out, a sample, numbers. Who looked, when, for what and at which
 * fields; nothing of what stands in a file. Looking into the log is itself on record.
 */
import { legalOffset } from '../config/index.ts';
import { type LoggedLine, LogPick, type Odd, type Picked } from '../domain/access-log/pick.ts';
import { dayInWords, dayOf, startOfDay } from '../domain/dates/index.ts';
import { dossierNumber, type Fact, type Option } from '../domain/forms/index.ts';
import type { TaskRow } from '../store/index.ts';
import type { Deps, Who } from './deps.ts';
import { inWords } from './view.ts';

export const CHECKS_LOG: ReadonlySet<string> = new Set(['check-log', 'check-own-log']);

const WHY: Readonly<Record<Odd, string>> = {
  'own-name': 'eigen naam of naam van een collega',
  emergency: 'spoed',
  outside: 'niet bij dit dossier betrokken',
  many: 'veel dossiers in korte tijd',
  refused: 'geweigerd',
  archive: 'uit het archief gelezen',
  export: 'meegenomen buiten het systeem',
  search: 'gezocht naar een persoon',
};
const WHAT: Readonly<Record<string, string>> = {
  read: 'bekeken',
  list: 'gelezen',
  write: 'geschreven',
  refused: 'geprobeerd',
  search: 'gezocht',
  export: 'meegenomen',
  reassign: 'taak overgedragen',
  reason: 'reden gegeven',
};

/** What a check keeps: the same at every opening, for the lines were written before the task was given. */
interface Checked {
  picked: Picked;
  own: boolean;
  /** Case ids of the lines that are shown, where their key still exists. */
  cases: ReadonlyMap<string, string>;
}
const remembered = new Map<string, Promise<Checked>>();
const REMEMBER = 20;

/** What the form of this check must know; the lines of who checks are left to somebody else. @throws LogFailed */
export async function logCheckFor(
  deps: Deps,
  who: Who,
  row: TaskRow,
): Promise<{ lines: readonly Option[]; facts: readonly Fact[]; adds: Record<string, unknown> }> {
  const { member, party } = who.actor;
  const [about, since] = row.about?.split(' ') ?? [];
  const from = since ?? row.why.start.on;
  await deps.store.accessLog.write({
    ...{ who: member, party, what: 'list', purpose: row.kind, fields: [], file: 'accesslog' },
    ...{ caseId: null, detail: { task: row.id }, ok: true },
  });
  const key = `${row.id} ${row.number} ${member}`;
  let checking = remembered.get(key);
  if (!checking) {
    checking = check(deps, row, from, about ?? null, member);
    remembered.set(key, checking);
    checking.catch(() => remembered.delete(key));
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBER) break;
      remembered.delete(oldest);
    }
  }
  const { picked, own, cases } = await checking;
  const shown = [...picked.odd, ...picked.sample];
  const ids = [
    ...new Set([...shown.flatMap((line) => line.who ?? []), ...picked.most.map((one) => one.member)]),
  ];
  const names = new Map((await deps.store.members.byIds(ids)).map(({ id, name }) => [id, name]));
  const say = (line: LoggedLine): string => sentence(deps, line, names, cases.get(line.id));
  const facts: Fact[] = [
    { label: 'Periode', lines: [`Van ${dayInWords(from)} tot ${dayInWords(dayOf(row.openedAt))}`] },
    { label: 'Regels in het logboek', lines: [String(picked.total)] },
    {
      label: 'Regels die opvallen',
      lines: [
        String(picked.oddTotal),
        ...[...picked.counts].map(([code, n]) => `${WHY[code]}: ${n}`),
        ...(picked.oddTotal > picked.odd.length
          ? [`Hier staan de ${picked.odd.length} die het meest opvallen.`]
          : []),
      ],
    },
    {
      label: 'Wie het meest keek',
      lines: picked.most.map(({ member: id, lines }) => `${names.get(id) ?? 'onbekend'}: ${lines} keer`),
    },
    { label: 'Willekeurige steekproef', lines: picked.sample.map(say) },
    ...(own ? [{ label: 'Uw eigen regels', lines: ['Die staan hier niet. Een ander controleert ze.'] }] : []),
  ].filter(({ lines }) => lines.length > 0);
  return {
    lines: picked.odd.map((line) => ({
      value: line.id,
      label: say(line),
      help: `Waarom dit opvalt: ${line.why.map((code) => WHY[code]).join(', ')}.`,
    })),
    facts,
    adds: row.kind === 'check-log' ? { own: own ? 'yes' : 'no' } : {},
  };
}

async function check(
  { store, covenant }: Deps,
  row: TaskRow,
  from: string,
  about: string | null,
  checker: string,
): Promise<Checked> {
  const { atMost, sample } = covenant.settings.logCheck.value;
  const pick = new LogPick({ odd: atMost, sample, seed: row.number });
  let own = false;
  // A rehearsed environment is ahead of the wall; the log is written by the wall.
  const wall = (at: string): string => new Date(Date.parse(at) - legalOffset()).toISOString();
  for await (const line of store.accessLog.between(wall(startOfDay(from)), wall(row.openedAt))) {
    if (about !== null && line.who !== about) continue;
    if (about === null && line.who === checker) {
      own = true;
      continue;
    }
    const { writer, seq, odd = [], ...rest } = line;
    pick.add({ ...rest, odd, id: `line-${writer}-${seq}` });
  }
  const picked = pick.result();
  const cases = new Map<string, string>();
  await Promise.all(
    [...picked.odd, ...picked.sample].map(async ({ id }) => {
      const [, writer = '', seq = ''] = id.split('-');
      const caseId = await store.accessLog.caseOf(writer, Number(seq));
      if (caseId !== null) cases.set(id, caseId);
    }),
  );
  return { picked, own, cases };
}

function sentence(
  { covenant }: Deps,
  { at, who, party, what, purpose, fields, file }: LoggedLine,
  names: ReadonlyMap<string, string>,
  caseId: string | undefined,
): string {
  const name = who === null ? 'Iemand zonder aanmelding' : (names.get(who) ?? 'Iemand die er niet meer is');
  const of = covenant.parties.find(({ id }) => id === party)?.name;
  const kind = purpose.slice(purpose.indexOf(':') + 1);
  const aim = covenant.tasks.find(({ id }) => id === kind)?.title ?? purpose;
  return [
    `${inWords(at)}: ${name}${of ? ` (${of})` : ''}, ${WHAT[what] ?? what}`,
    `doel: ${aim}`,
    ...(fields.length > 0 ? [`velden: ${fields.join(' ')}`] : []),
    file,
    ...(caseId === undefined ? [] : [`dossier ${dossierNumber(caseId)}`]),
  ].join('; ');
}
