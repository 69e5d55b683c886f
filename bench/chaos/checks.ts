/** What a disturbed run must come to. Pure: a record of what was seen goes in, one outcome a promise comes out. */

import type { Path } from '../../dev/rehearsal/answers.ts';
import { addDays, addDuration, atTime, type Day, laterOf } from '../../domain/dates/index.ts';

export interface Check {
  check: string;
  ok: boolean;
  /** How many things were looked at: nothing looked at is nothing shown. */
  looked: number;
  /** The first few. */
  problems: string[];
}

export interface LifeSeen {
  caseId: string;
  path: Path;
  /** Receipt of the signal. */
  receivedOn: Day;
  /** Null: it never ended. */
  destroyedAt: string | null;
  /** Tasks that people did, in order, with the day. */
  done: { kind: string; on: Day }[];
  /** What came, and who had to act had acted. */
  moments: { what: string; at: string; lastDay: Day; met?: string | undefined }[];
}
/** A case at rest: nothing due, no mail or effect under way. */
export interface RestSeen {
  caseId: string;
  version: number;
  nextAt: string | null;
  /** The open tasks of its state, as the rules have them, and whose they are. */
  tasks: { id: string; assignee: string | null }[];
  rows: { task: string; status: string; closedIn: number | null }[];
  journal: { version: number; command: string; task: string | null }[];
  outbox: { key: string; task: string; status: string; messageId: string }[];
  /** What its workflow says of itself; null: not asked this time. */
  engine: { version: number; nextAt: string | null } | null;
}
export interface MailSeen {
  messageId: string;
  /** Subject and text; null for a file that was cut off by a kill before the server had accepted it. */
  said: string | null;
}
export interface Certified {
  units: Record<string, number>;
  dueOn: Day;
  doneOn: Day;
}
export interface Document {
  place: string;
  text: string;
}
export interface RequestSeen {
  caseId: string;
  answered: boolean;
  onTime: boolean;
  gone: boolean;
}

const SHOWN = 10;
const outcome = (check: string, looked: number, problems: string[]): Check => ({
  check,
  ok: problems.length === 0 && looked > 0,
  looked,
  problems: looked === 0 ? ['nothing was looked at'] : problems.slice(0, SHOWN),
});

/** 13: the end, by the text of the rules and the days on which people did what counts as processing. */
export function endOf(life: LifeSeen, processes: (kind: string) => boolean): string {
  const day =
    life.path === 'undecided'
      ? addDuration(life.receivedOn, 'P6M')
      : life.path === 'no-agenda'
        ? addDuration(
            last(life, (kind) => kind === 'decide-agenda'),
            'P6M',
          )
        : addDays(addDuration(last(life, processes), 'P5Y'), 1);
  return atTime(day, '03:00');
}
const last = ({ done, receivedOn }: LifeSeen, counts: (kind: string) => boolean): Day =>
  done.filter(({ kind }) => counts(kind)).reduce((day, { on }) => laterOf(day, on), receivedOn);

export function endedOnTheirDates(lives: readonly LifeSeen[], processes: (kind: string) => boolean): Check {
  const problems = lives.flatMap((life) => {
    if (life.destroyedAt === null) return [`${life.caseId} never ended`];
    const end = endOf(life, processes);
    const late = life.moments.filter(({ met, lastDay }) => met !== undefined && met.slice(0, 10) > lastDay);
    return [
      ...(Date.parse(end) === Date.parse(life.destroyedAt)
        ? []
        : [`${life.caseId} (${life.path}) ended ${life.destroyedAt}, not ${end}`]),
      ...late.map(({ what, met, lastDay }) => `${life.caseId}: ${what} met ${met}, last day ${lastDay}`),
    ];
  });
  return outcome('every life ended on its dates', lives.length, problems);
}

/** The same seed without disturbance: the same moments at the same instants. */
export function sameAsUndisturbed(quiet: readonly LifeSeen[], lives: readonly LifeSeen[]): Check {
  const listed = ({ moments }: LifeSeen) => moments.map(({ what, at }) => `${what} ${at}`).sort();
  const problems = quiet.flatMap((one, index) => {
    const other = lives[index];
    const [before, after] = [listed(one), other ? listed(other) : []];
    const differs = before.filter((line) => !after.includes(line));
    const extra = after.filter((line) => !before.includes(line));
    return [
      ...differs.map((line) => `life ${index}: no ${line}`),
      ...extra.map((line) => `life ${index}: also ${line}`),
    ];
  });
  return outcome('the same dates as without disturbance', quiet.length, problems);
}

/** Each open task of the state has its row and a mail on its way or out, and no other row is open. */
export function noTaskLost(rests: readonly RestSeen[]): Check {
  const problems = rests.flatMap(({ caseId, version, tasks, rows, outbox }) => {
    const open = new Set(rows.filter(({ status }) => status === 'open').map(({ task }) => task));
    const mailed = new Set(outbox.filter(({ status }) => status !== 'failed').map(({ task }) => task));
    const known = new Set(tasks.map(({ id }) => id));
    return [
      ...tasks
        .filter(({ id }) => !open.has(id))
        .map(({ id }) => `${caseId} at ${version}: task ${id} has no row`),
      ...tasks
        .filter(({ id, assignee }) => assignee !== null && !mailed.has(id))
        .map(({ id }) => `${caseId} at ${version}: nobody was mailed about ${id}`),
      ...[...open]
        .filter((id) => !known.has(id))
        .map((id) => `${caseId} at ${version}: row ${id} is nobody's task`),
    ];
  });
  return outcome(
    'no task lost',
    rests.reduce((sum, { tasks }) => sum + tasks.length, 0),
    problems,
  );
}

/** Versions without a gap, each command once, each task completed once; what was written stays as it was. */
export function nothingDoneTwice(rests: readonly RestSeen[]): Check {
  const problems: string[] = [];
  const before = new Map<string, RestSeen['journal'][number]>();
  let looked = 0;
  for (const { caseId, version, journal } of rests) {
    const steps = journal.filter((line) => line.version > 0).sort((a, b) => a.version - b.version);
    looked += steps.length;
    if (steps.some((line, index) => line.version !== index + 1) || steps.length !== version)
      problems.push(`${caseId}: ${steps.length} lines for version ${version}`);
    for (const twice of doubles(journal.map(({ command }) => command)))
      problems.push(`${caseId}: command ${twice} twice`);
    for (const twice of doubles(steps.flatMap(({ task }) => task ?? [])))
      problems.push(`${caseId}: task ${twice} done twice`);
    for (const line of steps) {
      const key = `${caseId}:${line.version}`;
      const known = before.get(key);
      if (known && known.command !== line.command) problems.push(`${key} was written anew`);
      before.set(key, line);
    }
  }
  return outcome('nothing done twice', looked, [...new Set(problems)]);
}

/** What the store calls sent has reached the mail server, and nothing was refused. */
export function noMailLost(rests: readonly RestSeen[], mails: readonly MailSeen[]): Check {
  const there = new Set(mails.filter(({ said }) => said !== null).map(({ messageId }) => messageId));
  const rows = new Map(
    rests.flatMap(({ caseId, outbox }) => outbox.map((row) => [row.messageId, { caseId, ...row }])),
  );
  const problems = [...rows.values()].flatMap(({ caseId, key, status, messageId }) => [
    ...(status === 'sent' && !there.has(messageId) ? [`${caseId}: ${key} was sent and never came`] : []),
    ...(status === 'failed' ? [`${caseId}: ${key} failed`] : []),
    ...(status === 'pending' ? [`${caseId}: ${key} still waits`] : []),
  ]);
  return outcome('no mail lost', rows.size, problems);
}

/** A mail that came twice is the same mail under the same id; and one occasion makes one mail to one person. */
export function doublesAreRepeats(
  rests: readonly RestSeen[],
  mails: readonly MailSeen[],
): Check & { repeats: number } {
  const said = new Map<string, string>();
  const problems: string[] = [];
  let repeats = 0;
  for (const { messageId, said: words } of mails) {
    if (words === null) continue;
    if (messageId === '') problems.push('a mail without an id');
    const first = said.get(messageId);
    if (first !== undefined) repeats++;
    if (first !== undefined && first !== words) problems.push(`two mails under ${messageId}`);
    said.set(messageId, words);
  }
  const ids = new Map<string, string>();
  for (const { caseId, outbox } of rests)
    for (const { key, messageId } of outbox) {
      const known = ids.get(`${caseId} ${key}`);
      if (known !== undefined && known !== messageId) problems.push(`${caseId}: ${key} has two ids`);
      ids.set(`${caseId} ${key}`, messageId);
    }
  return {
    ...outcome('doubles are repeats of one Message-ID', mails.length, [...new Set(problems)]),
    repeats,
  };
}

export function storeAndEngineAgree(
  rests: readonly RestSeen[],
  atTheEnd: { inStore: readonly string[]; inEngine: readonly string[] },
): Check {
  const asked = rests.filter(({ engine }) => engine !== null);
  const problems = asked.flatMap(({ caseId, version, nextAt, engine }) =>
    engine?.version === version && engine.nextAt === nextAt
      ? []
      : [`${caseId}: store ${version} ${nextAt}, engine ${engine?.version} ${engine?.nextAt}`],
  );
  const { inStore, inEngine } = atTheEnd;
  problems.push(
    ...inStore.filter((id) => !inEngine.includes(id)).map((id) => `${id} has no workflow`),
    ...inEngine.filter((id) => !inStore.includes(id)).map((id) => `${id} has a workflow and no case`),
  );
  return outcome('store and engine agree', asked.length, problems);
}

export function logWhole(report: { lines: number; problem: string | null }): Check {
  return outcome('the access log is whole', report.lines, report.problem === null ? [] : [report.problem]);
}

/**
 * Each case that ended has one certificate of its whole, done on the day on which it fell due.
 * @param ended with the day of its end; null: that day was not seen
 */
export function certified(
  ended: readonly { endOn: Day | null }[],
  chain: { broken: { line: number; why: string } | null; certificates: readonly Certified[] },
): Check {
  const whole = chain.certificates.filter(({ units }) => (units.case ?? 0) > 0);
  const problems = chain.broken ? [`line ${chain.broken.line} ${chain.broken.why}`] : [];
  if (whole.length !== ended.length) problems.push(`${whole.length} certificates for ${ended.length} cases`);
  const days = whole.map(({ dueOn }) => dueOn);
  for (const { endOn } of ended) {
    const place = endOn === null ? -1 : days.indexOf(endOn);
    if (place !== -1) days.splice(place, 1);
    else if (endOn !== null) problems.push(`no certificate of ${endOn}`);
  }
  for (const { dueOn, doneOn } of chain.certificates)
    if (doneOn !== dueOn) problems.push(`due ${dueOn}, done ${doneOn}`);
  return outcome('the chain of certificates is whole', chain.certificates.length, problems);
}

/** @param documents each as text, with its place @param needles ids and names of what was destroyed */
export async function nothingLeft(
  documents: Iterable<Document> | AsyncIterable<Document>,
  needles: ReadonlySet<string>,
  names: RegExp,
): Promise<Check> {
  const problems = new Map<string, number>();
  let looked = 0;
  for await (const { place, text } of documents) {
    looked++;
    const ids = text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
    if (ids.some((id) => needles.has(id)) || names.test(text))
      problems.set(place, (problems.get(place) ?? 0) + 1);
  }
  return outcome(
    'nothing is left of the destroyed',
    looked,
    [...problems].map(([place, n]) => `${n} in ${place}`),
  );
}

/** Who sent an answer, be it several times, was told that it is done: not that it came too late, or was not used. */
export function answersTaken(tasks: number, refused: readonly string[]): Check {
  return outcome('every answer was taken', tasks, [...refused]);
}

export function requestsAnswered(requests: readonly RequestSeen[]): Check {
  const problems = requests.flatMap(({ caseId, answered, onTime, gone }) => [
    ...(answered ? [] : [`${caseId} was not answered`]),
    ...(answered && !onTime ? [`${caseId} was answered too late`] : []),
    ...(gone ? [] : [`${caseId} is still there`]),
  ]);
  return outcome('every request was answered in time and went', requests.length, problems);
}

export function doubles(list: readonly string[]): string[] {
  const once = new Set<string>();
  return [...new Set(list.filter((one) => once.size === once.add(one).size))];
}
