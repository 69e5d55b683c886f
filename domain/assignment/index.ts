/**
 * The case kind `assignment`: the controller lets an auditor, a complaint handler or the data protection officer look for a
 * time (section 4 of the rules; 4, 15.2c): named files, one purpose, a last day. All core parties agree, one takes it back.
 * Pure rules, run by `step` only.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Assignment } from '../access/decide.ts';
import type { Actor, Applied, Context, Kind, MemberId, Refusal } from '../case.ts';
import { addDuration, type Day, dayInWords } from '../dates/index.ts';
import {
  coreParties,
  needCore,
  needFuture,
  needOneOf,
  needOwn,
  ROLE,
  refusalOf,
  refuse,
} from '../subject/checks.ts';
import { mailFailed, needTask, reassign } from '../tasks/changes.ts';
import { assigneeGone } from '../tasks/gone.ts';
import { nudge } from '../tasks/nudges.ts';
import { happenInOrder } from '../tasks/settle.ts';
import { begin, close, closeAll, finish, note, open, type TaskWork } from '../tasks/work.ts';
import { acts, DECIDE, due, ENDS, LOOK, nudges, RECORDS, taskEnd } from './due.ts';
import { LOOKERS, SHIELD_LOOKERS } from './papers.ts';
import type { AssignmentEvent, AssignmentState, Extent, Outcome, ShieldedLook } from './state.ts';

export { FIELD, LOOKERS, SHIELD_LOOKERS } from './papers.ts';
export type * from './state.ts';

type Work = TaskWork<AssignmentState>;
type Proposal = Extract<AssignmentEvent, { type: 'propose-assignment' | 'propose-shielded-look' }>;
/** So many files one task can name: a look is for a purpose, not for an archive. */
export const MOST_FILES = 20;
/** 8.2e-f, 10.2h, 11.4: what was decided and noted, without names, signals and analysis. Null: all that the role may see. */
const FIELDS_OF: Readonly<Record<Extent, readonly string[] | null>> = {
  ...{ duties: [], decisions: ['8.2e', '8.2f', '10.2h', '11.4'], contents: null, shielded: null },
};
const EXTENTS: readonly Extent[] = ['duties', 'decisions', 'contents'];

function over(work: Work, outcome: Outcome, words: string): void {
  const { state, day } = work;
  state.step = 'over';
  state.outcome = outcome;
  state.lastEventOn = day;
  closeAll(work, ({ kind }) => kind !== 'mail-undeliverable', outcome === 'ended' ? 'lapsed' : 'cancelled');
  note(work, words);
}

/** Nobody gives themselves a look: who decides for a core party, now or for somebody else, doesn't look. */
const judges = ({ covenant, context: { directory } }: Work, member: MemberId): boolean =>
  coreParties(covenant).some((party) => directory.candidates(party, ROLE.core).includes(member));

/** Who is asked for, and until when; the same for every look. */
function needLooker(work: Work, { by, member, role }: Proposal, roles: readonly string[]): void {
  needCore(work.covenant, by);
  needOneOf(role, roles, 'who');
  if (!work.context.directory.candidates(null, role).includes(member))
    refuse('not-able', 'Deze persoon is niet (meer) bevoegd in deze rol.', 'who');
  if (by.member === member || judges(work, member))
    refuse(
      'own-look',
      'Wie een kernpartij vertegenwoordigt, beslist over het meekijken en kan het dus zelf niet doen. Kies iemand anders.',
      'who',
    );
}
function needUntil(work: Work, until: Day, atMost: string): void {
  needFuture(until, work.day, 'until');
  const most = addDuration(work.day, atMost);
  if (until > most)
    refuse('too-long', `Een opdracht loopt ten hoogste tot en met ${dayInWords(most)}.`, 'until');
}
function askAll(work: Work): void {
  for (const party of coreParties(work.covenant)) open(work, { kind: DECIDE, party, role: ROLE.core });
}

function propose(work: Work, event: Extract<Proposal, { type: 'propose-assignment' }>): void {
  needLooker(work, event, LOOKERS);
  needOneOf(event.what, EXTENTS, 'what');
  if (event.files.length === 0) refuse('no-files', 'Noem ten minste één dossier.', 'numbers');
  if (new Set(event.files).size > MOST_FILES)
    refuse('too-many', `Noem ten hoogste ${MOST_FILES} dossiers in één opdracht.`, 'numbers');
  needUntil(work, event.until, work.covenant.settings.assignmentAtMost.value);
  askAll(work);
  note(work, 'Opdracht om mee te kijken voorgesteld');
}

/** AVG 18(2): one file, on a ground that the covenant names. */
function proposeShielded(work: Work, event: ShieldedLook): void {
  const { state, covenant } = work;
  needLooker(work, event, SHIELD_LOOKERS);
  if (event.items.length === 0) refuse('no-items', 'Kies wat diegene mag zien.', 'items');
  const grounds = covenant.shieldedLookGrounds.map(({ id }) => id);
  if (!grounds.includes(event.ground)) refuse('ground-missing', 'Kies waarom dit mag.', 'ground');
  needUntil(work, event.until, covenant.settings.shieldedLookAtMost.value);
  state.ground = event.ground;
  if (event.items[0] !== 'all') state.items = [...new Set(event.items)];
  askAll(work);
  note(work, 'Voorgesteld: iemand kijkt in wat is afgeschermd');
}

function complete(work: Work, event: Extract<AssignmentEvent, { type: 'complete-task' }>): void {
  const { state, covenant, day } = work;
  const task = needTask(state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  switch (event.kind) {
    case 'decide-assignment': {
      needOneOf(event.answer.answer, ['agree', 'refuse'], 'answer');
      if ([event.by.member, event.for].includes(state.member))
        refuse('own-look', 'Dit gaat over uzelf. Vraag de coördinator om de taak aan een ander te geven.');
      close(work, task, 'done');
      state.answers[task.party ?? ''] = event.answer.answer;
      note(work, 'Een kernpartij heeft beslist over de opdracht');
      if (event.answer.answer === 'refuse') over(work, 'refused', 'De opdracht is niet gegeven');
      else if (coreParties(covenant).every((party) => state.answers[party] === 'agree')) {
        state.step = 'given';
        state.givenOn = day;
        const { role, member: assignee, until } = state;
        open(work, { kind: LOOK, party: null, role, assignee, until });
        note(work, 'De opdracht is gegeven');
      }
      break;
    }
    case 'do-assignment':
      // A look is nobody else's: a deputy was not given it.
      if (event.by.member !== state.member) refuse('not-yours', 'Alleen wie de opdracht kreeg kan dit doen.');
      close(work, task, 'done');
      over(work, 'done', 'De opdracht is klaar: de toegang is gestopt');
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      close(work, task, 'done');
      break;
  }
}

function settle(work: Work): void {
  const { state, covenant } = work;
  happenInOrder(
    work,
    () => acts(state, covenant),
    ({ what, article }) => {
      if (what === DECIDE) over(work, 'refused', 'Geen besluit op tijd: de opdracht is niet gegeven');
      if (what === ENDS) over(work, 'ended', 'De opdracht is voorbij: de toegang is gestopt');
      if (what !== RECORDS) return;
      state.destroyed = true;
      state.tasks = [];
      work.effects.push({ effect: 'erase-case', term: 'staff-records', article });
      note(work, 'Vernietigd');
    },
  );
  nudge(work, (task) => nudges(covenant, state, task));
}

function happened(work: Work, event: AssignmentEvent): void {
  const { state } = work;
  switch (event.type) {
    case 'propose-assignment':
      propose(work, event);
      break;
    case 'propose-shielded-look':
      proposeShielded(work, event);
      break;
    case 'complete-task':
      complete(work, event);
      break;
    case 'withdraw-assignment':
      needCore(work.covenant, event.by);
      if (state.step === 'over') refuse('over', 'Deze opdracht is al voorbij.');
      over(work, 'withdrawn', 'De opdracht is ingetrokken: de toegang is gestopt');
      break;
    case 'reassign':
      if (needTask(state, event.task).kind === LOOK)
        refuse(
          'not-transferable',
          'Deze opdracht is aan één persoon gegeven. Trek haar in en stel een nieuwe voor.',
          'to',
        );
      reassign(work, event);
      break;
    case 'mail-failed':
      mailFailed(work, event);
      break;
    case 'assignee-gone':
      // Who may look no more has nothing to look at; nobody takes it over.
      if (
        event.member === state.member &&
        state.step !== 'over' &&
        !work.context.directory.candidates(null, state.role).includes(state.member)
      )
        over(work, 'gone', 'Wie mocht meekijken, is niet meer bevoegd: de toegang is gestopt');
      else assigneeGone(work, event);
      break;
    case 'moment':
      break;
  }
}

function apply(
  state: AssignmentState | null,
  event: AssignmentEvent,
  context: Context,
): Applied<AssignmentState> | Refusal {
  const makes = event.type === 'propose-assignment' || event.type === 'propose-shielded-look';
  if (!state && !makes) return { ok: false, code: 'unknown-case', message: 'Deze opdracht is er niet.' };
  if (state && makes) return { ok: false, code: 'known', message: 'Deze opdracht is al voorgesteld.' };
  if (state?.destroyed) return { ok: false, code: 'destroyed', message: 'Deze opdracht is vernietigd.' };
  const { today } = context;
  const made = event as Proposal;
  const files = made.type === 'propose-assignment' ? made.files : [made.file];
  const what = made.type === 'propose-assignment' ? made.what : 'shielded';
  const work = begin<AssignmentState>(
    state ?? {
      ...{ step: 'proposed', member: made.member, role: made.role, what, until: made.until },
      files: Object.fromEntries([...new Set(files)].map((file, at) => [`d${at + 1}`, file])),
      ...{ proposedOn: today, lastEventOn: today, answers: {} },
      ...{ tasks: [], undelivered: [], counters: { task: 0 } },
    },
    context,
  );
  try {
    if (state) settle(work);
    if (!work.state.destroyed) happened(work, event);
    settle(work);
    return finish(work);
  } catch (error) {
    return refusalOf(error);
  }
}

/**
 * What this person may look at today by it; null: nothing. Asked at every look. `fields` of the files' contents, empty when
 * only the duties may be seen.
 */
export function lookFor(state: AssignmentState, { member, roles }: Actor, today: Day): Assignment | null {
  if (state.destroyed || state.step !== 'given' || today > state.until) return null;
  if (state.member !== member || !roles.includes(state.role)) return null;
  const fields = FIELDS_OF[state.what];
  const purpose = state.what === 'shielded' ? 'shielded' : 'assignment';
  return { purpose, until: state.until, ...(fields && { fields }) };
}

/** Who sees that there is such a task: the controller, and who looks. */
export const seesAssignment = (
  covenant: Covenant,
  { member, party, roles }: Actor,
  state: AssignmentState,
): boolean => state.member === member || (roles.includes(ROLE.core) && coreParties(covenant).includes(party));

export const assignment: Kind<AssignmentState, AssignmentEvent> = {
  name: 'assignment',
  apply,
  due,
  stage: ({ destroyed, step }) => (destroyed ? 'destroyed' : step),
  parties: (_state, covenant) => coreParties(covenant),
  tasks: (state) => state.tasks,
  taskEnd,
};
