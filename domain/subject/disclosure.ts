/**
 * Disclosure to an external partner (10.5): proposed item by item with kind and necessity, permitted by every party that
 * is asked, recorded here with its day, revocable for the future. What a law demands (14.1) and what was said in a meeting
 * that a partner attended is recorded as a disclosure too. The words stand in the file (10.5), here only choices and dates.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, PartyId, Task, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import {
  coreParties,
  isCore,
  needOneOf,
  needParticipant,
  needPast,
  needSigned,
  needStage,
  ROLE,
  refuse,
} from './checks.ts';
import type { SubjectEvent, TaskAnswers } from './events.ts';
import { noticeSettled } from './informing.ts';
import { type DisclosureState, restrictedUnits, type SubjectState } from './state.ts';
import { closeAll, note, openForParty, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

export const disclosureRef = (id: string): string => `disclosure:${id}`;
const idOf = (ref: string | undefined): string => ref?.slice(disclosureRef('').length) ?? '';
export const isDisclosureRef = (ref: string): boolean => ref.startsWith(disclosureRef(''));

export const disclosuresOf = (state: SubjectState): Record<string, DisclosureState> =>
  state.disclosures ?? {};

const LIVING = ['asked', 'permitted'];

/** Whether anything may be shown to this organisation's people in this case: it takes part, and the plan is being made or followed. */
export const sharesWith = (state: SubjectState, organisation: PartyId): boolean =>
  state.stage === 'conference' && state.file?.partners.includes(organisation) === true;

/** The parties and external partners that take part in this case (9.1). */
export const participantsOf = ({ file }: Pick<SubjectState, 'file'>): PartyId[] => [
  ...(file?.involved ?? []),
  ...(file?.partners ?? []),
];

/** The texts that this organisation may read now besides the plan; nothing else of the file. Dangling refs are harmless. */
export function disclosedItems(state: SubjectState, organisation: PartyId): TextRef[] {
  if (!sharesWith(state, organisation)) return [];
  const now = Object.values(disclosuresOf(state)).filter(
    ({ step, partner }) => step === 'permitted' && partner === organisation,
  );
  return [...new Set(now.flatMap(({ items }) => items))];
}

/** What is the organisation's own: the measures that it carries out (10.2e) and what it brought in itself (9.2). */
export function ownTexts(state: SubjectState, organisation: PartyId): TextRef[] {
  if (!sharesWith(state, organisation)) return [];
  const actions = Object.values(state.plan?.actions ?? {}).filter(({ owner }) => owner === organisation);
  const items = Object.values(state.items).filter(({ party }) => party === organisation);
  return [...actions.flatMap(({ text }) => text ?? []), ...items.flatMap(({ texts }) => texts ?? [])];
}

/**
 * Whether each of these texts may be read by this party now, for `disclosed` (an organisation: what was permitted and what
 * is its own) or `disclosing` (a party that is asked: what an open proposal names).
 */
export function mayRead(
  state: SubjectState,
  purpose: 'disclosed' | 'disclosing',
  party: PartyId,
  refs: readonly TextRef[],
): boolean {
  const named =
    purpose === 'disclosed'
      ? [...disclosedItems(state, party), ...ownTexts(state, party)]
      : Object.values(disclosuresOf(state))
          .filter(
            ({ step, asked }) => step === 'asked' && asked.includes(party) && state.stage === 'conference',
          )
          .flatMap(({ items, texts }) => [...items, ...texts]);
  return refs.every((ref) => named.includes(ref));
}

/** Whether something was permitted to be disclosed to it in this case, so that it can be there when it is discussed (10.5). */
export const mayAttendDiscussion = (state: SubjectState, organisation: PartyId): boolean =>
  disclosedItems(state, organisation).length > 0;

/** Whose data the units are: the subject's, or another person's own. */
const personsOf = (units: readonly UnitId[]): UnitId[] => [
  ...new Set(['subject', ...units.filter((unit) => unit.startsWith('person:'))]),
];

/** Who gives permission: who is involved and every core party; with the setting `all` the other parties as well. */
export function askedFor(state: SubjectState, covenant: Covenant): PartyId[] {
  const near = new Set([...coreParties(covenant), ...(state.file?.involved ?? [])]);
  const all = covenant.settings.permissionBy.value === 'all';
  return covenant.parties.map(({ id }) => id).filter((id) => all || near.has(id));
}

/** Whether a party may know whom it is about. */
const knows = (state: SubjectState, covenant: Covenant, party: PartyId): boolean =>
  isCore(covenant, party) || state.file?.involved.includes(party) === true;

export function needKinds(covenant: Covenant, kinds: readonly string[]): void {
  const known = covenant.disclosure.kinds.map(({ id }) => id);
  if (kinds.length === 0 || !kinds.every((kind) => known.includes(kind)))
    refuse('kinds-missing', 'Kies welke soort gegevens het zijn.', 'kinds');
}

const needNecessity = (covenant: Covenant, necessity: string): void =>
  needOneOf(
    necessity,
    covenant.disclosure.necessities.map(({ id }) => id),
    'necessity',
  );

/** The strictest reading of 11.2: first the notice is sent or postponed on a ground, then anything can go to a partner. */
export function needNotice(state: SubjectState, units: readonly UnitId[], field = 'items'): void {
  if (!personsOf(units).every((unit) => noticeSettled(state, unit)))
    refuse(
      'not-informed',
      'Dit kan nog niet. Eerst moet de persoon zijn geïnformeerd, of moet zijn besloten om dat uit te stellen (artikel 11). Dat geldt ook voor anderen over wie deze gegevens gaan.',
      field,
    );
}

/** For the evaluation (18.4): disclosures that were proposed, permitted, refused, ... by this step. */
export const disclosuresPassed = (before: SubjectState | null, after: SubjectState): string[] =>
  Object.entries(disclosuresOf(after))
    .filter(([id, { step }]) => before === null || disclosuresOf(before)[id]?.step !== step)
    .map(([, { step }]) => `disclosure-${step}`);

export type DisclosureWork = Omit<DisclosureState, 'asked' | 'permitted' | 'step' | 'on'>;
export const disclosureOf = (state: SubjectState, id: string): DisclosureState | undefined =>
  disclosuresOf(state)[id];

export function putDisclosure(work: Work, disclosure: DisclosureState): string {
  const { state } = work;
  // Never taken out one by one, so that their number is the next one's name.
  const id = `d${Object.keys(disclosuresOf(state)).length + 1}`;
  state.disclosures = { ...disclosuresOf(state), [id]: disclosure };
  return id;
}

export function proposeDisclosure(work: Work, event: Of<'propose-disclosure'>): void {
  const { state, covenant, day } = work;
  needStage(state, 'conference');
  needParticipant(state, covenant, event.by);
  const { partner, kinds, necessity } = event;
  const items = [...new Map(event.items.map((item) => [item.ref, item])).values()];
  if (!sharesWith(state, partner))
    refuse('not-a-partner', 'Deze organisatie doet niet mee aan deze zaak.', 'partner');
  needSigned(work.context, partner, 'partner');
  if (items.length === 0) refuse('items-missing', 'Kies welke gegevens nodig zijn.', 'items');
  needKinds(covenant, kinds);
  needNecessity(covenant, necessity);
  const [refs, units] = [items.map(({ ref }) => ref), items.map(({ unit }) => unit)];
  const held = restrictedUnits(state);
  if (units.some((unit) => held.has(unit)))
    refuse('restricted', 'Een van deze gegevens is afgeschermd. Kies andere gegevens.', 'items');
  needNotice(state, units);
  const twice = Object.values(disclosuresOf(state)).some(
    (other) =>
      LIVING.includes(other.step) &&
      other.partner === partner &&
      other.items.some((ref) => refs.includes(ref)),
  );
  if (twice)
    refuse(
      'already-proposed',
      'Over een van deze gegevens loopt al een voorstel voor deze organisatie, of het mag al.',
      'items',
    );
  askPermission(work, {
    ...{ partner, items: refs, persons: personsOf(units), kinds: [...kinds], necessity },
    ...{ proposedBy: event.by.party, from: day, texts: [...event.texts] },
  });
  note(work, 'Doorverstrekking voorgesteld');
}

/** Everybody who must permit it gets a task. */
export function askPermission(work: Work, made: DisclosureWork): void {
  const { state, covenant, day } = work;
  const asked = askedFor(state, covenant);
  const id = putDisclosure(work, { ...made, asked, permitted: [], step: 'asked' });
  for (const party of asked) {
    const kind = knows(state, covenant, party) ? 'permit-disclosure' : 'permit-disclosure-unnamed';
    openForParty(work, kind, party, disclosureRef(id), day);
  }
}

export function endDisclosure(
  work: Work,
  id: string,
  step: DisclosureState['step'],
  how: 'cancelled' | 'lapsed',
): void {
  const disclosure = disclosuresOf(work.state)[id];
  if (!disclosure) return;
  disclosure.step = step;
  disclosure.on = work.day;
  closeAll(work, ({ about }) => about === disclosureRef(id), how);
}

/** One party's answer; its task is already closed. @returns whether the data are disclosed by it: that is processing. */
export function permitAnswered(
  work: Work,
  task: Task,
  answer: TaskAnswers['permit-disclosure'],
  texts: readonly TextRef[],
  permittedAdvice: (work: Work, id: string) => void,
): boolean {
  needOneOf(answer.permit, ['yes', 'no'], 'permit');
  const { state } = work;
  const id = idOf(task.about);
  const disclosure = disclosuresOf(state)[id];
  if (disclosure?.step !== 'asked' || task.party === null) return false;
  disclosure.texts.push(...texts);
  if (answer.permit === 'no') {
    endDisclosure(work, id, 'refused', 'cancelled');
    note(work, 'Geen toestemming: niet doorverstrekt');
    return false;
  }
  disclosure.permitted.push(task.party);
  if (!disclosure.asked.every((party) => disclosure.permitted.includes(party))) return false;
  // What was right when it was proposed may have changed: a reopened notice, a hold, an organisation that left.
  const { partner, persons, advice } = disclosure;
  const able =
    advice !== undefined ||
    (partner !== null && sharesWith(state, partner) && work.context.partners?.includes(partner) === true);
  if (!able || !persons.every((unit) => noticeSettled(state, unit))) {
    endDisclosure(work, id, 'lapsed', 'cancelled');
    note(work, 'Niet doorverstrekt: het kan niet meer');
    return false;
  }
  endDisclosure(work, id, 'permitted', 'cancelled');
  note(work, 'Doorverstrekking toegestaan en vastgelegd');
  // 9.5: who asked for advice can ask it now.
  if (advice) permittedAdvice(work, id);
  return true;
}

/** Silence on the last day, also of a party that nobody represents any more: nothing is disclosed. */
export function disclosureLapsed(work: Work, ref: string): void {
  endDisclosure(work, idOf(ref), 'lapsed', 'lapsed');
  note(work, 'Geen toestemming op tijd: niet doorverstrekt');
}

/** Any participant, at once; for the future. */
export function revokeDisclosure(work: Work, event: Of<'revoke-disclosure'>): void {
  const { state, covenant } = work;
  needStage(state, 'conference');
  needParticipant(state, covenant, event.by);
  const found = disclosuresOf(state)[event.disclosure];
  if (!found || !LIVING.includes(found.step))
    refuse('not-disclosed', 'Deze doorverstrekking loopt niet (meer).', 'disclosure');
  found.texts.push(...event.texts);
  endDisclosure(work, event.disclosure, found.step === 'asked' ? 'withdrawn' : 'revoked', 'cancelled');
  note(work, 'Doorverstrekking ingetrokken');
}

/** 14.1: a law demands it, so nobody permits it. To whom and by which law stands in the words. */
export function recordDuty(work: Work, event: Of<'record-duty'>): void {
  const { state, covenant, day } = work;
  needStage(state, 'conference');
  needParticipant(state, covenant, event.by);
  needKinds(covenant, event.kinds);
  needPast(event.on, day, 'on');
  putDisclosure(work, {
    ...{ partner: null, items: event.items.map(({ ref }) => ref), persons: [], kinds: [...event.kinds] },
    ...{
      necessity: null,
      proposedBy: event.by.party,
      from: event.on,
      on: event.on,
      asked: [],
      permitted: [],
    },
    ...{ step: 'by-law', texts: [...event.texts] },
  });
  note(work, 'Verstrekking vastgelegd die een wet verplicht (artikel 14.1)');
}

export interface Spoken {
  partner: PartyId;
  kinds: readonly string[];
  necessity: string;
}

/** What is said while a partner attends is a disclosure: within what was permitted for it in this case, and recorded. */
export function spokenTo(work: Work, by: Actor, meeting: string, spoken: readonly Spoken[]): void {
  const { state, covenant, day } = work;
  for (const { partner, kinds, necessity } of spoken) {
    if (!mayAttendDiscussion(state, partner) || work.context.partners?.includes(partner) !== true)
      refuse(
        'not-permitted',
        'Er was een externe casuspartner bij waarvoor geen doorverstrekking is toegestaan. Pas eerst aan wie erbij is.',
      );
    needKinds(covenant, kinds);
    needNecessity(covenant, necessity);
    putDisclosure(work, {
      ...{ partner, items: [], persons: [], kinds: [...kinds], necessity, proposedBy: by.party, from: day },
      ...{ on: day, asked: [], permitted: [], step: 'spoken', meeting, texts: [] },
    });
    note(work, 'Besproken met een externe casuspartner: vastgelegd als doorverstrekking');
  }
}

/** The plan is closed or the file leaves the conference: what was permitted ends, what was asked is moot. */
export function endDisclosures(work: Work): void {
  for (const [id, { step }] of Object.entries(disclosuresOf(work.state))) {
    if (step === 'asked') endDisclosure(work, id, 'withdrawn', 'cancelled');
    if (step === 'permitted') endDisclosure(work, id, 'ended', 'cancelled');
  }
}

/** 18.2-3: who left gives no permission any more; what still waited for it is not disclosed, like after silence. */
export function dropProposals(work: Work, left: (party: PartyId) => boolean): void {
  for (const [id, { step, asked, permitted }] of Object.entries(disclosuresOf(work.state)))
    if (step === 'asked' && asked.some((party) => left(party) && !permitted.includes(party)))
      endDisclosure(work, id, 'lapsed', 'cancelled');
}

/** An organisation that withdrew or whose time is over: from the next step on no task and no permission is left of it. */
export function dropPartners(work: Work): void {
  const { state, context } = work;
  if (!state.file || context.signed === undefined) return;
  const gone = state.file.partners.filter((id) => context.signed?.includes(id) !== true);
  for (const partner of gone) {
    state.file.partners = state.file.partners.filter((id) => id !== partner);
    closeAll(work, (task) => task.party === partner && task.role === ROLE.partner, 'lapsed');
    for (const [id, disclosure] of Object.entries(disclosuresOf(state)))
      if (disclosure.partner === partner && LIVING.includes(disclosure.step))
        endDisclosure(work, id, disclosure.step === 'asked' ? 'withdrawn' : 'ended', 'cancelled');
    note(work, 'Een externe casuspartner doet niet meer mee');
  }
}

/** 9.2: who brings data into this case: who takes part, an external partner too. */
export function needContributor(work: Work, by: Actor): void {
  const { state, context } = work;
  const partner = by.roles.includes(ROLE.partner) && sharesWith(state, by.party);
  if (partner) needSigned(context, by.party, 'party');
  else needParticipant(state, work.covenant, by);
}

/** When the permission was given or the disclosure made. */
export const disclosedOn = ({ on, from }: DisclosureState): Day => on ?? from;
