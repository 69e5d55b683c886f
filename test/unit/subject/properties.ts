/** What must be true in every state and of every step, written down independently of the rules' own code. */
import type { Covenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Refusal } from '../../../domain/case.ts';
import { addDays, addDuration, atTime, dayOf } from '../../../domain/dates/index.ts';
import {
  ends,
  type SubjectEvent,
  type SubjectState,
  subject,
  taskEnd,
  unitsOf,
} from '../../../domain/subject/index.ts';

type Trace = () => string;
function must(condition: boolean, what: string, trace: Trace): void {
  if (!condition) throw new Error(`${what}\n${trace()}`);
}

const ALL = ['weighing', 'not-on-agenda', 'conference', 'closed', 'archived'];

/** In which stages an event may be accepted at all (rules, section 3). */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'register-signal': ['weighing', 'not-on-agenda', 'conference', 'closed'],
  'ask-information': ['weighing'],
  'add-data': ['conference'],
  'add-person': ['conference'],
  'add-action': ['conference'],
  discuss: ['weighing', 'conference'],
  'propose-disclosure': ['conference'],
  'revoke-disclosure': ['conference'],
  'permit-disclosure': ['conference'],
  'permit-disclosure-unnamed': ['conference'],
  'record-duty': ['conference'],
  'ask-advice': ['conference'],
  'record-advice': ['conference'],
  'propose-reopening': ['archived'],
  assess: ['weighing'],
  'give-information': ['weighing'],
  'decide-agenda': ['weighing'],
  'draw-up-plan': ['conference'],
  'agree-plan': ['conference'],
  'report-action': ['conference'],
  'review-round': ['conference'],
  'advise-closing': ['conference'],
  'decide-closing': ['conference'],
  'review-or-close': ['conference'],
  'decide-reopening': ['archived'],
  'check-accuracy': ['weighing', 'not-on-agenda', 'conference', 'closed'],
  'check-items': ['weighing', 'not-on-agenda', 'conference', 'closed'],
  'destroy-early': ALL,
  'decide-destruction': ALL,
  'consult-informing': ALL,
  'decide-informing': ALL,
  'send-notice': ALL,
  'reconsider-notice': ALL,
  'impediment-gone': ALL,
  'set-representative': ['weighing', 'not-on-agenda', 'conference', 'closed'],
  'propose-hold': ALL,
  'decide-hold': ALL,
  'propose-lifting': ALL,
  'decide-lifting': ALL,
  'mail-undeliverable': ALL,
  'request-runs': ALL,
  'request-over': ALL,
  'request-asks': ALL,
  'correct-items': ALL,
  'items-placed': ALL,
  'objection-decided': ALL,
  'recipients-found': ALL,
  'carry-out-correction': ALL,
  'confirm-correction': ALL,
  'propose-unshielding': ALL,
  'decide-unshielding': ALL,
  'notify-unshielding': ALL,
  'look-in-emergency': ['weighing', 'not-on-agenda', 'conference', 'closed'],
  'review-emergency': ALL,
  'split-signal': ALL,
  'receive-split': ALL,
  merge: ALL,
  reassign: ALL,
  'mail-failed': [...ALL, 'destroyed'],
  moment: [...ALL, 'destroyed'],
};

/** Which stage can follow which. Nothing returns from destruction; an archived file only comes back by way of a weighing (13.4). */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  weighing: [...ALL, 'destroyed'],
  'not-on-agenda': ['not-on-agenda', 'weighing', 'destroyed'],
  conference: ['conference', 'closed', 'archived'],
  // AVG 21: an objection that was upheld destroys early.
  closed: ['closed', 'weighing', 'archived', 'destroyed'],
  archived: ['archived', 'weighing', 'destroyed'],
  destroyed: ['destroyed'],
};

const CORE_ONLY = [
  ...[
    'register-signal',
    'ask-information',
    'propose-reopening',
    'propose-hold',
    'propose-lifting',
    'destroy-early',
    'propose-unshielding',
  ],
];

/** For the weighing or the plan: the only things that keep a file longer. */
const PROCESSING = [
  ...[
    'register-signal',
    'ask-information',
    'add-data',
    'add-person',
    'add-action',
    'discuss',
    'assess',
    'give-information',
  ],
  ...['decide-agenda', 'draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing'],
  // Of these only the permission by which data are disclosed.
  ...['ask-advice', 'record-advice'],
  ...['decide-closing', 'record-duty', 'permit-disclosure', 'permit-disclosure-unnamed'],
];

const nameOf = (event: SubjectEvent): string => (event.type === 'complete-task' ? event.kind : event.type);

export function checkState(state: SubjectState, now: string, covenant: Covenant, trace: Trace): void {
  const all = ends(state, covenant);
  const units = unitsOf(state);
  must(
    JSON.stringify(Object.keys(all).sort()) === JSON.stringify([...units].sort()),
    `a unit without a destruction date: ${units} / ${Object.keys(all)}`,
    trace,
  );
  for (const [unit, end] of Object.entries(all)) {
    must(end.at > now, `${unit} should be gone since ${end.at}`, trace);
    must(end.article !== '' && end.why.counting !== '', `${unit}: no reason`, trace);
  }
  must(JSON.stringify(JSON.parse(JSON.stringify(state))) === JSON.stringify(state), 'not plain JSON', trace);
  checkMoments(state, now, covenant, trace);
  if (state.stage === 'destroyed') {
    must(state.tasks.length === 0 && units.length === 0, 'something is left after destruction', trace);
    return;
  }
  checkBounds(state, covenant, trace);
  checkDuties(state, trace);
  checkDecisions(state, trace);
  checkRights(state, trace);
  for (const task of state.tasks)
    must(taskEnd(covenant, state, task).lastDay >= task.from, `${task.kind} ends before it starts`, trace);
}

function checkMoments(state: SubjectState, now: string, covenant: Covenant, trace: Trace): void {
  const moments = subject.due(state, covenant);
  moments.forEach((moment, index) => {
    const next = moments[index + 1];
    must(!next || moment.at <= next.at, 'moments out of order', trace);
    must(!moment.acts || moment.at > now, `${moment.what} should have happened at ${moment.at}`, trace);
    must(moment.article !== '' && moment.why.term !== '', `${moment.what}: no reason`, trace);
  });
  must(
    state.stage === 'destroyed' ? moments.length === 0 : moments.some(({ acts }) => acts),
    'data that nothing will ever destroy',
    trace,
  );
}

/** The longest that anything can be kept, whatever happened (13). */
function checkBounds(state: SubjectState, covenant: Covenant, trace: Trace): void {
  const all = ends(state, covenant);
  const length = (id: string): string => covenant.terms.find((term) => term.id === id)?.length ?? '';
  for (const [id, signal] of Object.entries(state.signals)) {
    const end = all[`signal:${id}`];
    if (!end || end.held || signal.clock === 'file') continue;
    // A decision comes within the weighing's term, and then six months at most.
    const latest = addDuration(
      addDuration(signal.receivedOn, length('weigh-signal')),
      length('not-on-agenda'),
    );
    must(end.at <= atTime(addDays(latest, 1), '03:00'), `${id} is kept until ${end.at}`, trace);
    const undecided = atTime(addDuration(signal.receivedOn, length('undecided-signal')), '03:00');
    const decided = signal.decidedOn !== undefined && !signal.lapsed;
    must(decided || end.at <= undecided, `undecided ${id} is kept until ${end.at}`, trace);
  }
  if (!state.file) return;
  const { lastProcessing } = state.file;
  const destroyed = atTime(addDays(addDuration(lastProcessing, length('destroy')), 1), '03:00');
  for (const [unit, end] of Object.entries(all))
    if (unit !== 'subject' && isOnFile(state, unit))
      must(end.held === true || end.at <= destroyed, `${unit} outlives the file`, trace);
}

/** Every data subject has been informed, or somebody is deciding about it, or it was postponed; only a weighing lets it wait. */
function checkDuties(state: SubjectState, trace: Trace): void {
  const people = ['subject', ...Object.keys(state.persons).map((id) => `person:${id}`)];
  for (const unit of people) {
    if (Object.keys(state.signals).length === 0 && !state.file) continue;
    const step = state.informing[unit]?.step;
    must(step !== undefined, `${unit} is never informed`, trace);
    must(step !== 'waiting' || state.stage === 'weighing', `${unit} waits for no outcome`, trace);
    const kind = { consulting: 'consult-informing', deciding: 'decide-informing', sending: 'send-notice' }[
      step as 'sending'
    ];
    must(
      kind === undefined || state.tasks.some((task) => task.kind === kind && task.about === unit),
      `nobody has to do ${kind}`,
      trace,
    );
  }
}

/** An open question is before everyone who has not answered it, and is still a question. */
function checkDecisions(state: SubjectState, trace: Trace): void {
  for (const { kind, about, answers } of Object.values(state.decisions)) {
    const asked = state.tasks.filter((task) => task.kind === kind && task.about === about);
    must(asked.length > 0, `nobody is asked ${kind}`, trace);
    must(
      asked.every(({ party }) => !(party !== null && party in answers)),
      'asked twice',
      trace,
    );
    must(kind !== 'decide-lifting' || about in state.holds, 'the end of a hold that is over', trace);
    const step = state.informing[about]?.step;
    must(kind !== 'reconsider-notice' || step === 'postponed', 'reconsiders what is not postponed', trace);
    must(kind !== 'decide-informing' || step === 'deciding', 'decides what is decided', trace);
  }
}

/** 12.6, AVG 18: what was granted is before somebody until it is done; what is over asks nobody anything. */
function checkRights(state: SubjectState, trace: Trace): void {
  const { rights } = state;
  if (!rights) return;
  const about = (kind: string) => state.tasks.filter((task) => task.kind === kind).map((task) => task.about);
  for (const [id, { step, unit, recipients = {} }] of Object.entries(rights.corrections)) {
    const open = about('carry-out-correction').includes(`correction:${id}`);
    must(open === (step === 'open'), `correction ${id} is ${step}, its task is ${open}`, trace);
    must(step !== 'open' || unitsOf(state).includes(unit), `correction ${id} of what has gone`, trace);
    const asked = state.tasks.filter(
      (task) => task.kind === 'confirm-correction' && task.about?.startsWith(`correction:${id}`),
    );
    const waiting = Object.values(recipients).filter(({ confirmedOn }) => confirmedOn === undefined);
    must(asked.length === waiting.length, `${waiting.length} must confirm, ${asked.length} are asked`, trace);
  }
  for (const [item, { unit, ending }] of Object.entries(rights.shields)) {
    must(unitsOf(state).includes(unit), `${item} is shielded and gone`, trace);
    must(ending !== true || about('notify-unshielding').includes(`shield:${item}`), 'nobody tells', trace);
  }
  if (rights.objection?.ending !== undefined)
    must(about('notify-unshielding').includes('shield:file'), 'nobody tells of the file', trace);
  for (const request of Object.values(rights.requests))
    must(request.told !== undefined, 'a request that was not told when the file ends', trace);
  if (!rights.objection || rights.objection.step === 'judging') return;
  const busy = state.tasks.filter(({ kind }) => PROCESSING.includes(kind));
  must(busy.length === 0, `${busy[0]?.kind} goes on after an objection that was upheld`, trace);
}

export function checkRefused(result: Refusal, trace: Trace): void {
  must(!('state' in result) && !('effects' in result), 'a refusal changed something', trace);
  must(
    /^[A-Z].*[a-z].*\.$/.test(result.message) && result.code !== '',
    `no message: ${result.message}`,
    trace,
  );
}

export function checkStep(
  before: SubjectState,
  event: SubjectEvent,
  { state, effects, opened, closed }: Applied<SubjectState>,
  now: string,
  covenant: Covenant,
  trace: Trace,
): void {
  const name = nameOf(event);
  const upheld = before.rights?.objection !== undefined && before.rights.objection.step !== 'judging';
  must(
    !(before.rights?.objection && PROCESSING.includes(name)),
    `${name} under an objection (${upheld})`,
    trace,
  );
  must(ALLOWED[name]?.includes(before.stage) === true, `${name} was accepted in ${before.stage}`, trace);
  must(FOLLOWS[before.stage]?.includes(state.stage) === true, `${before.stage} became ${state.stage}`, trace);
  const by = 'by' in event && event.by !== 'system' ? (event.by as Actor) : null;
  if (CORE_ONLY.includes(name))
    must(by?.roles.includes('core-representative') === true, `${name} by somebody else`, trace);
  checkPromises(before, name, state, now, covenant, trace);
  const erased = effects.some(({ effect }) => effect === 'erase-case');
  must(
    erased === (state.stage === 'destroyed' && before.stage !== 'destroyed'),
    'erased, but not destroyed',
    trace,
  );
  for (const { id } of opened)
    must(
      state.tasks.some((task) => task.id === id),
      'an opened task is gone',
      trace,
    );
  for (const { task } of closed) {
    must(
      before.tasks.some(({ id }) => id === task.id),
      'a task ended that nobody had',
      trace,
    );
    must(!state.tasks.some(({ id }) => id === task.id), 'an ended task is open', trace);
  }
  const ids = state.tasks.map(({ id }) => id);
  must(new Set(ids).size === ids.length, 'two tasks with one id', trace);
  const known = new Set([...before.tasks, ...opened].map(({ id }) => id));
  must(
    ids.every((id) => known.has(id)),
    'a task that was never opened',
    trace,
  );
  for (const effect of effects)
    if (effect.effect === 'mail') must(known.has(effect.task), 'mail about no task', trace);
}

/** A maximum term becomes later only by a hold, by processing a file on the agenda, or by one of the named decisions. */
function checkPromises(
  before: SubjectState,
  name: string,
  after: SubjectState,
  now: string,
  covenant: Covenant,
  trace: Trace,
): void {
  const [old, fresh] = [ends(before, covenant), ends(after, covenant)];
  const today = dayOf(now);
  const processed = PROCESSING.includes(name) && after.file !== null && before.stage !== 'archived';
  const agenda = name === 'decide-agenda' && after.stage === 'conference';
  const decided = name === 'decide-agenda' && after.stage !== 'weighing';
  const reopened = name === 'decide-reopening' && after.stage === 'weighing';
  const months = covenant.terms.find(({ id }) => id === 'not-on-agenda')?.length ?? '';
  const sixMonths = atTime(addDuration(today, months), '03:00');
  for (const [unit, end] of Object.entries(fresh)) {
    const was = old[unit];
    if (!was || end.at <= was.at || unit === 'subject') continue;
    const ok =
      (end.held && !sameHolds(before, after)) ||
      agenda ||
      reopened ||
      (processed && isOnFile(before, unit)) ||
      (decided && end.at <= sixMonths && !isOnFile(before, unit));
    must(ok === true, `${name} made ${unit} later: ${was.at} -> ${end.at}`, trace);
  }
  const others = Object.entries(fresh)
    .filter(([unit]) => unit !== 'subject')
    .map(([, { at }]) => at);
  const last = others.sort().at(-1);
  const name2 = fresh.subject?.at;
  if (name2 === undefined || last === undefined || name2 <= last) return;
  // The name outlives what it belongs to only in a file, or under a hold of its own.
  must(after.file !== null || fresh.subject?.held === true, 'the name is kept for nothing', trace);
}

const sameHolds = (a: SubjectState, b: SubjectState): boolean =>
  Object.keys(b.holds).every((name) => name in a.holds);

function isOnFile(state: SubjectState, unit: string): boolean {
  const own = state.weighings[unit] ?? state.signals[unit.slice('signal:'.length)];
  return own === undefined || own.clock === 'file';
}
