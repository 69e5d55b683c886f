/**
 * 9.5: advice of the NCTV or another expert. Asked only of who signed a statement of confidentiality, with no more than is
 * necessary: without anything about a person a participant asks at once, otherwise everybody permits it first as any
 * disclosure (10.5, the stricter reading). It is a disclosure on record, with a task for the answer, which stands in the file.
 */
import type { Task, TextRef } from '../case.ts';
import { needOneOf, needParticipant, needPast, needStage, refuse } from './checks.ts';
import {
  askPermission,
  type DisclosureWork,
  disclosureOf,
  endDisclosure,
  needKinds,
  needNotice,
  putDisclosure,
} from './disclosure.ts';
import type { SubjectEvent, TaskAnswers } from './events.ts';
import { note, openForParty, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

/** @returns whether the question could go at once: that is processing */
export function askAdvice(work: Work, event: Of<'ask-advice'>): boolean {
  const { state, covenant, day } = work;
  const { by, named, kinds = [], statementOn } = event;
  needStage(state, 'conference');
  needParticipant(state, covenant, by);
  needOneOf(named, ['yes', 'no'], 'named');
  needPast(statementOn, day, 'statementOn');
  if (event.texts.length === 0) refuse('question-missing', 'Schrijf op wat u vraagt.', 'question');
  const about = named === 'yes';
  if (about) {
    needKinds(covenant, kinds);
    needNotice(state, ['subject'], 'named');
  }
  const made: DisclosureWork = {
    ...{ partner: null, items: [], persons: about ? ['subject'] : [], kinds: about ? [...kinds] : [] },
    ...{ necessity: null, proposedBy: by.party, from: day, texts: [...event.texts] },
    advice: { named: about, statementOn },
  };
  if (about) {
    askPermission(work, made);
    note(work, 'Toestemming gevraagd om een deskundige advies te vragen');
    return false;
  }
  const id = putDisclosure(work, { ...made, asked: [], permitted: [], step: 'permitted', on: day });
  adviceAsked(work, id);
  return true;
}

/** The question can go: who asked records the answer, or that there is none. */
export function adviceAsked(work: Work, id: string): void {
  const disclosure = disclosureOf(work.state, id);
  if (!disclosure?.advice) return;
  openForParty(work, 'record-advice', disclosure.proposedBy, `disclosure:${id}`, work.day);
  note(work, 'Advies gevraagd aan een deskundige: vastgelegd als verstrekking');
}

export function adviceRecorded(
  work: Work,
  { about = '' }: Task,
  { outcome }: TaskAnswers['record-advice'],
  texts: readonly TextRef[],
): void {
  needOneOf(outcome, ['received', 'none'], 'outcome');
  const id = about.slice('disclosure:'.length);
  const disclosure = disclosureOf(work.state, id);
  if (!disclosure?.advice) return;
  disclosure.advice.outcome = outcome;
  disclosure.texts.push(...texts);
  endDisclosure(work, id, 'ended', 'cancelled');
  note(work, outcome === 'received' ? 'Advies ontvangen en vastgelegd' : 'Er kwam geen advies');
}
