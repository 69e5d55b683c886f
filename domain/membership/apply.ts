/**
 * What can happen to a member's authorisations, and what comes of it (15.2c). To give is for two people, to take away for one,
 * at once; what is taken away only comes back by two (docs/decisions/0029).
 */
import type { Applied, Context, MemberId, Refusal, Task } from '../case.ts';
import { addDuration, type Day, earlierOf, laterOf } from '../dates/index.ts';
import { needOneOf, needOwn, ROLE, refusalOf, refuse } from '../subject/checks.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { nudge } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, closeAll, finish, note, open } from '../tasks/work.ts';
import {
  confirmerOf,
  needGround,
  needManager,
  needNoneYet,
  needPeriod,
  needRole,
  type Work,
} from './checks.ts';
import { acts, CONFIRM, nudgesOfTask, STAFF_RECORDS } from './due.ts';
import type { MembershipEvent } from './events.ts';
import { type Granted, type HowEnded, living, type MembershipState, type Proposal } from './state.ts';

type Of<T extends MembershipEvent['type']> = Extract<MembershipEvent, { type: T }>;

const newState = (member: MemberId, party: string, today: Day): MembershipState => ({
  ...{ member, party, openedOn: today, lastEventOn: today, statementOn: null },
  ...{ granted: {}, proposals: {}, tasks: [], undelivered: [] },
  counters: { task: 0, granted: 0, proposal: 0 },
});

function add(work: Work, granted: Granted): void {
  work.state.counters.granted += 1;
  work.state.granted[`a${work.state.counters.granted}`] = granted;
}

function end(work: Work, granted: Granted, how: HowEnded, by: MemberId | null, on: Day = work.day): void {
  granted.ended = { on, how, by };
}

/** Open tasks elsewhere of who may not do them any more go to somebody else; name and address get this record's own key. */
const tellStaff = (work: Work): void => {
  const { member } = work.state;
  if (!work.effects.some(({ effect }) => effect === 'staff'))
    work.effects.push({ effect: 'staff', member, on: work.context.today });
};

function ask(work: Work, by: { member: string; party: string; roles: readonly string[] }, asked: Proposal) {
  const { state } = work;
  state.counters.proposal += 1;
  const id = `p${state.counters.proposal}`;
  state.proposals[id] = asked;
  open(work, { kind: CONFIRM, about: id, ...confirmerOf(work, by) });
}

function take(work: Work, { authorisations, statementOn }: Of<'take-over'>): void {
  const { covenant, context, state, day } = work;
  state.statementOn = statementOn;
  const latest = addDuration(day, covenant.settings.authorisationAtMost.value);
  for (const { role, from, until } of authorisations) {
    // What is not so is not taken over, whoever says it.
    if (!context.directory.candidates(state.party, role).includes(state.member)) continue;
    const end = until === null ? latest : earlierOf(until, latest);
    add(work, { role, ground: null, from, until: end, proposedBy: null, confirmedBy: null });
  }
  tellStaff(work);
  note(work, 'Bestaande bevoegdheden vastgelegd');
}

/** Only while nobody else could propose or confirm: afterwards the way of everybody is open. */
function appointFirst(work: Work, { together }: Of<'appoint-first'>): void {
  const { covenant, context, state, day } = work;
  if (new Set(together).size < 2 || !together.includes(state.member))
    refuse('two-people', 'Wijs twee verschillende mensen aan.');
  if (context.directory.candidates(null, ROLE.administrator).some((one) => !together.includes(one)))
    refuse('not-first', 'Er is al een uitvoerder. Een bevoegdheid geeft u met twee mensen, op de pagina.');
  needRole(covenant, state.party, ROLE.administrator);
  needNoneYet(state, ROLE.administrator);
  const until = addDuration(day, covenant.settings.authorisationAtMost.value);
  const [ground] = covenant.authorisationGrounds.filter(({ roles }) => roles.includes(ROLE.administrator));
  const by = { proposedBy: null, confirmedBy: null };
  add(work, { role: ROLE.administrator, ground: ground?.id ?? null, from: day, until, ...by });
  note(work, 'Eerste uitvoerder aangewezen');
}

function proposeGrant(work: Work, event: Of<'propose-grant'>): void {
  const { state, covenant, context } = work;
  const { by, role, ground, from, until, party } = event;
  if (party !== state.party) {
    if (living(state).length > 0 || Object.keys(state.proposals).length > 0)
      refuse('other-party', 'Deze persoon werkt nog voor een andere organisatie.', 'party');
    state.party = party;
  }
  needManager(by, state.member, state.party);
  needRole(covenant, state.party, role);
  needGround(covenant, role, ground);
  needPeriod(covenant, from, until, context.today);
  needNoneYet(state, role);
  ask(work, by, { kind: 'grant', by: by.member, on: work.day, of: [], role, ground, from, until });
  note(work, 'Bevoegdheid voorgesteld');
}

const needLiving = (state: MembershipState, id: string): Granted => {
  const granted = Object.hasOwn(state.granted, id) ? state.granted[id] : undefined;
  return granted && granted.ended === undefined
    ? granted
    : refuse('unknown-authorisation', 'Deze bevoegdheid is er niet (meer).', 'authorisation');
};

function proposeChange(work: Work, event: Of<'propose-change'>): void {
  const { state, covenant, context } = work;
  const { by, authorisation, ground, until } = event;
  needManager(by, state.member, state.party);
  const { role, from } = needLiving(state, authorisation);
  needGround(covenant, role, ground);
  needPeriod(covenant, from, until, context.today);
  needNoneYet(state, role, authorisation);
  const of = [authorisation];
  ask(work, by, { kind: 'change', by: by.member, on: work.day, of, role, ground, from, until });
  note(work, 'Wijziging van een bevoegdheid voorgesteld');
}

/** Proposals to give what was just taken away make no sense any more. */
function withdraw(work: Work, which: (proposal: Proposal) => boolean): void {
  for (const [id, proposal] of Object.entries(work.state.proposals)) {
    if (!which(proposal)) continue;
    delete work.state.proposals[id];
    closeAll(work, ({ kind, about }) => kind === CONFIRM && about === id, 'cancelled');
  }
}
const gives = ({ kind }: Proposal): boolean => kind === 'grant' || kind === 'change';

function revoke(work: Work, { by, authorisation }: Of<'revoke'>): void {
  const { state } = work;
  needManager(by, state.member, state.party);
  const granted = needLiving(state, authorisation);
  end(work, granted, 'revoked', by.member);
  withdraw(work, (proposal) => gives(proposal) && proposal.role === granted.role);
  ask(work, by, { kind: 'revoke', by: by.member, on: work.day, of: [authorisation], role: granted.role });
  tellStaff(work);
  note(work, 'Bevoegdheid ingetrokken');
}

function leave(work: Work, { by }: Of<'left-party'>): void {
  const { state } = work;
  needManager(by, state.member, state.party);
  const all = living(state);
  for (const [, granted] of all) end(work, granted, 'left', by.member);
  withdraw(work, gives);
  if (all.length > 0)
    ask(work, by, { kind: 'leave', by: by.member, on: work.day, of: all.map(([id]) => id) });
  tellStaff(work);
  note(work, 'Uit dienst: alle bevoegdheden ingetrokken');
}

function sign(work: Work, { by }: Of<'sign-statement'>): void {
  if (by.member !== work.state.member)
    refuse('not-yours', 'Alleen wie het aangaat, kan de geheimhouding tekenen.');
  if (work.state.statementOn !== null) return;
  work.state.statementOn = work.day;
  note(work, 'Geheimhouding getekend');
}

function confirm(
  work: Work,
  task: Task,
  event: Extract<Of<'complete-task'>, { kind: typeof CONFIRM }>,
): void {
  const { state } = work;
  const { by, answer } = event;
  const id = task.about ?? '';
  const proposal = Object.hasOwn(state.proposals, id) ? state.proposals[id] : undefined;
  if (!proposal) refuse('task-closed', 'Dit voorstel is er niet meer.');
  needOneOf(answer.outcome, ['confirm', 'refuse'], 'outcome');
  if (by.member === proposal.by)
    refuse('own-proposal', 'U heeft dit zelf voorgesteld. Een ander moet het bevestigen.');
  if (by.member === state.member)
    refuse('own', 'Dit gaat over uw eigen bevoegdheid. Een ander moet het bevestigen.');
  const agreed = answer.outcome === 'confirm';
  delete state.proposals[id];
  close(work, task, 'done');
  if (!gives(proposal)) {
    note(work, agreed ? 'Intrekking bevestigd' : 'Intrekking niet bevestigd: zij blijft gelden');
    return;
  }
  if (!agreed) {
    note(work, 'Voorstel afgewezen');
    return;
  }
  grant(work, proposal, by.member);
}

function grant(work: Work, { kind, by, of, role = '', ground, from, until }: Proposal, second: MemberId) {
  const { state, covenant, context } = work;
  const last = until ?? context.today;
  // Asked again: the list, the setting and the days may have changed since it was proposed.
  needRole(covenant, state.party, role);
  needPeriod(covenant, from ?? context.today, last, context.today);
  if (kind === 'change') {
    const before = state.granted[of[0] ?? ''];
    if (!before || before.ended) refuse('unknown-authorisation', 'Deze bevoegdheid is er niet meer.');
    end(work, before, 'changed', second);
  }
  add(work, {
    ...{ role, ground: ground ?? null, until: last, proposedBy: by, confirmedBy: second },
    // Nobody was authorised before the second person said so.
    from: kind === 'change' ? (from ?? context.today) : laterOf(from ?? context.today, context.today),
  });
  note(work, kind === 'change' ? 'Bevoegdheid gewijzigd' : 'Bevoegdheid toegekend');
}

/** Who can't confirm: who proposed, and who it is about. */
const outOf = (state: MembershipState, { about }: Task): MemberId[] => [
  state.member,
  ...(about === undefined ? [] : [state.proposals[about]?.by ?? '']),
];

function handOver(work: Work, event: Of<'reassign'>): void {
  if (outOf(work.state, needTask(work.state, event.task)).includes(event.to))
    refuse('own-proposal', 'Deze persoon kan dit niet bevestigen. Kies een ander.', 'to');
  reassign(work, event);
}

function complete(work: Work, event: Of<'complete-task'>): void {
  const task = needTask(work.state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  if (event.kind === CONFIRM) {
    confirm(work, task, event);
    return;
  }
  needOneOf(event.answer.handled, ['yes'], 'handled');
  close(work, task, 'done');
  note(work, 'Gedaan: een mail kwam niet aan');
}

function handle(work: Work, event: Exclude<MembershipEvent, { type: 'moment' }>): void {
  switch (event.type) {
    case 'take-over':
      take(work, event);
      break;
    case 'appoint-first':
      appointFirst(work, event);
      break;
    case 'propose-grant':
      proposeGrant(work, event);
      break;
    case 'propose-change':
      proposeChange(work, event);
      break;
    case 'revoke':
      revoke(work, event);
      break;
    case 'left-party':
      leave(work, event);
      break;
    case 'sign-statement':
      sign(work, event);
      break;
    case 'complete-task':
      complete(work, event);
      break;
    case 'reassign':
      handOver(work, event);
      break;
    case 'mail-failed':
      mailFailed(work, event);
      break;
    case 'assignee-gone':
      assigneeGone(work, event, (task) => outOf(work.state, task));
      break;
  }
}

function settle(work: Work): void {
  const { state, covenant } = work;
  happenInOrder(
    work,
    () => acts(state, covenant),
    (moment) => happen(work, moment),
  );
  // 18: a party that is not in the covenant any more has nobody in it.
  const known = covenant.parties.some(({ id }) => id === state.party);
  const partner = living(state).every(([, { role }]) => role === ROLE.partner);
  if (!state.destroyed && !known && !partner) {
    for (const [, granted] of living(state)) end(work, granted, 'party-left', null);
    withdraw(work, gives);
    tellStaff(work);
    note(work, 'De partij doet niet meer mee: bevoegdheden geëindigd');
  }
  nudge(work, (task) => nudgesOfTask(covenant, state, task));
}

function happen(work: Work, { what, ref, lastDay }: { what: string; ref: string; lastDay: Day }): void {
  const { state } = work;
  const granted = state.granted[ref];
  if (what === 'authorisation-ends' && granted) {
    end(work, granted, 'over', null, lastDay);
    withdraw(work, ({ kind, of }) => kind === 'change' && of.includes(ref));
    tellStaff(work);
    note(work, 'Bevoegdheid afgelopen');
    return;
  }
  if (what === STAFF_RECORDS) {
    const { article } = work.covenant.settings.staffRecords;
    state.destroyed = true;
    state.tasks = [];
    work.effects.push({ effect: 'erase-case', term: STAFF_RECORDS, article });
    note(work, 'Vernietigd');
    return;
  }
  const task = state.tasks.find(({ id }) => id === ref);
  if (!task) return;
  delete state.proposals[task.about ?? ''];
  close(work, task, 'lapsed');
  note(work, 'Niet op tijd bevestigd');
}

const MAKES: readonly MembershipEvent['type'][] = ['take-over', 'appoint-first', 'propose-grant'];
const BY_TIME: readonly MembershipEvent['type'][] = ['moment', 'mail-failed', 'assignee-gone'];

/** Pure; never throws for an event of the right shape. */
export function apply(
  state: MembershipState | null,
  event: MembershipEvent,
  context: Context,
): Applied<MembershipState> | Refusal {
  if (!state && !MAKES.includes(event.type))
    return { ok: false, code: 'unknown-case', message: 'Deze persoon is hier niet bekend.' };
  const made =
    'member' in event && 'party' in event ? newState(event.member, event.party, context.today) : null;
  const work = begin((state ?? made) as MembershipState, context);
  try {
    if (state) settle(work);
    if (work.state.destroyed) {
      if (!BY_TIME.includes(event.type)) refuse('destroyed', 'De gegevens van deze persoon zijn vernietigd.');
      return finish(work);
    }
    if (event.type === 'moment') return finish(work);
    if (state && event.type === 'take-over')
      refuse('known', 'De bevoegdheden van deze persoon zijn al vastgelegd.');
    handle(work, event);
    if (!BY_TIME.includes(event.type)) work.state.lastEventOn = context.today;
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}
