/** What the templates of a meeting draw. Nobody gets more than `sightOf` allows. */
import { randomUUID } from 'node:crypto';
import { dayInWords } from '../../domain/dates/index.ts';
import { dossierNumber, freeForm } from '../../domain/forms/index.ts';
import {
  dueOf,
  formsFor,
  isTaskOf,
  type Meeting,
  type MeetingItem,
  mayDiscuss,
  mayOrganise,
  phaseOf,
  type Sight,
  sightOf,
  titleOf,
} from '../../domain/meetings/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { mayAct, standing } from '../acting/standing.ts';
import type { Deps, Who } from '../deps.ts';
import { STAGES } from '../dossier.ts';
import type { Shown } from '../form-page.ts';
import { withBack } from './back.ts';
import { BODY_NAMES, logLook, type Minutes, minutes, openCase, partyName, tableOf } from './data.ts';

export const titleOfMeeting = ({ body, day, time }: Meeting): string =>
  `${BODY_NAMES[body]} op ${dayInWords(day)}${time === null ? '' : ` om ${time.replace(':', '.')} uur`}`;

/** Names and parties of who is there. */
async function namesOf(deps: Deps, ids: readonly string[]): Promise<{ name: string; party: string }[]> {
  const found = await deps.store.members.byIds(ids);
  return found
    .map(({ name, party }) => ({ name, party: partyName(deps, party) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'nl'));
}

/** Why it is on the agenda: as it was then, with today's reason where it is still due. */
function reasonsOf(deps: Deps, meeting: Meeting, item: MeetingItem, state: SubjectState | null) {
  const now = state ? dueOf(meeting.body, deps.covenant, state) : [];
  return item.due.map(({ what, lastDay }) => {
    const still =
      now.find((due) => due.what === what && due.lastDay === lastDay) ?? now.find((due) => due.what === what);
    return {
      title: titleOf(deps.covenant, what),
      lastDay: still?.lastDay ?? lastDay,
      why: still?.why ?? null,
      over: still === undefined,
    };
  });
}

export async function agendaPage(deps: Deps, who: Who, meeting: Meeting) {
  const { today } = who;
  const organiser = mayOrganise(deps.covenant, who.actor);
  const items = await Promise.all(
    meeting.items.map(async (item) => {
      const state = (await openCase(deps, item.caseId))?.state ?? null;
      const sight = sightOf(meeting, item, deps.covenant, state, who.actor, today);
      const own = item.present.includes(who.member.id);
      return {
        nr: item.nr,
        href: `/overleg/${meeting.id}/${item.nr}`,
        number: dossierNumber(item.caseId),
        stage: STAGES[state?.stage ?? ''] ?? 'Niet bekend',
        reasons: reasonsOf(deps, meeting, item, state),
        names: organiser || own ? await namesOf(deps, item.present) : null,
        count: item.present.length,
        discussed: item.discussedAt !== null,
        open: sight === 'contents' || sight === 'minutes',
        own,
      };
    }),
  );
  const { accessLog } = deps.store;
  await accessLog.write({
    ...{ who: who.member.id, party: who.actor.party, what: 'list', purpose: 'meeting' },
    ...{ fields: [], file: 'meetings', caseId: null, ok: true, detail: { meeting: meeting.id } },
  });
  return {
    title: titleOfMeeting(meeting),
    meeting: { id: meeting.id, body: meeting.body },
    phase: phaseOf(meeting, today),
    unended: meeting.status === 'running' && phaseOf(meeting, today) === 'ended',
    otherDay: meeting.status === 'planned' && meeting.day !== today,
    organiser,
    items,
  };
}

/** Lines of the journal in business words, by party; a name only of who was there. */
async function linesOf(deps: Deps, item: MeetingItem, { lines, tasks }: Minutes) {
  const names = new Map((await deps.store.members.byIds(item.present)).map(({ id, name }) => [id, name]));
  const titles = new Map(deps.covenant.tasks.map(({ id, title }) => [id, title]));
  return {
    lines: lines.map(({ at, summary, by }) => ({
      at,
      summary,
      name: by ? (names.get(by.member) ?? null) : null,
      party: by ? partyName(deps, by.party) : null,
    })),
    tasks: tasks.map((task) => ({
      number: task.number,
      title: titles.get(task.kind) ?? task.kind,
      party: task.party === null ? null : partyName(deps, task.party),
      lastDay: task.lastDay,
      why: task.why,
      done: task.status !== 'open',
    })),
  };
}

export async function itemPage(
  deps: Deps,
  who: Who,
  meeting: Meeting,
  item: MeetingItem,
  state: SubjectState | null,
  sight: Sight,
  shown: Shown,
) {
  const href = `/overleg/${meeting.id}/${item.nr}`;
  const base = {
    title: `Dossier ${dossierNumber(item.caseId)}`,
    number: dossierNumber(item.caseId),
    subtitle: titleOfMeeting(meeting),
    back: `/overleg/${meeting.id}`,
    href,
    phase: phaseOf(meeting, who.today),
    stage: STAGES[state?.stage ?? ''] ?? 'Niet bekend',
    reasons: reasonsOf(deps, meeting, item, state),
    discussedAt: item.discussedAt,
    alert: shown.alert ?? null,
    problems: shown.alert !== undefined,
    commandId: shown.commandId ?? randomUUID(),
    sight,
    table: [] as Awaited<ReturnType<typeof tableOf>>,
    open: [] as object[],
    forms: [] as { href: string; title: string }[],
    mayDiscuss: false,
    present: [] as { name: string; party: string }[],
    minutes: null as Awaited<ReturnType<typeof linesOf>> | null,
  };
  if (!state || (sight !== 'contents' && sight !== 'minutes')) return base;
  const [found, present] = await Promise.all([minutes(deps, meeting, item), namesOf(deps, item.present)]);
  const told = { ...base, present, minutes: await linesOf(deps, item, found) };
  if (sight === 'minutes') return told;
  const { actor } = who;
  return {
    ...told,
    table: await tableOf(deps, who, meeting, item, state),
    open: await openTasks(deps, who, meeting, item, href),
    forms: formsFor(meeting.body, state)
      .map((id) => freeForm(id, deps.covenant, { today: who.today, party: actor.party, state }))
      .map(({ id, title }) => ({ href: `${href}/${id}`, title })),
    mayDiscuss: item.discussedAt === null && mayDiscuss(meeting.body, deps.covenant, state, actor),
  };
}

/** The case's open tasks of this body: whose they are and until when; one's own with the way back to the meeting. */
async function openTasks(deps: Deps, who: Who, meeting: Meeting, item: MeetingItem, href: string) {
  const rows = (await deps.store.tasks.ofCase(item.caseId))
    .filter(({ status, kind }) => status === 'open' && isTaskOf(meeting.body, kind))
    .sort((a, b) => (a.endsAt < b.endsAt ? -1 : 1));
  const assignees = rows.flatMap(({ assignee }) => assignee ?? []);
  const names = new Map((await deps.store.members.byIds(assignees)).map(({ id, name }) => [id, name]));
  const titles = new Map(deps.covenant.tasks.map(({ id, title }) => [id, title]));
  return Promise.all(
    rows.map(async (row) => ({
      number: row.number,
      title: titles.get(row.kind) ?? row.kind,
      name: names.get(row.assignee ?? '') ?? null,
      party: row.party === null ? null : partyName(deps, row.party),
      lastDay: row.lastDay,
      overdue: row.lastDay < who.today,
      why: row.why,
      href: mayAct(await standing(deps, who, row)) ? withBack(`/taken/${row.number}`, href) : null,
    })),
  );
}

/** Everything that came of it, per case: in full for who may see that case, in numbers for others. Prints well. */
export async function minutesPage(deps: Deps, who: Who, meeting: Meeting) {
  const { today } = who;
  const items = [];
  for (const item of meeting.items) {
    const state = (await openCase(deps, item.caseId))?.state ?? null;
    const sight = sightOf(meeting, item, deps.covenant, state, who.actor, today);
    const full = sight === 'contents' || sight === 'minutes';
    await logLook(deps, who, meeting, item, sight);
    items.push({
      nr: item.nr,
      number: dossierNumber(item.caseId),
      stage: STAGES[state?.stage ?? ''] ?? 'Niet bekend',
      count: item.present.length,
      counts: item.counts,
      discussedAt: item.discussedAt,
      reasons: reasonsOf(deps, meeting, item, state),
      present: full ? await namesOf(deps, item.present) : [],
      minutes: full ? await linesOf(deps, item, await minutes(deps, meeting, item)) : null,
    });
  }
  return {
    title: `Verslag: ${titleOfMeeting(meeting)}`,
    back: `/overleg/${meeting.id}`,
    phase: phaseOf(meeting, today),
    startedAt: meeting.startedAt,
    endedAt: meeting.endedAt,
    items,
  };
}
