/**
 * Corrections that the person asked for (12.5-6), item by item: carried out by the administrator in every place where the
 * item is, then told to everybody who holds or received it, who confirms (AVG 19). None of it moves a date.
 */

import type { PartyId, Task, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { isPartnerId } from '../partners.ts';
import { needDay, needOneOf, ROLE, refuse } from './checks.ts';
import type { TaskAnswers } from './events.ts';
import type { RightsEvent } from './rights-events.ts';
import { CORRECTION_GROUNDS, type CorrectionState, type CorrectionWhat } from './rights-state.ts';
import { rightsOf, tell } from './rights-work.ts';
import { type SubjectState, unitsOf } from './state.ts';
import { close, closeAll, note, open, openForParty, toArchive, type Work } from './work.ts';

type Of<T extends RightsEvent['type']> = Extract<RightsEvent, { type: T }>;

const WHATS: readonly CorrectionWhat[] = ['improve', 'add', 'remove', 'shield'];
/** 14.1: who got it because a law demanded it stands in the words of the disclosure, for the administrator. */
const BY_LAW = 'by-law';

const refOf = (id: string): string => `correction:${id}`;
/** Of a task about a correction: the correction, and the recipient where somebody tells it for them. */
function read(about = ''): { id: string; recipient?: string } {
  const [, id = '', recipient] = about.split(':');
  return { id, ...(recipient !== undefined && { recipient }) };
}
export const correctionOf = (state: SubjectState, about: string | undefined): CorrectionState | undefined =>
  about?.startsWith(refOf('')) ? state.rights?.corrections[read(about).id] : undefined;

function put(work: Work, correction: CorrectionState): string {
  const { corrections } = rightsOf(work);
  // Never taken out one by one, so that their number is the next one's name.
  const id = `k${Object.keys(corrections).length + 1}`;
  corrections[id] = correction;
  return id;
}

export function correctItems(work: Work, { from, decidedOn, items }: Of<'correct-items'>): void {
  needDay(decidedOn, 'decidedOn');
  for (const { what, ground } of items) {
    needOneOf(what, WHATS, 'what');
    needOneOf(ground, CORRECTION_GROUNDS, 'ground');
  }
  const asked = items.map(({ item, what, ground }) => ({ item, what, ground }));
  // AVG 18(1)(d): what is to go, or to be shielded for good, stays shielded until that is carried out.
  const known = rightsOf(work).requests[from];
  const away = asked.flatMap(({ item, what }) => (what === 'remove' || what === 'shield' ? [item] : []));
  if (known?.items) known.items = known.items.filter((item) => !away.includes(item));
  work.effects.push({ effect: 'place-items', request: from, decidedOn, items: asked });
  note(work, 'Besloten op verzoek van de persoon: gegevens corrigeren');
}

export function itemsPlaced(work: Work, event: Of<'items-placed'>): void {
  const { request: from, decidedOn } = event;
  const { corrections } = rightsOf(work);
  const there = unitsOf(work.state);
  for (const { item } of event.gone)
    tell(work, from, { type: 'correction-carried-out', item, outcome: 'gone', on: work.day });
  for (const { item, unit, code, party, what, ground } of event.items) {
    const twice = Object.values(corrections).some(
      (one) => one.request === from && one.item === item && one.what === what,
    );
    if (twice) continue;
    const facts = { request: from, item, unit, code, party, what, ground, decidedOn };
    const id = put(work, { ...facts, step: 'open' });
    if (!there.includes(unit)) {
      end(work, id, 'gone');
      continue;
    }
    const role = ROLE.administrator;
    open(work, { kind: 'carry-out-correction', party: null, role, about: refOf(id), from: decidedOn });
  }
  if (event.items.length > 0) note(work, 'Correcties staan klaar om uit te voeren');
}

/** After an objection that was upheld: everybody who received anything of the file is told. */
export function correctWholeFile(
  work: Work,
  request: string,
  what: 'remove' | 'shield',
  decidedOn: Day,
): void {
  const facts = { request, item: null, unit: 'subject', code: '', party: '', what, decidedOn } as const;
  const id = put(work, { ...facts, ground: 'objection', step: 'open' });
  end(work, id, 'done');
  work.effects.push({ effect: 'find-recipients', correction: id, item: null, code: '' });
}

function end(work: Work, id: string, step: 'done' | 'gone' | 'held'): void {
  const correction = rightsOf(work).corrections[id];
  if (!correction) return;
  correction.step = step;
  correction.on = work.day;
  const { request, item } = correction;
  tell(work, request, { type: 'correction-carried-out', item, outcome: step, on: work.day });
}

/** A hold on another's ground than the person's own: a court's order, or a claim of somebody else. */
export const heldForOthers = ({ state, covenant }: Pick<Work, 'state' | 'covenant'>, unit: UnitId): boolean =>
  Object.values(state.holds).some(
    ({ ground, units }) =>
      units.includes(unit) && covenant.holdGrounds.find(({ id }) => id === ground)?.ofPerson !== true,
  );

function shield(work: Work, id: string, item: TextRef, unit: UnitId): void {
  rightsOf(work).shields[item] = { unit, correction: id, since: work.day };
  work.effects.push({ effect: 'shield-text', item, shielded: true });
}

/** 12.6: what the administrator did with one item; the task is already closed. */
export function carriedOut(
  work: Work,
  task: Task,
  answer: TaskAnswers['carry-out-correction'],
  texts: readonly TextRef[],
): void {
  const { id } = read(task.about);
  const correction = rightsOf(work).corrections[id];
  if (!correction || correction.item === null) return;
  const { item, unit, what } = correction;
  needOneOf(answer.outcome, ['done', 'gone', 'held'], 'outcome');
  if (answer.outcome === 'gone') {
    end(work, id, 'gone');
    note(work, 'Correctie: het gegeven was er niet meer');
    return;
  }
  // First: with the item its copies go, and nobody can say any more who has them.
  work.effects.push({ effect: 'find-recipients', correction: id, item, code: correction.code });
  const changes = what === 'improve' || what === 'remove';
  const held = changes && heldForOthers(work, unit);
  if (answer.outcome === 'held') {
    if (!held) refuse('not-held', 'Dit gegeven kan gewoon worden aangepast of verwijderd.', 'outcome');
    shield(work, id, item, unit);
    end(work, id, 'held');
    note(work, 'Correctie kan nog niet: het gegeven is afgeschermd');
  } else {
    if (held)
      refuse(
        'held',
        'Dit gegeven moet blijven zoals het is, door een bevel van de rechter of een rechtsvordering. Kies dat het nu niet kan: dan wordt het afgeschermd.',
        'outcome',
      );
    carry(work, id, correction, item, texts);
    end(work, id, 'done');
    note(work, 'Correctie uitgevoerd op verzoek van de persoon');
  }
  toArchive(work);
}

function carry(
  work: Work,
  id: string,
  { what, unit }: CorrectionState,
  item: TextRef,
  [text]: readonly TextRef[],
): void {
  if ((what === 'improve' || what === 'add') !== (text !== undefined))
    refuse('text-missing', 'Vul in hoe het gegeven moet zijn.');
  if (what === 'improve' && text !== undefined)
    work.effects.push({ effect: 'correct-text', item, by: text, asked: true });
  else if (what === 'add' && text !== undefined)
    work.effects.push({ effect: 'add-beside', item: text, beside: item });
  else if (what === 'remove') {
    delete rightsOf(work).shields[item];
    work.effects.push({ effect: 'remove-text', item, asked: true });
  } else shield(work, id, item, unit);
}

/** Removed meanwhile, or destroyed with its unit: whoever asked hears it, and nobody has to do anything any more. */
export function itemsGone(work: Work, gone: (item: TextRef, unit: UnitId) => boolean): void {
  const { rights } = work.state;
  if (!rights) return;
  for (const [id, { item, unit, step }] of Object.entries(rights.corrections)) {
    if (item === null || step !== 'open' || !gone(item, unit)) continue;
    closeAll(work, ({ kind, about }) => kind === 'carry-out-correction' && about === refOf(id), 'cancelled');
    end(work, id, 'gone');
  }
  for (const [item, { unit }] of Object.entries(rights.shields))
    if (gone(item, unit)) {
      delete rights.shields[item];
      closeAll(work, ({ about }) => about === `shield:${item}`, 'cancelled');
      delete work.state.decisions[`decide-unshielding shield:${item}`];
    }
}

/** Steps of a disclosure in which its items reached somebody. */
const RECEIVED: readonly string[] = ['permitted', 'revoked', 'ended', 'by-law', 'spoken'];

function recipientsOf(work: Work, correction: CorrectionState, found: Of<'recipients-found'>): PartyId[] {
  const { state, covenant } = work;
  const { item, code, party } = correction;
  const refs = [...(item === null ? [] : [item]), ...found.copies];
  const inConference = covenant.files.conference.some((field) => field.code === code);
  const shared = item === null || found.copies.length > 0 || inConference;
  const partners = Object.values(state.disclosures ?? {}).filter(
    ({ step, items }) =>
      RECEIVED.includes(step) &&
      (item === null || step === 'spoken' || items.some((ref) => refs.includes(ref))),
  );
  const all = [
    ...[party, ...found.readers],
    ...(shared ? (state.file?.involved ?? []) : []),
    // The plan is read by every partner that takes part (10.5).
    ...(code === '9.3' || item === null ? (state.file?.partners ?? []) : []),
    ...partners.map(({ partner }) => partner ?? BY_LAW),
  ];
  const known = (id: string): boolean =>
    id === BY_LAW || isPartnerId(id) || covenant.parties.some((one) => one.id === id);
  return [...new Set(all)].filter(known);
}

/** 12.6, AVG 19: a task without contents for each. */
export function recipientsFound(work: Work, event: Of<'recipients-found'>): void {
  const { corrections } = rightsOf(work);
  const correction = corrections[event.correction];
  if (!correction || correction.recipients) return;
  const parties = recipientsOf(work, correction, event);
  correction.recipients = Object.fromEntries(parties.map((party) => [party, {}]));
  for (const party of parties) askToConfirm(work, event.correction, party);
  note(work, `Aan ${parties.length} ontvangers gevraagd om de correctie te bevestigen`);
  allConfirmed(work, event.correction);
}

const takesPart = ({ context }: Work, party: PartyId): boolean =>
  !isPartnerId(party) || context.signed?.includes(party) === true;

/** Who has nobody here any more is told by the administrator, by letter. */
function askToConfirm(work: Work, id: string, party: PartyId): void {
  if (party !== BY_LAW && takesPart(work, party)) {
    openForParty(work, 'confirm-correction', party, refOf(id), work.day);
    return;
  }
  const about = `${refOf(id)}:${party}`;
  open(work, { kind: 'confirm-correction', party: null, role: ROLE.administrator, about, from: work.day });
}

/** An organisation that left: what it received it still has. */
export function retell(work: Work): void {
  if (!work.state.rights || work.context.signed === undefined) return;
  for (const task of [...work.state.tasks]) {
    const { kind, party, about } = task;
    if (kind !== 'confirm-correction' || party === null || takesPart(work, party)) continue;
    close(work, task, 'lapsed');
    askToConfirm(work, read(about).id, party);
  }
}

export function confirmed(work: Work, task: Task): void {
  const { id, recipient } = read(task.about);
  const one = rightsOf(work).corrections[id]?.recipients?.[recipient ?? task.party ?? ''];
  if (one) one.confirmedOn ??= work.day;
  allConfirmed(work, id);
}

function allConfirmed(work: Work, id: string): void {
  const rights = rightsOf(work);
  const correction = rights.corrections[id];
  const { recipients } = correction ?? {};
  if (!correction || !recipients) return;
  if (Object.values(recipients).some(({ confirmedOn }) => confirmedOn === undefined)) return;
  const { item, request } = correction;
  const parties = Object.keys(recipients);
  tell(work, request, { type: 'recipients-confirmed', item, recipients: parties, on: work.day });
  // AVG 21: with everybody told, the data need not wait for the last day.
  if (item === null && rights.objection?.step === 'removing') rights.objection.confirmedOn ??= work.day;
}
