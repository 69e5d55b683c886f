/**
 * 18.2-3: a party leaves. Its notice is always accepted; through its last day everything works; then access ends
 * everywhere at once, the covenant stays for the others, and confidentiality (14) lives on.
 */

import type { Covenant } from '../../covenant/index.ts';
import { partyName, taskText } from '../../covenant/index.ts';
import type { Actor, Moment, PartyId, Task } from '../case.ts';
import { dayInWords, legalDate } from '../dates/index.ts';
import { needOneOf, ROLE, refuse } from '../subject/checks.ts';
import { closeAll, note } from '../tasks/work.ts';
import { inForceWhenAllSigned } from './beginning.ts';
import type { CovenantState, DutyAnswers } from './state.ts';
import { openFor, present, type Work } from './work.ts';

const LEAVE = 'leave-covenant';
const SPEAKS: readonly string[] = [ROLE.manager, ROLE.core, ROLE.case];

export const mayGiveNotice = (covenant: Covenant, by: Pick<Actor, 'party' | 'roles'>): boolean =>
  covenant.parties.some(({ id }) => id === by.party) && by.roles.some((role) => SPEAKS.includes(role));

/** The other parties have it at once: in their tasks and their mail (reading: that is its receipt). */
export function giveNotice(work: Work, by: Actor): void {
  const { state, covenant, day } = work;
  if (!mayGiveNotice(covenant, by))
    refuse(
      'not-yours',
      'Alleen een vertegenwoordiger van een partij kan de deelname van die partij opzeggen.',
    );
  const { party } = by;
  if (state.leaving?.[party]) refuse('already-leaving', 'Uw partij heeft al opgezegd.');
  state.leaving = { ...state.leaving, [party]: { noticeOn: day } };
  const others = present(work).filter((one) => one !== party && !state.leaving?.[one]);
  for (const one of others) openFor(work, one, { kind: 'note-leaving', about: party, from: day });
  openFor(work, party, { kind: 'hand-over-cases', about: party, from: day });
  if (isCore(covenant, party)) {
    state.continuing = { ...state.continuing, [party]: {} };
    const deciders = others.filter((one) => isCore(covenant, one));
    for (const one of deciders) openFor(work, one, { kind: 'decide-continuation', about: party, from: day });
  }
  const { lastDay } = legalDate(covenant, LEAVE, day);
  note(work, `${partyName(covenant, party)} heeft opgezegd: de laatste dag is ${dayInWords(lastDay)}`);
  // A party that leaves can't hold up what the others are asked to sign.
  inForceWhenAllSigned(work);
}

const isCore = (covenant: Covenant, party: PartyId): boolean =>
  covenant.parties.some(({ id, kind }) => id === party && kind === 'core');

/** 18.3: one core party's answer. Who all want to go on, go on; one who doesn't is enough to stop. */
export function continuationAnswered(
  work: Work,
  task: Task,
  answer: DutyAnswers['decide-continuation'],
): void {
  needOneOf(answer.outcome, ['continue', 'stop'], 'outcome');
  const answers = work.state.continuing?.[task.about ?? ''];
  if (answers && task.party !== null) answers[task.party] = answer.outcome;
  note(work, `Gedaan: ${taskText(work.covenant, task.kind).title}`);
}

/** The moments at which parties go. */
export function leavingMoments(state: CovenantState, covenant: Covenant): Moment[] {
  return Object.entries(state.leaving ?? {}).flatMap(([party, { noticeOn, gone }]) => {
    if (gone) return [];
    const { lastDay, at, why } = legalDate(covenant, LEAVE, noticeOn);
    return [
      { what: LEAVE, at, lastDay, article: why.article, ref: party, why, waitsForPeople: false, acts: true },
    ];
  });
}

/** 24:00 of the last day. */
export function partyGone(work: Work, party: PartyId): void {
  const { state, covenant, day } = work;
  const leaving = state.leaving?.[party];
  if (!leaving || leaving.gone) return;
  leaving.gone = true;
  closeAll(work, (task) => task.party === party, 'cancelled');
  note(work, `${partyName(covenant, party)} doet niet meer mee: de toegang is geëindigd`);
  const answers = state.continuing?.[party];
  if (answers) {
    const core = present(work).filter((one) => isCore(covenant, one) && !state.leaving?.[one]?.gone);
    closeAll(work, (task) => task.kind === 'decide-continuation' && task.about === party, 'lapsed');
    const goesOn = core.length > 0 && core.every((one) => answers[one] === 'continue');
    if (!goesOn && state.stopped === undefined) {
      state.stopped = day;
      note(work, 'Het convenant kan niet verder: er wordt niets nieuws meer verwerkt');
    }
  }
  work.effects.push({ effect: 'recount', on: day });
}
