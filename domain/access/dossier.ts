/**
 * Who may see what of a case (4, 8.4, 10.4, 13.2), and what they may start in it: the beginning of the table of
 * section 4 as one decision. Pure; whoever asks writes the access log.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, PartyId, Task } from '../case.ts';
import {
  dataSubjects,
  destroyableSignals,
  FREE_FORMS,
  type FreeFormId,
  freeForm,
  heldUnits,
  holdableUnits,
  liftableHolds,
  postponedNotices,
  reopenableUnits,
  revocable,
  shieldedItems,
  splittableSignals,
} from '../forms/index.ts';
import { isCore, ROLE, roleOf, takesPart } from '../subject/checks.ts';
import type { TaskKind } from '../subject/events.ts';
import { noticeSettled } from '../subject/informing.ts';
import type { FileStage, SubjectState } from '../subject/state.ts';

/**
 * 'all': dates, tasks, the past, for who weighs or manages the file. 'conference': the same as far as the case
 * conference goes. 'dates': dates and stages only.
 */
export type DossierView = 'all' | 'conference' | 'dates';
export interface DossierFacts {
  stage: FileStage;
  /** The parties that take part in the case conference. */
  involved: readonly PartyId[];
}

export const dossierFacts = (state: SubjectState): DossierFacts => ({
  stage: state.stage,
  involved: state.file?.involved ?? [],
});

/** Null: this person has no business with the dossier, and sees nothing of it. */
export function dossierView(
  covenant: Covenant,
  { party, roles }: Pick<Actor, 'party' | 'roles'>,
  { stage, involved }: DossierFacts,
): DossierView | null {
  if (stage === 'destroyed') return null;
  const inConference = stage === 'conference' || stage === 'closed';
  // 8.4: the weighing file is the core parties'. 9, 10.4: the case file is for who is involved. 13.2: the archive is read
  // by core parties, for what is proposed about it.
  if (roles.includes(ROLE.core) && isCore(covenant, party) && (!inConference || involved.includes(party)))
    return 'all';
  // 13: a core party that takes no part can still be ordered to keep the data: dates, and the form for it, no contents.
  if (roles.includes(ROLE.core) && isCore(covenant, party)) return 'dates';
  // 5, 8.1: the administrator manages the files; the archive only under order.
  if (roles.includes(ROLE.administrator)) return stage === 'archived' ? 'dates' : 'all';
  if (
    stage === 'conference' &&
    involved.includes(party) &&
    roles.includes(ROLE.case) &&
    roleOf(covenant, party) === ROLE.case
  )
    return 'conference';
  return roles.includes(ROLE.coordinator) ? 'dates' : null;
}

/** The roles that can have a list of dossiers at all. */
export const hasDossiers = (covenant: Covenant, { party, roles }: Pick<Actor, 'party' | 'roles'>): boolean =>
  roles.includes(ROLE.administrator) ||
  roles.includes(ROLE.coordinator) ||
  (roles.includes(ROLE.core) && isCore(covenant, party)) ||
  (roles.includes(ROLE.case) && roleOf(covenant, party) === ROLE.case);

/** What belongs to the weighing team, the controller or the administrator, and not to a case party. */
const CONFERENCE_TASKS: ReadonlySet<string> = new Set<TaskKind>([
  'draw-up-plan',
  'agree-plan',
  'report-action',
  'review-round',
  'advise-closing',
  'permit-disclosure',
  'record-advice',
]);
const CONFERENCE_TERMS: ReadonlySet<string> = new Set([
  ...CONFERENCE_TASKS,
  ...['archive', 'destroy', 'review-round-opens'],
]);

export const seesTask = (view: DossierView, { kind }: Pick<Task, 'kind'>): boolean =>
  view !== 'conference' || CONFERENCE_TASKS.has(kind);
/** `what`: the name of a moment. */
export const seesMoment = (view: DossierView, what: string): boolean =>
  view !== 'conference' || CONFERENCE_TERMS.has(what);

/** 12.1: in the archive nothing is written about who stands for somebody. */
const represented = (state: SubjectState, covenant: Covenant, ofSubject: boolean): boolean =>
  state.stage !== 'archived' &&
  dataSubjects(state, covenant).some(({ relation }) => (relation === 'subject') === ofSubject);

/** The stages in which a form makes sense, and what the case must have for it. The rules decide again when it is sent. */
const STARTS: Readonly<
  Record<FreeFormId, (state: SubjectState, covenant: Covenant, actor: Actor) => boolean>
> = {
  // It has a page of its own: who registers it doesn't know whether there is a dossier.
  'register-signal': () => false,
  'ask-information': ({ stage }) => stage === 'weighing',
  'add-action': (state, covenant, actor) =>
    state.stage === 'conference' && takesPart(state, covenant, actor) && state.plan?.reviewFrom !== undefined,
  'add-data': (state, covenant, actor) => state.stage === 'conference' && takesPart(state, covenant, actor),
  'add-person': (state, covenant, actor) => state.stage === 'conference' && takesPart(state, covenant, actor),
  'propose-hold': (state, covenant) => holdableUnits(state, covenant).length > 0,
  'propose-lifting': (state, covenant) => liftableHolds(state, covenant).length > 0,
  'propose-unshielding': (state, covenant) => shieldedItems(state, covenant).length > 0,
  'propose-reopening': (state, covenant) =>
    state.stage === 'archived' &&
    reopenableUnits(state, covenant).length > 0 &&
    !Object.values(state.decisions).some(({ kind }) => kind === 'decide-reopening'),
  'destroy-early': (state, covenant) => destroyableSignals(state, covenant).length > 0,
  'impediment-gone': (state, covenant) => postponedNotices(state, covenant).length > 0,
  'set-representative': (state, covenant) => represented(state, covenant, true),
  'set-representative-of-other': (state, covenant) => represented(state, covenant, false),
  // What lies in the archive comes back first (13.4).
  'split-signal': (state, covenant) =>
    state.stage !== 'archived' && splittableSignals(state, covenant).length > 0,
  // 10.5: to an organisation that takes part; the rules look whether it signed and whether the person was informed.
  'propose-disclosure': (state, covenant, actor) =>
    state.stage === 'conference' &&
    takesPart(state, covenant, actor) &&
    (state.file?.partners.length ?? 0) > 0 &&
    noticeSettled(state, 'subject') &&
    !heldUnits(state).has('subject'),
  'revoke-disclosure': (state, covenant, actor) =>
    state.stage === 'conference' &&
    takesPart(state, covenant, actor) &&
    revocable(covenant, state).length > 0,
  'record-duty': (state, covenant, actor) =>
    state.stage === 'conference' && takesPart(state, covenant, actor),
  'ask-advice': (state, covenant, actor) => state.stage === 'conference' && takesPart(state, covenant, actor),
  merge: ({ stage }) => stage !== 'archived',
};

/**
 * Of the controller, without contents: about keeping alone (13), and that the impediment to informing is gone (11.5),
 * which every core party decides on, whether or not it takes part in the conference.
 */
const WITHOUT_CONTENTS: ReadonlySet<FreeFormId> = new Set<FreeFormId>([
  'propose-hold',
  'propose-lifting',
  'impediment-gone',
]);

/** The forms that this person may start in this case now, in the order of the list. */
export function startableForms(covenant: Covenant, actor: Actor, state: SubjectState): FreeFormId[] {
  const view = dossierView(covenant, actor, dossierFacts(state));
  if (view === null) return [];
  const roles = actor.roles.filter((role) => role !== ROLE.core || isCore(covenant, actor.party));
  return FREE_FORMS.filter((id) => {
    if (view === 'dates' && !WITHOUT_CONTENTS.has(id)) return false;
    const { who } = freeForm(id, covenant, { party: actor.party, today: '' });
    return who.some((role) => roles.includes(role)) && STARTS[id](state, covenant, actor);
  });
}

/**
 * AVG 18(2): data under a hold are only kept, and no page shows them. The exception is the name, where the decision is
 * about the hold itself or the task is a duty towards that person (11): without it nobody knows whom it is about.
 */
const NAMES = ['8.2a', '10.2f', '10.2g'];
const SHOWS_HELD: ReadonlySet<string> = new Set<TaskKind>([
  'decide-hold',
  'decide-lifting',
  'consult-informing',
  'decide-informing',
  'reconsider-notice',
  'send-notice',
  'decide-unshielding',
  'notify-unshielding',
]);
export const showsHeld = (task: string, code: string): boolean =>
  task === CORRECTS || (SHOWS_HELD.has(task) && NAMES.includes(code));

/** AVG 18(2): with the person's consent, which the person's own request is. */
const CORRECTS: TaskKind = 'carry-out-correction';
/** What may be opened although it is restricted or shielded: for the person's own request (12), by a court's order or the person's consent (AVG 18(2)), or as above. */
export const opensShielded = (purpose: string, why: string, code: string): boolean =>
  purpose === 'request' || purpose === 'shielded' || showsHeld(why, code);
