/** What the pages of a meeting show: gathered here, judged by domain/meetings. Every look at a case is logged. */
import { legalNow } from '../../config/index.ts';
import type { Purpose } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { type Day, startOfDay } from '../../domain/dates/index.ts';
import {
  afterDay,
  agendaOf,
  agendaUntil,
  type Body,
  isTaskOf,
  type Meeting,
  type MeetingItem,
  mayBePresent,
  minutesOf,
  momentsOf,
  type Proposal,
  readsFor,
  type Sight,
  stagesOf,
  tasksFrom,
} from '../../domain/meetings/index.ts';
import { isPartnerId, signedUp } from '../../domain/partners.ts';
import { type SubjectState, subject } from '../../domain/subject/index.ts';
import { actorOn, type JournalLine, KeyGone, type Member, type TaskRow } from '../../store/index.ts';
import { type FilePart, itemOf, nothing } from '../acting/file.ts';
import { ROOM_OF, toRead } from '../acting/permits.ts';
import type { Deps, Who } from '../deps.ts';

const PURPOSE = 'meeting';
/** An agenda proposes this many cases at most; nobody discusses more in one meeting. */
const CASES = 25;
const LOOK = 500;
const LINES = 200;

export const BODY_NAMES: Readonly<Record<Body, string>> = {
  weighing: 'Weegploeg',
  conference: 'Casusoverleg',
};

export interface Opened {
  version: number;
  state: SubjectState;
}

/** The case's dates and choices, no text; null when it is gone. */
export async function openCase(deps: Deps, caseId: CaseId): Promise<Opened | null> {
  const loaded = await deps.store.cases.load(caseId);
  return loaded?.kind === subject.name
    ? { version: loaded.version, state: loaded.state as SubjectState }
    : null;
}

/** The agenda as it would be on this day: what is due, from the store's own indexes, and then from each case's `due`. */
export async function proposals(
  deps: Deps,
  body: Body,
  today: Day,
): Promise<{ found: Proposal[]; more: boolean }> {
  const until = agendaUntil(deps.covenant, today);
  const bounds = { from: startOfDay(today), until: afterDay(until), limit: LOOK };
  const [tasks, moments] = await Promise.all([
    deps.store.tasks.open({ until: afterDay(until), limit: LOOK }),
    deps.store.cases.moments({ ...bounds, stages: stagesOf(body), what: momentsOf(body) }),
  ]);
  const ids = new Set([
    ...tasks.filter(({ kind }) => isTaskOf(body, kind)).map(({ caseId }) => caseId),
    ...moments.map(({ caseId }) => caseId),
  ]);
  const opened = await Promise.all(
    [...ids].slice(0, CASES * 2).map(async (caseId) => ({ caseId, found: await openCase(deps, caseId) })),
  );
  const cases = opened.flatMap(({ caseId, found }) => (found ? [{ caseId, state: found.state }] : []));
  const all = agendaOf(body, deps.covenant, cases, until);
  return { found: all.slice(0, CASES), more: all.length > CASES || ids.size > CASES * 2 };
}

/** Who can be marked present for this case, by party and name; of an external partner only who signed, and after a permission (10.5). */
export function attendees(
  deps: Deps,
  body: Body,
  state: SubjectState,
  members: readonly Member[],
  today: Day,
): Member[] {
  const may = members.filter((member) => {
    const actor = actorOn(member, today);
    if (actor === null || !mayBePresent(body, deps.covenant, state, actor)) return false;
    const organisation = deps.store.partners.chosen().find(({ id }) => id === member.party);
    return !isPartnerId(member.party) || signedUp(member, organisation, today);
  });
  return may.sort((a, b) => a.party.localeCompare(b.party) || a.name.localeCompare(b.name, 'nl'));
}

export { partyName } from '../partners/names.ts';

/** One look at one case in a meeting. @throws LogFailed: no log, no data. */
export const logLook = (deps: Deps, who: Who, meeting: Meeting, item: MeetingItem, sight: Sight) =>
  deps.store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: sight === 'nothing' ? 'refused' : 'read',
    purpose: PURPOSE,
    fields: [],
    file: sight === 'dates' || sight === 'nothing' ? 'meetings' : 'journal',
    caseId: item.caseId,
    detail: { meeting: meeting.id, item: item.nr, sight },
    ok: sight !== 'nothing',
  });

/** 7: the weighing team weighs; about a case that is in the conference it decides as core parties. 9: the conference. */
const purposeOfMeeting = (body: Body, { stage }: SubjectState): Purpose =>
  body === 'conference' ? 'conference' : stage === 'weighing' ? 'weigh' : 'core-decision';

/** The file's fields that the meeting needs; what is under a hold stays away (AVG 18(2)). Logged by the store. */
export async function tableOf(
  deps: Deps,
  who: Who,
  meeting: Meeting,
  item: MeetingItem,
  state: SubjectState,
): Promise<FilePart[]> {
  const codes = readsFor(meeting.body, state);
  const parts: FilePart[] = [];
  for (const room of ['weighing', 'conference'] as const) {
    const fields = deps.covenant.files[room].filter(({ code }) => codes.includes(code));
    if (fields.length === 0) continue;
    const permit = toRead(who, {
      ...{ caseId: item.caseId, state, file: room, fields: fields.map(({ code }) => code) },
      ...{ purpose: purposeOfMeeting(meeting.body, state), why: PURPOSE },
    });
    const texts = await deps.store.texts.list(item.caseId, ROOM_OF[room], permit).catch(nothing);
    for (const { code, label, article } of fields) {
      const all = texts.filter((text) => text.code === code);
      const items = all.filter(({ restricted }) => !restricted).map((text) => itemOf(deps.covenant, text));
      if (all.length > 0) parts.push({ label, article, items, held: all.length - items.length });
    }
  }
  return parts;
}

export interface Minutes {
  lines: Pick<JournalLine, 'at' | 'summary' | 'by'>[];
  tasks: TaskRow[];
}

/** What happened to the case in the meeting: its own journal and tasks. The caller has logged the look. */
export async function minutes(deps: Deps, meeting: Meeting, item: MeetingItem): Promise<Minutes> {
  if (item.from === null) return { lines: [], tasks: [] };
  try {
    const [journal, rows] = await Promise.all([
      deps.store.cases.journal(item.caseId, { after: item.from, limit: LINES }),
      deps.store.tasks.ofCase(item.caseId),
    ]);
    const lines = minutesOf(meeting.body, journal, item, meeting.day);
    const tasks = tasksFrom(meeting.body, rows, lines).sort((a, b) => (a.lastDay < b.lastDay ? -1 : 1));
    return { lines, tasks };
  } catch (error) {
    if (error instanceof KeyGone) return { lines: [], tasks: [] };
    throw error;
  }
}

/** Where each case is now, by its number on the agenda. */
export async function versionsOf(deps: Deps, meeting: Meeting): Promise<Record<number, number>> {
  const found = await Promise.all(
    meeting.items.map(async ({ nr, caseId }) => [nr, (await openCase(deps, caseId))?.version] as const),
  );
  return Object.fromEntries(found.flatMap(([nr, version]) => (version === undefined ? [] : [[nr, version]])));
}

/** Ends it, with the numbers that are left for who may not see the rest. */
export async function endMeeting(deps: Deps, meeting: Meeting): Promise<boolean> {
  const versions = await versionsOf(deps, meeting);
  const items: Record<number, { to: number; counts: { decisions: number; tasks: number } }> = {};
  for (const item of meeting.items) {
    const to = versions[item.nr];
    if (to === undefined) continue;
    const { lines, tasks } = await minutes(deps, meeting, { ...item, to });
    items[item.nr] = { to, counts: { decisions: lines.length, tasks: tasks.length } };
  }
  return deps.store.meetings.end(meeting.id, legalNow(), items);
}
