/** 18.1, 11.1, 4: signed by all parties, published, registered. */
import { partyName, taskText } from '../../covenant/index.ts';
import type { PartyId, Task } from '../case.ts';
import { laterOf } from '../dates/index.ts';
import { needPast, ROLE, refuse } from '../subject/checks.ts';
import { note, open } from '../tasks/work.ts';
import type { DutyAnswers, Publication } from './state.ts';
import { openFor, present, type Work } from './work.ts';

/** Every party is asked; nothing is in force until all have signed. */
export function askToSign(work: Work): void {
  work.state.signing = { parties: {}, inForce: null };
  for (const party of present(work)) openFor(work, party, { kind: 'sign-covenant' });
  note(work, 'Het convenant ligt klaar om te tekenen');
}

export function signed(work: Work, { party }: Task, given: string): void {
  const { state, covenant, day } = work;
  if (given !== 'yes') refuse('answer-missing', 'Vink aan dat u tekent.', 'signed');
  if (!state.signing || party === null) return;
  state.signing.parties[party] = day;
  note(work, `Getekend door ${partyName(covenant, party)}`);
  inForceWhenAllSigned(work);
}

/** Also when who had not signed left. */
export function inForceWhenAllSigned(work: Work): void {
  const { state, covenant, day } = work;
  const { signing } = state;
  if (!signing || signing.inForce !== null) return;
  if (!present(work).every((party: PartyId) => signing.parties[party] !== undefined)) return;
  signing.inForce = laterOf(day, covenant.inForceFrom);
  for (const kind of ['record-publication', 'record-registration'])
    open(work, { kind, party: null, role: ROLE.administrator });
  note(work, 'Alle partijen hebben getekend');
}

const NUMBER = /^\d{4}[-, ]{1,2}\d{1,7}$/;
const LINK = /^https:\/\/[^\s"<>]{4,300}$/;

/** 11.1: number and link in the Staatscourant. */
export function publicationOf(work: Work, answer: DutyAnswers['record-publication']): Publication {
  const { number, link, on } = answer;
  if (!NUMBER.test(String(number)))
    refuse('no-number', 'Vul het jaar en het nummer van de Staatscourant in, zoals 2027-12345.', 'number');
  if (!LINK.test(String(link))) refuse('no-link', 'Vul de hele link in. Zij begint met https://', 'link');
  needPast(String(on), work.context.today, 'on');
  return { number: String(number), link: String(link), on: String(on) };
}

export function published(work: Work, task: Task, answer: DutyAnswers['record-publication']): void {
  const publication = publicationOf(work, answer);
  const { state } = work;
  if (task.about !== undefined && state.proposal?.version === task.about)
    state.proposal.publication = publication;
  else if (task.about === undefined) state.publication = publication;
  note(work, `Bekendgemaakt in de Staatscourant, ${publication.number}`);
}

export function registered(work: Work, answer: DutyAnswers['record-registration']): void {
  for (const name of ['register', 'dpia'] as const)
    if (!/^[\w .:/-]{2,60}$/.test(String(answer[name])))
      refuse(
        'no-reference',
        'Vul het nummer of de verwijzing in: letters, cijfers, punten en streepjes.',
        name,
      );
  work.state.registration = { register: answer.register, dpia: answer.dpia, on: work.day };
  note(work, `${taskText(work.covenant, 'record-registration').title}: gedaan`);
}
