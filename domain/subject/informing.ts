/** Informing (11): at the weighing's outcome, after consultation; or postponed on a ground and reconsidered until the impediment is gone. */
import type { Actor, Task, UnitId } from '../case.ts';
import { addDays, type Day, dayInWords, laterOf } from '../dates/index.ts';
import {
  coreParties,
  needCore,
  needDay,
  needOneOf,
  needPast,
  needRefusalGround,
  ROLE,
  refuse,
  takesPart,
} from './checks.ts';
import { type Answers, ask, decisionOf, withdraw } from './decisions.ts';
import type { TaskAnswers } from './events.ts';
import { type InformingState, personUnit, type SubjectState } from './state.ts';
import { byTerm, informEnd } from './terms.ts';
import { closeAll, note, open, openForCore, toArchive, type Work } from './work.ts';

/** A weighing has started, so a notice will be due: from the receipt of its first signal, or from the reopening. */
export function expectNotice(work: Work, from: Day): void {
  const { informing } = work.state;
  const known = informing.subject;
  if (!known || known.step === 'informed') informing.subject = { from, step: 'waiting', consulted: [] };
  else if (known.step === 'waiting' && from < known.from) known.from = from;
}

/** 11.2: the weighing has its outcome, or the person is recorded (10.2 f-g). What is already being decided goes on. */
export function consult(work: Work, unit: UnitId, from: Day): void {
  const known = work.state.informing[unit];
  const busy = known && ['consulting', 'deciding', 'sending'].includes(known.step);
  if (busy || decisionOf(work.state, 'reconsider-notice', unit)) return;
  const start = known?.step === 'waiting' && known.from < from ? known.from : from;
  work.state.informing[unit] = { from: start, step: 'consulting', outcomeOn: work.day, consulted: [] };
  openForCore(work, 'consult-informing', unit, work.day);
}

const get = (work: Work, unit: UnitId | undefined): InformingState =>
  work.state.informing[unit ?? ''] ?? refuse('task-closed', 'Deze taak is al klaar of vervallen.');

export function consulted(work: Work, task: Task, answer: TaskAnswers['consult-informing']): void {
  needOneOf(answer.view, ['inform', 'postpone'], 'view');
  const informing = get(work, task.about);
  if (task.party) informing.consulted.push(task.party);
  const all = coreParties(work.covenant).every((party) => informing.consulted.includes(party));
  if (all) decide(work, task.about ?? '', informing);
}

export function decide(work: Work, unit: UnitId, informing: InformingState): void {
  informing.step = 'deciding';
  ask(work, 'decide-informing', unit, work.day);
}

/** The consultation's last day has passed: the controller decides without the views that are missing. */
export function consultationLapsed(work: Work, unit: UnitId): void {
  const informing = get(work, unit);
  closeAll(work, (task) => task.kind === 'consult-informing' && task.about === unit, 'lapsed');
  note(work, 'Het overleg over informeren is voorbij');
  if (informEnd(work.covenant, informing).at <= work.now) informingStands(work, unit, null);
  else decide(work, unit, informing);
}

export function checkPostponement(
  work: Work,
  answer: TaskAnswers['decide-informing' | 'reconsider-notice'],
): void {
  needOneOf(answer.outcome, ['inform', 'postpone'], 'outcome');
  if (answer.outcome !== 'postpone') return;
  needRefusalGround(work.covenant, answer.ground);
  if (answer.again === undefined) return;
  needDay(answer.again, 'again');
  const latest = byTerm(work.covenant, 'reconsider-notice', work.day).lastDay;
  if (answer.again <= work.day)
    refuse('date-too-early', 'Kies een dag na vandaag om opnieuw te kijken.', 'again');
  if (answer.again > latest)
    refuse('date-too-late', `Kijk uiterlijk op ${dayInWords(latest)} opnieuw.`, 'again');
}

/** The decision stands; null: silence or deadlock, with the covenant's outcome. */
export function informingStands(work: Work, unit: UnitId, answers: Answers[] | null): void {
  const informing = get(work, unit);
  const given = answers?.[0] as TaskAnswers['decide-informing'] | undefined;
  const outcome = given?.outcome ?? work.covenant.deadlock.informing.outcome;
  const again = informing.step === 'postponed';
  const { from, outcomeOn = work.day } = informing;
  const decided = { from, outcomeOn, consulted: [], decidedOn: work.day };
  toArchive(work);
  if (outcome === 'postpone' && given?.ground !== undefined) {
    const days = (answers ?? []).flatMap((one) => ('again' in one && one.again) || []).sort();
    // The earliest that anybody chose; a decision that comes later than that day looks again the day after.
    const againOn = days[0] === undefined ? undefined : laterOf(days[0], addDays(work.day, 1));
    work.state.informing[unit] = {
      ...{ ...decided, step: 'postponed', ground: given.ground },
      ...(againOn === undefined ? {} : { againOn }),
    };
    note(work, 'Informeren uitgesteld');
    return;
  }
  work.state.informing[unit] = { ...decided, step: 'sending', ...(again ? { again: true as const } : {}) };
  const role = ROLE.administrator;
  open(work, { kind: 'send-notice', party: null, role, about: unit });
  note(work, given ? 'Besloten om te informeren' : 'Geen besluit op tijd: informeren');
}

export function noticeSent(work: Work, task: Task, answer: TaskAnswers['send-notice']): void {
  const informing = get(work, task.about);
  needPast(answer.sentOn, work.day, 'sentOn');
  if (informing.decidedOn !== undefined && answer.sentOn < informing.decidedOn)
    refuse('date-too-early', 'Deze datum ligt vóór het besluit om te informeren.', 'sentOn');
  const { from, outcomeOn, decidedOn } = informing;
  work.state.informing[task.about ?? ''] = {
    from,
    ...(outcomeOn === undefined ? {} : { outcomeOn }),
    ...(decidedOn === undefined ? {} : { decidedOn }),
    step: 'informed',
    consulted: [],
    sentOn: answer.sentOn,
  };
}

/** 11.5: halfway the term the core parties are asked again, in the archive too. */
export function reconsider(work: Work, unit: UnitId): void {
  const informing = get(work, unit);
  ask(work, 'reconsider-notice', unit, informing.decidedOn ?? work.day);
  note(work, 'Het uitstel van informeren wordt opnieuw bekeken');
}

/** 11.5: a party reports the impediment gone, or the person asked for access: reconsidered at once. */
export function impedimentGone(work: Work, by: Actor | 'system', person: string): void {
  const { state, covenant } = work;
  const involved = by !== 'system' && state.stage === 'conference' && takesPart(state, covenant, by);
  if (by !== 'system' && !involved) needCore(covenant, by);
  const unit = state.informing[person] ? person : personUnit(person);
  const informing = state.informing[unit];
  if (informing?.step !== 'postponed')
    refuse('not-postponed', 'Het informeren van deze persoon is niet uitgesteld.', 'person');
  informing.reportedOn ??= work.day;
  reconsider(work, unit);
}

/** The person's data are gone, and with them the question. */
export function forget(work: Work, unit: UnitId): void {
  withdraw(work, 'decide-informing', unit, 'cancelled');
  withdraw(work, 'reconsider-notice', unit, 'cancelled');
  closeAll(work, (task) => task.about === unit, 'cancelled');
  delete work.state.informing[unit];
  if (work.state.representatives) delete work.state.representatives[unit];
}

/** Whether data about a person may go to an external partner: informed, or postponed on a ground (11.2, 10.5). */
export const noticeSettled = (state: SubjectState, unit: UnitId): boolean =>
  ['informed', 'postponed'].includes(state.informing[unit]?.step ?? '');
