/** From one step of a request to the next (12), each with the tasks that it asks for. */
import type { Covenant } from '../../covenant/index.ts';
import type { CaseId, Directory, PartyId, Role } from '../case.ts';
import { livingLinks } from '../links.ts';
import { coreParties, ROLE, roleOf } from '../subject/checks.ts';
import { closeAll, note, open, type TaskWork } from '../tasks/work.ts';
import { ownTerm, RECORDS } from './due.ts';
import { OFFICER } from './papers.ts';
import {
  type Ask,
  granted,
  type Outcome,
  partiesOf,
  type RequestState,
  type Step,
  SUBJECT,
  type Verdict,
} from './state.ts';

export type Work = TaskWork<RequestState>;

/** 12.1: named by the controller; the administrator where nobody is. */
export function officerOf(directory: Directory): { role: Role; assignee: string | null } {
  const officer = directory.assignee(null, OFFICER);
  return officer === null
    ? { role: ROLE.administrator, assignee: directory.assignee(null, ROLE.administrator) }
    : { role: OFFICER, assignee: officer };
}

const toOfficer = (work: Work, kind: string, from = work.state.receivedOn): void => {
  open(work, { kind, party: null, from, ...officerOf(work.context.directory) });
};

function go(work: Work, step: Step): void {
  work.state.step = step;
  work.state.stepOn = work.day;
  forgetShown(work);
}

/** 12.1: what a provider said of the person serves to establish who it is, and goes with that step. */
function forgetShown({ state, covenant, effects }: Work): void {
  const { shown } = state;
  if (shown?.unit === undefined) return;
  const { article } = covenant.settings.requestRecords;
  effects.push({ effect: 'erase-units', units: [shown.unit], term: RECORDS, article });
  state.shown = { on: shown.on, level: shown.level };
}

export function identify(work: Work): void {
  go(work, 'identifying');
  toOfficer(work, 'establish-identity');
}

export function search(work: Work): void {
  go(work, 'searching');
  toOfficer(work, 'link-request');
}

/** A core party's own people; a case party's likewise. */
const toParty = (work: Work, kind: string, party: PartyId): void => {
  open(work, { kind, party, role: roleOf(work.covenant, party), from: work.state.receivedOn });
};

/** An objection shields at once, a correction next; a file hears of one thing. */
const foremost = (asks: readonly Ask[]): Ask =>
  asks.includes('objection') ? 'objection' : asks.includes('correction') ? 'correction' : 'access';

const tell = (work: Work, file: CaseId, event: { type: string } & Record<string, unknown>): void => {
  work.effects.push({
    effect: 'tell',
    to: file,
    kind: 'subject',
    event,
    gone: { type: 'file-gone', file } as never,
  });
};

/** 13: whether a file is there after its last day; when it isn't, its answer says so. */
export function askFile(work: Work, link: string): void {
  const one = work.state.links[link];
  if (!one) return;
  one.asked = true;
  tell(work, one.file, { type: 'request-asks' });
}

/** Whose files these are is established: they hear that the request runs, and a postponed notice is looked at again (11.5). */
export function contribute(work: Work): void {
  const { state, covenant } = work;
  go(work, 'contributing');
  const { receivedOn, asks } = state;
  const answerBy = ownTerm(covenant, state).lastDay;
  const what = foremost(asks);
  for (const [, { file, unit, items = [] }] of livingLinks(state)) {
    // AVG 18(1)(d): of who is in a file about somebody else, their own items alone.
    const own = what === 'objection' && unit !== SUBJECT ? { items } : {};
    tell(work, file, { type: 'request-runs', what, receivedOn, answerBy, ...own });
    tell(work, file, { type: 'impediment-gone', by: 'system', person: unit });
  }
  for (const party of partiesOf(state)) toParty(work, 'contribute-request', party);
}

/** Once every party has answered; or its last day has passed, and who was silent holds nothing back. */
export function contributionsIn(work: Work): void {
  const { state } = work;
  for (const party of partiesOf(state)) state.contributed[party] ??= 'silent';
  closeAll(work, ({ kind }) => kind === 'contribute-request', 'lapsed');
  decide(work);
}

function decide(work: Work): void {
  go(work, 'deciding');
  work.state.answers = {};
  for (const party of coreParties(work.covenant)) toParty(work, 'decide-request', party);
}

/** What they must agree on. */
const agreesOn = ({ access, ground, correction, objection }: Verdict): string =>
  [access, access === 'neither' ? ground : '', correction, objection].join(' ');

/** One core party's answer; its task is closed already. */
export function answered(work: Work, party: PartyId, verdict: Verdict): void {
  const { state, covenant } = work;
  state.answers[party] = verdict;
  const all = coreParties(covenant);
  const given = all.flatMap((core) => state.answers[core] ?? []);
  if (given.length < all.length) return;
  if (new Set(given.map(agreesOn)).size === 1) {
    stands(work, 'all', given[0] ?? {});
    return;
  }
  state.round += 1;
  note(work, 'De kernpartijen zijn het niet eens: eerst overleg, dan opnieuw beslissen');
  decide(work);
}

/** 12.3-5: silence or deadlock grants; an objection that is granted shields, which can be undone. */
export const byDeadlock = ({ deadlock }: Covenant, asks: readonly Ask[]): Verdict =>
  deadlock.request.outcome === 'grant'
    ? {
        ...(asks.includes('access') && { access: 'all' as const }),
        ...(asks.includes('correction') && { correction: 'grant' as const }),
        ...(asks.includes('objection') && { objection: 'shield' as const }),
      }
    : {};

/** AVG 21: of who is in a file about somebody else, their own items go or are shielded, and nothing else. */
const upheld = ({ objection }: Verdict, items: readonly string[]) =>
  objection === 'remove' || objection === 'shield'
    ? items.map((item) => ({ item, what: objection, ground: 'c' as const }))
    : [];

export function stands(work: Work, by: 'all' | 'deadlock', verdict: Verdict): void {
  const { state, day } = work;
  state.decision = { on: day, by, ...verdict };
  closeAll(work, ({ kind }) => kind === 'decide-request', 'lapsed');
  for (const [, { file, unit, items: own = [] }] of livingLinks(state)) {
    const others = unit !== SUBJECT;
    const items = [
      ...granted(state).map(({ item, what, ground = 'a' }) => ({ item, what, ground })),
      ...(others ? upheld(verdict, own) : []),
    ];
    if (items.length > 0) tell(work, file, { type: 'correct-items', decidedOn: day, items });
    if (verdict.objection !== undefined && !others)
      tell(work, file, { type: 'objection-decided', decidedOn: day, outcome: verdict.objection });
  }
  note(work, by === 'all' ? 'Besloten op het verzoek' : 'Geen besluit op tijd: het verzoek is toegewezen');
  send(work, 'decided');
}

export function send(work: Work, outcome: Outcome): void {
  work.state.outcome = outcome;
  go(work, 'sending');
  toOfficer(work, 'send-answer');
}

export function shut(work: Work, outcome: Outcome): void {
  const { state, day } = work;
  state.outcome = outcome;
  go(work, 'closed');
  state.closedOn = day;
  closeAll(work, ({ kind }) => kind !== 'mail-undeliverable', 'cancelled');
  for (const [, { file }] of livingLinks(state)) tell(work, file, { type: 'request-over' });
}
