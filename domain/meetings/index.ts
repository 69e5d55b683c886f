/**
 * Meetings of the weighing team (7) and of the case conference (9): what is on the agenda, who may be there, and what
 * each may see. A meeting holds ids, dates and stages only; what is said becomes tasks and data in the case itself.
 * Pure: the day comes in as an argument.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, CaseId, MemberId } from '../case.ts';
import {
  addDays,
  addDuration,
  atTime,
  type Day,
  dayOf,
  type Instant,
  startOfDay,
  type Why,
} from '../dates/index.ts';
import type { FreeFormId } from '../forms/index.ts';
import {
  type FileStage,
  isCore,
  mayAttendDiscussion,
  ROLE,
  type SubjectEvent,
  type SubjectState,
  subject,
  type TaskKind,
  takesPart,
} from '../subject/index.ts';

export type Body = 'weighing' | 'conference';
export const BODIES: readonly Body[] = ['weighing', 'conference'];
export const isBody = (value: unknown): value is Body => BODIES.some((body) => body === value);

/** One case on the agenda. */
export interface MeetingItem {
  /** Its number on the agenda: stays the same when another case leaves it. */
  nr: number;
  caseId: CaseId;
  /** Why it is on the agenda, as it was when the agenda was made. */
  due: { what: string; lastDay: Day }[];
  /** Who is there for this case. */
  present: MemberId[];
  /** The case's versions when the meeting began and ended: what lies between them happened in it. */
  from: number | null;
  to: number | null;
  discussedAt: Instant | null;
  /** Numbers for who may not see the rest; known once the meeting has ended. */
  counts: { decisions: number; tasks: number } | null;
  /** What is said to the external partners who are there (10.5): kind and purpose. Null: none is there. */
  spoken?: { kinds: string[]; necessity: string } | null;
}

export interface Meeting {
  id: string;
  body: Body;
  day: Day;
  /** 'HH:MM' in Amsterdam, when it was given. */
  time: string | null;
  madeBy: MemberId;
  status: 'planned' | 'running' | 'ended';
  startedAt: Instant | null;
  endedAt: Instant | null;
  items: MeetingItem[];
}

interface Rules {
  stages: readonly FileStage[];
  /** Moments of a case that put it on the agenda. */
  moments: ReadonlySet<string>;
  /** Tasks that are this body's own work. */
  tasks: ReadonlySet<string>;
  /** Other events that are this body's own work. */
  events: ReadonlySet<string>;
}
const kinds = (...all: TaskKind[]): ReadonlySet<string> => new Set<string>(all);
const events = (...all: SubjectEvent['type'][]): ReadonlySet<string> => new Set<string>(all);

const PLAN_TASKS = ['draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing'] as const;
const WEIGHING_TASKS = [
  ...(['assess', 'give-information', 'decide-agenda', 'consult-informing', 'decide-informing'] as const),
  ...(['reconsider-notice', 'decide-closing', 'review-or-close'] as const),
] as const;

/** 8.4: what the weighing team does is the core parties' own; the conference sees only its own work of it. */
const RULES: Readonly<Record<Body, Rules>> = {
  weighing: {
    stages: ['weighing', 'conference'],
    moments: new Set([...WEIGHING_TASKS, 'weigh-signal', 'inform-subject']),
    tasks: kinds(...WEIGHING_TASKS),
    events: events('register-signal', 'ask-information', 'discuss'),
  },
  conference: {
    stages: ['conference'],
    moments: new Set([...PLAN_TASKS, 'archive']),
    tasks: kinds(...PLAN_TASKS),
    events: events('add-action', 'add-data', 'add-person', 'discuss'),
  },
};

export const isTaskOf = (body: Body, kind: string): boolean => RULES[body].tasks.has(kind);
export const momentsOf = (body: Body): readonly string[] => [...RULES[body].moments];
export const stagesOf = (body: Body): readonly FileStage[] => RULES[body].stages;

/** Something that is due in a case, with its reason. */
export interface Due {
  what: string;
  title: string;
  lastDay: Day;
  at: Instant;
  why: Why;
}
export interface Proposal {
  caseId: CaseId;
  stage: FileStage;
  /** Soonest first, never empty. */
  due: Due[];
}

/** What people call it: by its task, else by its term. */
export function titleOf(covenant: Covenant, what: string): string {
  const named = [covenant.tasks, covenant.terms, covenant.workTerms].map((list) =>
    list.find(({ id }) => id === what),
  );
  return named.find((one) => one !== undefined)?.title ?? what;
}

/** The last day that an agenda of this day looks at. */
export const agendaUntil = (covenant: Covenant, day: Day): Day =>
  addDuration(day, covenant.settings.meetings.value.ahead);
/** For asking the store: all that ends up to and including that day lies before it. */
export const afterDay = (day: Day): Instant => startOfDay(addDays(day, 2));

/** All that is due in a case and is this body's own work, soonest first: the same `due` as everywhere else. */
export function dueOf(body: Body, covenant: Covenant, state: SubjectState): Due[] {
  const found: Due[] = [];
  for (const { what, at, lastDay, why } of subject.due(state, covenant)) {
    if (!RULES[body].moments.has(what)) continue;
    if (found.some((known) => known.what === what && known.lastDay === lastDay)) continue;
    found.push({ what, title: titleOf(covenant, what), lastDay, at, why });
  }
  return found;
}

/** Why a case would be on this body's agenda, from the same `due` as everything else; null when there is no reason. */
export function proposalOf(
  body: Body,
  covenant: Covenant,
  { caseId, state }: { caseId: CaseId; state: SubjectState },
  until: Day,
): Proposal | null {
  if (!RULES[body].stages.includes(state.stage)) return null;
  const due = dueOf(body, covenant, state).filter(({ lastDay }) => lastDay <= until);
  return due.length === 0 ? null : { caseId, stage: state.stage, due };
}

/** The cases that have a reason to be discussed, the soonest first. */
export function agendaOf(
  body: Body,
  covenant: Covenant,
  cases: readonly { caseId: CaseId; state: SubjectState }[],
  until: Day,
): Proposal[] {
  const when = ({ due }: Proposal): string => due[0]?.at ?? until;
  return cases
    .flatMap((one) => proposalOf(body, covenant, one, until) ?? [])
    .sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : a.caseId < b.caseId ? -1 : 1));
}

/** Making an agenda needs dates, numbers and stages only: the chair's party, the administrator, the coordinator. */
export function mayOrganise(covenant: Covenant, { party, roles }: Pick<Actor, 'party' | 'roles'>): boolean {
  if (roles.includes(ROLE.coordinator) || roles.includes(ROLE.administrator)) return true;
  return party === covenant.settings.chair.value && roles.includes(ROLE.core) && isCore(covenant, party);
}

/**
 * Need to know (8.4, 9.1): the core parties' representatives weigh, the involved parties' sit in the conference.
 * An external partner never: who is there of one has no page of the meeting (`mayBePresent`).
 */
export function mayAttend(body: Body, covenant: Covenant, state: SubjectState, actor: Actor): boolean {
  return body === 'weighing'
    ? isCore(covenant, actor.party) && actor.roles.includes(ROLE.core)
    : takesPart(state, covenant, actor);
}

/** Who can be marked present: also of an organisation to which something was disclosed in this case (10.5). */
export const mayBePresent = (body: Body, covenant: Covenant, state: SubjectState, actor: Actor): boolean =>
  mayAttend(body, covenant, state, actor) ||
  (body === 'conference' && actor.roles.includes(ROLE.partner) && mayAttendDiscussion(state, actor.party));

/** A meeting that nobody ended is over at the end of its day, so that no page stays open for good. */
export function phaseOf({ status, day }: Pick<Meeting, 'status' | 'day'>, today: Day): Meeting['status'] {
  return status === 'running' && day !== today ? 'ended' : status;
}

/** Nothing; number, stage and dates; what came of it as well; the file too. */
export type Sight = 'nothing' | 'dates' | 'minutes' | 'contents';

/** What somebody sees of one case in a meeting. `state` null: the case is gone. */
export function sightOf(
  meeting: Meeting,
  item: MeetingItem,
  covenant: Covenant,
  state: SubjectState | null,
  actor: Actor,
  today: Day,
): Sight {
  // 10.5: an external partner hears what is said; what it may read stands on a page of its own.
  if (actor.roles.includes(ROLE.partner)) return 'nothing';
  const there = meeting.items.some(({ present }) => present.includes(actor.member));
  const least = there || mayOrganise(covenant, actor) ? 'dates' : 'nothing';
  if (!state || !item.present.includes(actor.member) || !mayAttend(meeting.body, covenant, state, actor))
    return least;
  // 13.2: the archive is for complaints and accountability only.
  if (state.stage === 'archived' || state.stage === 'destroyed') return least;
  const phase = phaseOf(meeting, today);
  if (phase === 'planned') return least;
  return phase === 'running' && RULES[meeting.body].stages.includes(state.stage) ? 'contents' : 'minutes';
}

/** The file's fields that the meeting needs on the table (8.4, 10.4). */
export function readsFor(body: Body, { stage, plan }: SubjectState): readonly string[] {
  if (body === 'weighing') return stage === 'weighing' ? ['8.2a', '8.2b', '8.2d'] : ['10.2a', '9.3', '10.2e'];
  const making = plan?.step === 'drawing' || plan?.step === 'agreeing';
  return ['10.2a', '10.2b', ...(making ? ['10.2d'] : []), '9.3', '10.2e'];
}

/** What a participant may start right there. An action needs a plan that was agreed to. */
export function formsFor(body: Body, { stage, plan }: SubjectState): readonly FreeFormId[] {
  if (body === 'weighing') return stage === 'weighing' ? ['ask-information'] : [];
  if (stage !== 'conference') return [];
  return plan?.reviewFrom === undefined
    ? ['add-data', 'add-person']
    : ['add-action', 'add-data', 'add-person'];
}

/** Only who takes part can say that it was discussed: that keeps the file longer (13.1-2). */
export const mayDiscuss = (body: Body, covenant: Covenant, state: SubjectState, actor: Actor): boolean =>
  mayAttend(body, covenant, state, actor) && RULES[body].stages.includes(state.stage);

export interface Line {
  version: number;
  at: Instant;
  summary: string;
  by: Actor | null;
  detail: unknown;
}

/**
 * The minutes of a case: its own journal between start and end, as far as it is this body's own work. What the clock
 * did, and what others did for the person or for another body meanwhile, is left out. Never after the meeting's day.
 */
export function minutesOf<L extends Line>(
  body: Body,
  lines: readonly L[],
  { from, to }: Pick<MeetingItem, 'from' | 'to'>,
  day: Day,
): L[] {
  if (from === null) return [];
  const rules = RULES[body];
  return lines.filter(({ version, at, by, detail }) => {
    if (by === null || version <= from || dayOf(at) > day || (to !== null && version > to)) return false;
    const { type, kind, ...rest } = (detail ?? {}) as { type?: string; kind?: string; body?: string };
    if (type === 'complete-task') return rules.tasks.has(kind ?? '');
    if (type === 'discuss') return rest.body === body;
    return rules.events.has(type ?? '');
  });
}

/** The tasks that came of it: opened by one of those lines, and so at its very instant. */
export const tasksFrom = <T extends { kind: string; openedAt: Instant }>(
  body: Body,
  tasks: readonly T[],
  lines: readonly Pick<Line, 'at'>[],
): T[] =>
  tasks.filter(
    ({ kind, openedAt }) =>
      RULES[body].tasks.has(kind) && lines.some(({ at }) => Date.parse(at) === Date.parse(openedAt)),
  );

/** When what is left of a meeting, staff's own record, is destroyed. */
export const meetingEnds = (covenant: Covenant, day: Day): Instant =>
  atTime(
    addDays(addDuration(day, covenant.settings.meetings.value.keep), 1),
    covenant.settings.actHour.value,
  );
