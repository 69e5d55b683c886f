/** The covenant's own life (4, 11.1, 15.2, 15.3, 18): one case an environment, from signing on. Pure rules. */
import { type Covenant, taskText } from '../../covenant/index.ts';
import type { Applied, Context, Kind, Moment, Refusal, Task, TaskEnd } from '../case.ts';
import { atTime, type Day, dayInWords, dayOf, halfway } from '../dates/index.ts';
import { coreParties, needOneOf, needOwn, ROLE, refusalOf, refuse } from '../subject/checks.ts';
import { byTerm, termOf } from '../subject/terms.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { type Nudge, nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import { begin, close, finish, note, open } from '../tasks/work.ts';
import { annexConfirmed, annexSigned } from './annex.ts';
import { askToSign, inForceWhenAllSigned, published, registered, signed } from './beginning.ts';
import { CHECKERS, checkerOf, DUTIES, dutyOf, OF_CORE, REPORTS, startOfDuties } from './duties.ts';
import { followedUp, followUp } from './follow-up.ts';
import { continuationAnswered, giveNotice, leavingMoments, partyGone } from './leaving.ts';
import { reportUnit } from './papers.ts';
import { REPORT_ENDS, reportEnds, reportMoments, written } from './reports.ts';
import { planAdopted, planAnswered, proposePlan } from './security-plan.ts';
import type { CovenantEvent, CovenantState, DutyAnswers } from './state.ts';
import { proposeVersion, publishWhenSigned, takeOver, versionAnswered, versionMoments } from './versions.ts';
import { covenantTaskEnd, standingOf, type Work } from './work.ts';

export { CHECKERS, checkerOf, DUTIES, type Duty } from './duties.ts';
export { ownersOf } from './follow-up.ts';
export { mayGiveNotice } from './leaving.ts';
export type { CovenantEvent, CovenantState, DutyAnswers, DutyKind, Proposal, Verdict } from './state.ts';
export { covenantTaskEnd, standingOf } from './work.ts';

type Completion = Extract<CovenantEvent, { type: 'complete-task' }>;

const nudges = (covenant: Covenant, state: CovenantState, task: Task): Nudge[] =>
  nudgesOf(covenant, task, covenantTaskEnd(covenant, state, task).lastDay, true);

const isOpen = (state: CovenantState, kind: string): boolean =>
  state.tasks.some((task) => task.kind === kind);

/** Halfway its term a check becomes a task (docs/decisions/0013). */
function opening(
  covenant: Covenant,
  kind: string,
  from: Day,
): { day: Day; at: string; end: TaskEnd; says: TaskEnd } {
  const end = byTerm(covenant, termOf(covenant, kind), from);
  const day = halfway(from, end.lastDay);
  const counting = `${end.why.counting} Halverwege komt de taak: ${dayInWords(day)}.`;
  return {
    day,
    at: atTime(day, covenant.settings.mailHour.value),
    end,
    says: { ...end, why: { ...end.why, counting } },
  };
}

function due(state: CovenantState, covenant: Covenant): Moment[] {
  const moments: Moment[] = passingMoments(state, covenant);
  for (const { kind } of DUTIES) {
    const duty = state.duties[kind];
    if (!duty || isOpen(state, kind)) continue;
    const { day, at, end, says } = opening(covenant, kind, duty.from);
    const shown = { ...end, what: kind, ref: kind, waitsForPeople: true, acts: false };
    moments.push(shown, {
      ...{ what: `${kind}-opens`, ref: kind, at, lastDay: day, article: says.article, why: says.why },
      ...{ waitsForPeople: false, acts: true },
    });
  }
  for (const task of state.tasks) {
    const end = covenantTaskEnd(covenant, state, task);
    moments.push({ ...end, what: task.term, ref: task.id, waitsForPeople: true, acts: false });
    moments.push(...nudgeMoments(covenant, task, end, nudges(covenant, state, task)));
  }
  return soonestFirst(moments);
}

const passingMoments = (state: CovenantState, covenant: Covenant): Moment[] => [
  ...leavingMoments(state, covenant),
  ...versionMoments(state),
  ...reportMoments(state, covenant),
];

/** Parties go and versions take over as of their own instant, in their order. */
function passing(work: Work): void {
  for (;;) {
    const { state, covenant, context } = work;
    const [next] = soonestFirst(passingMoments(state, covenant).filter(({ at }) => at <= context.now));
    if (!next) return;
    work.now = next.at;
    work.day = dayOf(next.at);
    if (next.what === 'version-takes-over') takeOver(work);
    else if (next.what === REPORT_ENDS) reportEnds(work, next);
    else {
      partyGone(work, next.ref);
      inForceWhenAllSigned(work);
      publishWhenSigned(work);
      planAdopted(work);
    }
    work.now = context.now;
    work.day = context.today;
  }
}

/** What is due by now happens, each as of its own day; a duty that the rules know since today counts from today. */
function settle(work: Work): void {
  const { state, covenant } = work;
  const { now, today } = work.context;
  passing(work);
  const begun = state.signing ? state.signing.inForce : startOfDuties(covenant, today);
  if (begun !== null)
    for (const { kind, who } of DUTIES) {
      state.duties[kind] ??= { from: begun, times: 0 };
      const { from } = state.duties[kind];
      const { at } = opening(covenant, kind, from);
      if (at > now || isOpen(state, kind)) continue;
      work.now = at;
      work.day = dayOf(at);
      const about = REPORTS.has(kind) ? { about: reportUnit(kind, state.duties[kind].times + 1) } : {};
      open(work, { kind, party: null, from, ...about, ...checkerFor(work, kind, who) });
      note(work, taskText(covenant, kind).title);
      work.now = now;
      work.day = today;
    }
  nudge(work, (task) => nudges(covenant, state, task));
}

/** 15.3: the controller's own check goes to somebody of a core party; every other to whom the list says. */
function checkerFor({ context, covenant }: Work, kind: string, who: readonly string[]) {
  if (!OF_CORE.has(kind)) return checkerOf(context.directory, who);
  for (const party of coreParties(covenant))
    for (const role of who) {
      const [assignee] = context.directory.candidates(party, role);
      if (assignee !== undefined) return { party, role, assignee };
    }
  return checkerOf(context.directory, [ROLE.coordinator]);
}

const VERDICTS = ['in-order', 'follow-up'];

function complete(work: Work, event: Completion): void {
  const task = needTask(work.state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  if (task.kind === 'check-own-log' && task.about?.startsWith(`${event.by.member} `))
    refuse('own-lines', 'Dit zijn uw eigen regels. Een ander moet ze controleren.');
  if (!dutyOf(task.kind) && event.kind !== 'check-own-log') {
    completeOther(work, task, event);
    return;
  }
  const answer = event.answer as DutyAnswers['check-security'] & Record<string, unknown>;
  needOneOf(answer.outcome, VERDICTS, 'outcome');
  for (const [name, verdict] of Object.entries(answer))
    if (name.startsWith('line-')) needOneOf(String(verdict), VERDICTS, name);
  if (event.kind === 'check-authorisations' && !allNamed(work, event)) return;
  const deputy = task.assignee !== null && task.assignee !== event.by.member;
  const { title } = taskText(work.covenant, task.kind);
  const earlier = Object.values(work.state.duties[task.kind]?.named ?? {});
  const follow = answer.outcome === 'follow-up' || earlier.some((given) => given !== 'stays');
  note(work, `Gedaan: ${title}${deputy ? ' (door de vervanger)' : ''}${follow ? ': opvolging nodig' : ''}`);
  close(work, task, 'done');
  if (dutyOf(task.kind)) {
    const times = (work.state.duties[task.kind]?.times ?? 0) + 1;
    work.state.duties[task.kind] = { from: work.day, times };
  }
  if (follow) followUp(work, task, answer);
  written(work, task, event.texts);
  if (event.kind === 'check-log' && event.answer.own === 'yes') openOwn(work, event.by.member, task.from);
}

/** What comes once, about the covenant itself. */
function completeOther(work: Work, task: Task, event: Completion): void {
  const { title } = taskText(work.covenant, task.kind);
  close(work, task, 'done');
  switch (event.kind) {
    case 'sign-covenant':
      signed(work, task, event.answer.signed);
      break;
    case 'record-publication':
      published(work, task, event.answer);
      break;
    case 'record-registration':
      registered(work, event.answer);
      break;
    case 'decide-continuation':
      continuationAnswered(work, task, event.answer);
      break;
    case 'sign-version':
      versionAnswered(work, task, event.answer);
      break;
    case 'adopt-security-plan':
      planAnswered(work, task, event.answer);
      break;
    case 'confirm-annex':
      annexConfirmed(work, task, event.by.member, event.answer);
      break;
    case 'follow-up':
      followedUp(work, task, event.answer);
      written(work, task, event.texts);
      note(work, `Gedaan: ${title}`);
      break;
    case 'note-leaving':
    case 'hand-over-cases':
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      note(work, `Gedaan: ${title}`);
      break;
  }
}

const STAYS = ['stays', 'ends', 'change'];

/**
 * 15.2f: whether every name has been answered for; until then the task goes on with the others. Nobody confirms their
 * own. What an answer asks for beyond 'stays' happens in the member's own case.
 */
function allNamed(work: Work, { by, answer, kind }: Extract<Completion, { kind: 'check-authorisations' }>) {
  const { covenant, context, state } = work;
  const duty = state.duties[kind] ?? { from: work.day, times: 0 };
  const named = { ...duty.named };
  for (const [name, given] of Object.entries(answer)) {
    if (!name.startsWith('name-')) continue;
    needOneOf(String(given), STAYS, name);
    named[name.slice('name-'.length)] = String(given);
  }
  const all = new Set(covenant.roles.flatMap(({ id }) => context.directory.candidates(null, id)));
  const done = [...all].every((member) => member === by.member || Object.hasOwn(named, member));
  if (!done) {
    state.duties[kind] = { ...duty, named };
    note(work, 'Een deel van de bevoegdheden is gecontroleerd');
  }
  return done;
}

/** 15.2e: nobody checks their own looks alone. `from` of the first check says which period it is about. */
function openOwn(work: Work, about: string, from: Day): void {
  const kind = 'check-own-log';
  const task = open(work, {
    kind,
    party: null,
    about: `${about} ${from}`,
    ...checkerOf(work.context.directory, CHECKERS, about),
  });
  note(work, taskText(work.covenant, task.kind).title);
}

function apply(
  state: CovenantState | null,
  event: CovenantEvent,
  context: Context,
): Applied<CovenantState> | Refusal {
  if (!state && event.type !== 'begin')
    return { ok: false, code: 'unknown-case', message: 'Dit is er niet.' };
  const startedOn = startOfDuties(context.covenant, context.today);
  const work = begin<CovenantState>(
    state ?? { startedOn, duties: {}, tasks: [], undelivered: [], counters: { task: 0 } },
    context,
  );
  try {
    // Before there is a draft to sign, it isn't known whether anything is in force.
    if (state) settle(work);
    switch (event.type) {
      case 'begin':
        if (state) refuse('begun', 'Dit is al begonnen.');
        if (event.draft) askToSign(work);
        else note(work, 'De controles van het convenant beginnen');
        break;
      case 'give-notice':
        giveNotice(work, event.by);
        break;
      case 'propose-version':
        proposeVersion(work, event);
        break;
      case 'propose-security-plan':
        proposePlan(work, event);
        break;
      case 'annex-signed':
        annexSigned(work, event);
        break;
      case 'complete-task':
        complete(work, event);
        break;
      case 'reassign':
        reassign(work, event);
        break;
      case 'mail-failed':
        mailFailed(work, event);
        break;
      case 'assignee-gone':
        // Nobody checks their own looks.
        assigneeGone(work, event, ({ kind, about = '' }) =>
          kind === 'check-own-log' ? about.split(' ').slice(0, 1) : [],
        );
        break;
      case 'moment':
        return finish(work);
    }
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

export const covenantLife: Kind<CovenantState, CovenantEvent> = {
  name: 'covenant',
  apply,
  due,
  stage: ({ signing, stopped }) =>
    stopped !== undefined ? 'stopped' : signing && signing.inForce === null ? 'drafted' : 'in-force',
  standing: standingOf,
  parties: (_state, covenant) => covenant.parties.map(({ id }) => id),
  tasks: (state) => state.tasks,
  taskEnd: covenantTaskEnd,
};
