/** The weighing team (7): signals, assessments, additional information, and the outcome. */
import type { Actor, PartyId, Task, TextRef } from '../case.ts';
import { addDuration, type Day, legalDate } from '../dates/index.ts';
import {
  coreParties,
  needCore,
  needOneOf,
  needParty,
  needPast,
  needPhenomenon,
  needProvenance,
  needSigned,
  needStage,
  ROLE,
  refuse,
} from './checks.ts';
import { type Answers, ask, decisionOf, withdraw } from './decisions.ts';
import { naturalEnds } from './ends.ts';
import type { SubjectEvent, TaskAnswers } from './events.ts';
import { consult, expectNotice } from './informing.ts';
import { startPlan } from './plan.ts';
import { type Clock, type SubjectState, signalUnit, type WeighingState } from './state.ts';
import { close, closeAll, type Ending, note, open, openForParty, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

export const newState = (day: Day): SubjectState => ({
  stage: 'not-on-agenda',
  openedOn: day,
  checkedOn: day,
  signals: {},
  weighings: {},
  weighing: null,
  file: null,
  plan: null,
  persons: {},
  items: {},
  informing: {},
  decisions: {},
  holds: {},
  tasks: [],
  undelivered: [],
  counters: { task: 0, weighing: 0, action: 0, proposal: 0 },
});

const weighingEnds = (work: Work, from: Day): string => legalDate(work.covenant, 'weigh-signal', from).at;

export function registerSignal(work: Work, event: Of<'register-signal'>): void {
  const { state, covenant } = work;
  const { by, signal, receivedOn, phenomenon, provenance } = event;
  needCore(covenant, by);
  needPast(receivedOn, work.day, 'receivedOn');
  needPhenomenon(covenant, phenomenon);
  needProvenance(covenant, by, provenance, work.day);
  if (state.stage === 'archived')
    refuse(
      'archived',
      'Over deze persoon ligt een dossier in het archief. Stel eerst voor om dat te heropenen (artikel 13.4). Meld het signaal daarna.',
    );
  needStage(state, 'weighing', 'not-on-agenda', 'conference', 'closed');
  if (Object.hasOwn(state.signals, signal)) refuse('known-signal', 'Dit signaal is al geregistreerd.');
  const facts = { receivedOn, party: provenance.party, phenomenon };
  if (state.stage === 'conference') {
    // 9.2: it belongs to the file that is on the agenda; nothing is weighed again.
    state.signals[signal] = { ...facts, clock: 'file' };
    // Its own items and nothing of an earlier weighing.
    const items = [...event.texts];
    const weighing = state.counters.weighing;
    work.effects.push({ effect: 'copy-to-conference', signals: [signal], weighing, items });
    note(work, 'Signaal toegevoegd aan het dossier');
    return;
  }
  if (weighingEnds(work, receivedOn) <= work.now)
    refuse(
      'received-too-long-ago',
      'De termijn om dit signaal te wegen is al voorbij. Het kan niet meer worden geregistreerd.',
      'receivedOn',
    );
  state.signals[signal] = { ...facts, clock: 'own' };
  weigh(work, signal);
  note(work, 'Signaal geregistreerd');
}

/** A signal that must be weighed: joins the weighing that runs, or starts one. */
export function weigh(work: Work, signal: string): void {
  const { state } = work;
  const receivedOn = state.signals[signal]?.receivedOn ?? work.day;
  const running = state.weighing === null ? undefined : state.weighings[state.weighing];
  if (running) join(work, running, signal, receivedOn);
  else startWeighing(work, receivedOn, weighable(work));
}

/** Signals that are there only because of a hold are restricted: nobody weighs them or puts them on the agenda. */
export function weighable(work: Work): string[] {
  const ends = naturalEnds(work.state, work.covenant);
  return Object.keys(work.state.signals).filter((id) => (ends[signalUnit(id)]?.at ?? '') > work.now);
}

/** AVG 18(2): what is restricted doesn't go on the agenda, and no copy of it is made (8.5). */
const isHeld = (state: SubjectState, id: string): boolean =>
  Object.values(state.holds).some(({ units }) => units.includes(signalUnit(id)));

export function startWeighing(work: Work, from: Day, signals: string[]): void {
  const { state } = work;
  state.counters.weighing += 1;
  const number = state.counters.weighing;
  const unit = `weighing:${number}`;
  state.weighings[unit] = {
    number,
    openedOn: work.day,
    receivedOn: from,
    clock: 'own',
    signals,
    assessed: [],
  };
  state.weighing = unit;
  state.stage = 'weighing';
  for (const party of coreParties(work.covenant)) assessBy(work, party, unit, from);
  expectNotice(work, from);
}

const assessBy = (work: Work, party: PartyId, about: string, from: Day): Task =>
  open(work, { kind: 'assess', party, role: ROLE.core, about, from });

function join(work: Work, weighing: WeighingState, signal: string, receivedOn: Day): void {
  const { state } = work;
  const unit = `weighing:${weighing.number}`;
  weighing.signals.push(signal);
  if (receivedOn < weighing.receivedOn) {
    // The term counts from the earliest signal: it can only become shorter.
    weighing.receivedOn = receivedOn;
    for (const task of state.tasks)
      if (task.about === unit && task.term === 'weigh-signal') task.from = receivedOn;
    expectNotice(work, receivedOn);
  }
  // Who had assessed, does so again: the decision weighs this signal too.
  withdraw(work, 'decide-agenda', unit, 'cancelled');
  const again = weighing.assessed;
  weighing.assessed = [];
  for (const party of again) assessBy(work, party, unit, weighing.receivedOn);
}

function running(work: Work): [string, WeighingState] {
  const unit = work.state.weighing ?? '';
  const weighing = work.state.weighings[unit];
  return weighing
    ? [unit, weighing]
    : refuse('wrong-stage', 'Dit kan niet: de weegploeg weegt nu geen signaal.');
}

export function assessed(work: Work, task: Task): void {
  const [unit, weighing] = running(work);
  if (task.party) weighing.assessed.push(task.party);
  decideWhenReady(work, unit, weighing);
}

export function decideWhenReady(work: Work, unit: string, weighing: WeighingState): void {
  const all = coreParties(work.covenant).every((party) => weighing.assessed.includes(party));
  const asked = work.state.tasks.some((task) => task.kind === 'give-information' && task.about === unit);
  if (all && !asked && !decisionOf(work.state, 'decide-agenda', unit))
    ask(work, 'decide-agenda', unit, weighing.receivedOn);
}

/** 7.4: additional information; never later than the weighing itself. */
export function askInformation(work: Work, by: Actor, of: PartyId): void {
  needCore(work.covenant, by);
  needStage(work.state, 'weighing');
  needParty(work.covenant, of, 'of');
  const [unit] = running(work);
  if (work.state.tasks.some((t) => t.kind === 'give-information' && t.about === unit && t.party === of))
    refuse('already-asked', 'Deze partij is al om informatie gevraagd.', 'of');
  openForParty(work, 'give-information', of, unit, work.day);
  note(work, 'Aanvullende informatie gevraagd');
}

export function informationGiven(work: Work): void {
  const [unit, weighing] = running(work);
  decideWhenReady(work, unit, weighing);
}

/** The weighing team goes on with what it has. */
export function informationLapsed(work: Work, task: Task): void {
  close(work, task, 'lapsed');
  note(work, 'Aanvullende informatie kwam niet op tijd');
  informationGiven(work);
}

export function checkAgendaAnswer(work: Work, answer: TaskAnswers['decide-agenda']): void {
  const { outcome, parties = [], partners = [], items = [], keepMonths } = answer;
  needOneOf(outcome, ['agenda', 'not-on-agenda'], 'outcome');
  if (outcome === 'agenda') {
    for (const partner of partners) needSigned(work.context, partner, 'partners');
    for (const party of parties) needParty(work.covenant, party, 'parties');
    if (parties.length === 0) refuse('parties-missing', 'Kies welke partijen nodig zijn.', 'parties');
    if (items.length === 0)
      refuse('items-missing', 'Kies ten minste één gegeven dat het casusoverleg nodig heeft.', 'items');
    return;
  }
  if (keepMonths === undefined) return;
  const longest = legalDate(work.covenant, 'not-on-agenda', work.day).lastDay;
  const whole = Number.isInteger(keepMonths) && keepMonths >= 0;
  if (!whole || (keepMonths > 0 && addDuration(work.day, `P${keepMonths}M`) > longest))
    refuse('keep-months', 'Kies hoeveel maanden de gegevens nodig zijn, binnen de termijn.', 'keepMonths');
}

const named = (lists: (readonly string[])[]): string[] =>
  [...new Set(lists[0] ?? [])].filter((id) => lists.every((list) => list.includes(id)));

/** Need to know: involved are those whom every core party named. With nobody in common there is no agreement yet. */
const involvedBy = (answers: Answers[]): string[] =>
  named(answers.map((answer) => (answer as TaskAnswers['decide-agenda']).parties ?? []));

/** 8.5: relevant is what every core party chose. With nothing in common there is nothing to discuss: no agreement yet. */
const relevantBy = (answers: Answers[]): TextRef[] =>
  named(answers.map((answer) => (answer as TaskAnswers['decide-agenda']).items ?? []));

export const agendaCommon = (answers: Answers[]): boolean =>
  (answers[0] as TaskAnswers['decide-agenda']).outcome === 'not-on-agenda' ||
  (involvedBy(answers).length > 0 && relevantBy(answers).length > 0);

/** The decision stands. */
export function agendaStands(work: Work, answers: Answers[]): void {
  const [unit, weighing] = running(work);
  const given = answers as TaskAnswers['decide-agenda'][];
  if (given[0]?.outcome === 'agenda') {
    putOnAgenda(work, unit, weighing, given);
    return;
  }
  const { day } = work;
  const months = given.flatMap(({ keepMonths }) => keepMonths ?? []);
  const keep = months.length > 0 ? { from: day, months: Math.min(...months) } : undefined;
  for (const clock of ownClocks(work.state, weighing)) {
    clock.decidedOn ??= day;
    if (keep) keepShorter(clock, keep);
  }
  note(work, 'Besloten: niet op de agenda');
  notOnAgenda(work, unit, weighing, 'cancelled');
}

/** A decision can only shorten what an earlier one said. */
export function keepShorter(clock: Clock, keep: { from: Day; months: number }): void {
  if (!clock.keep || lastKept(keep) < lastKept(clock.keep)) clock.keep = keep;
}

const lastKept = ({ from, months }: { from: Day; months: number }): Day =>
  months > 0 ? addDuration(from, `P${months}M`) : from;

function ownClocks(state: SubjectState, weighing: WeighingState): Clock[] {
  const signals = weighing.signals.flatMap((id) => state.signals[id] ?? []);
  return [weighing, ...signals.filter(({ clock }) => clock === 'own')];
}

/** Silence or deadlock on the last day: not on the agenda; no decision has weighed the signals, so their strictest end stays. */
export function weighingLapsed(work: Work): void {
  const [unit, weighing] = running(work);
  for (const clock of ownClocks(work.state, weighing)) if (clock.decidedOn === undefined) clock.lapsed = true;
  note(work, 'Geen beslissing op tijd: niet op de agenda');
  notOnAgenda(work, unit, weighing, 'lapsed');
}

function notOnAgenda(work: Work, unit: string, weighing: WeighingState, how: Ending): void {
  weighing.outcome = 'not-on-agenda';
  stopWeighing(work, unit, how);
  consult(work, 'subject', weighing.receivedOn);
}

function endWeighing(work: Work, unit: string, how: Ending): void {
  withdraw(work, 'decide-agenda', unit, how === 'lapsed' ? 'lapsed' : 'cancelled');
  closeAll(work, (task) => task.about === unit, how);
  work.state.weighing = null;
}

/** Ends the weighing that runs; a file that it was about goes back to where it was (13.4). */
export function stopWeighing(work: Work, unit: string, how: Ending): void {
  const { state } = work;
  endWeighing(work, unit, how);
  if (!state.file) state.stage = 'not-on-agenda';
  else if (state.file.archivedOn === undefined) state.stage = 'closed';
  else {
    state.stage = 'archived';
    work.effects.push({ effect: 'archive', units: fileUnits(state) });
  }
}

/** The units that follow the file's clock. */
function fileUnits(state: SubjectState): string[] {
  const onFile = ([, { clock }]: [string, { clock: string }]): boolean => clock === 'file';
  return [
    ...Object.entries(state.signals)
      .filter(onFile)
      .map(([id]) => signalUnit(id)),
    ...Object.entries(state.weighings)
      .filter(onFile)
      .map(([unit]) => unit),
    ...(state.plan ? ['plan'] : []),
    ...Object.keys(state.persons).map((id) => `person:${id}`),
    ...Object.keys(state.items).map((id) => `item:${id}`),
  ];
}

const onFile = (state: SubjectState, id: string): boolean => state.signals[id]?.clock === 'file';

function putOnAgenda(
  work: Work,
  unit: string,
  weighing: WeighingState,
  answers: TaskAnswers['decide-agenda'][],
): void {
  const { state, day } = work;
  const signals = weighable(work).filter((id) => !isHeld(state, id));
  for (const id of weighing.signals) {
    const signal = state.signals[id];
    if (signal?.clock === 'own' && signal.decidedOn === undefined && isHeld(state, id)) signal.lapsed = true;
  }
  const involved = involvedBy(answers);
  // Who withdrew meanwhile takes no part (10.5).
  const able = work.context.partners ?? [];
  const partners = named(answers.map((answer) => answer.partners ?? [])).filter((id) => able.includes(id));
  endWeighing(work, unit, 'cancelled');
  // All that lives follows the file's clock from here (13.1-2).
  for (const id of signals) {
    const signal = state.signals[id];
    if (!signal) continue;
    const { receivedOn, party, phenomenon } = signal;
    state.signals[id] = { receivedOn, party, phenomenon, clock: 'file' };
    withdraw(work, 'decide-destruction', signalUnit(id), 'cancelled');
  }
  weighing.outcome = 'agenda';
  for (const other of Object.values(state.weighings)) {
    const all = other.signals.filter((id) => state.signals[id]);
    if (other === weighing || (all.length > 0 && all.every((id) => onFile(state, id)))) {
      other.clock = 'file';
      delete other.former;
    }
  }
  const openedOn = state.file?.openedOn ?? day;
  if (state.file?.archivedOn !== undefined) state.checkedOn = day;
  state.file = { openedOn, lastProcessing: day, involved, partners };
  state.stage = 'conference';
  const copied = weighing.signals.filter((id) => onFile(state, id));
  const items = relevantBy(answers);
  work.effects.push({ effect: 'copy-to-conference', signals: copied, weighing: weighing.number, items });
  note(work, 'Besloten: op de agenda van het casusoverleg');
  startPlan(work);
  consult(work, 'subject', weighing.receivedOn);
}
