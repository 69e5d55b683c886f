/** All that will come in a case, soonest first, each with its article and reason. */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task, TaskEnd } from '../case.ts';
import { addDuration, atTime, type Day, dayInWords, halfway, type Why } from '../dates/index.ts';
import { type Nudge, nudgeMoments, nudgesOf as nudges } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import { ends, holdEnd, type UnitEnd } from './ends.ts';
import type { SubjectState } from './state.ts';
import { byTerm, decisionEnd, informEnd, reconsiderEnd, taskEnd, termOf } from './terms.ts';

type End = Pick<TaskEnd, 'at' | 'lastDay' | 'article' | 'why'>;

/** Somebody must act before it, and something happens at it. */
const lapse = (what: string, ref: string, { at, lastDay, article, why }: End): Moment => ({
  what,
  at,
  lastDay,
  article,
  ref,
  why,
  waitsForPeople: true,
  acts: true,
});
const act = (what: string, ref: string, end: End): Moment => ({
  ...lapse(what, ref, end),
  waitsForPeople: false,
});
const shown = (what: string, ref: string, end: End): Moment => ({ ...lapse(what, ref, end), acts: false });

/** The same reason, for something that is done ahead of the end. */
function ahead(covenant: Covenant, end: End, day: Day, says: string): End {
  const why: Why = { ...end.why, counting: `${end.why.counting} ${says} ${dayInWords(day)}.` };
  return { ...end, at: atTime(day, covenant.settings.mailHour.value), lastDay: day, why };
}

/** Recurring work becomes a task halfway its term: before that there is nothing to do yet, after it the reminders have room. */
const opens = (covenant: Covenant, what: string, ref: string, from: Day, end: End): Moment =>
  act(`${what}-opens`, ref, ahead(covenant, end, halfway(from, end.lastDay), 'Halverwege komt de taak:'));

function weighingMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  const weighing = state.weighing === null ? undefined : state.weighings[state.weighing];
  if (state.weighing !== null && weighing)
    moments.push(
      lapse('weigh-signal', state.weighing, byTerm(covenant, 'weigh-signal', weighing.receivedOn)),
    );
  for (const task of state.tasks)
    if (task.kind === 'give-information')
      moments.push(lapse(task.term, task.id, taskEnd(covenant, state, task)));
}

function informingMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  for (const [unit, informing] of Object.entries(state.informing)) {
    const { step, again } = informing;
    if (step === 'consulting') {
      const task = state.tasks.find(({ kind, about }) => kind === 'consult-informing' && about === unit);
      if (task) moments.push(lapse(task.term, unit, taskEnd(covenant, state, task)));
    }
    if (step === 'postponed' && !state.decisions[`reconsider-notice ${unit}`]) {
      const end = reconsiderEnd(covenant, state, unit, informing);
      moments.push(shown('reconsider-notice', unit, end));
      moments.push(opens(covenant, 'reconsider-notice', unit, informing.decidedOn ?? informing.from, end));
    }
    if (step !== 'postponed' && step !== 'informed' && !again)
      moments.push(shown('inform-subject', unit, informEnd(covenant, informing)));
  }
}

/** The end of a joint decision that isn't a weighing's: the covenant's protecting outcome stands. */
function decisionMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  for (const [key, decision] of Object.entries(state.decisions))
    if (decision.kind !== 'decide-agenda')
      moments.push(lapse(termOf(covenant, decision.kind), key, decisionEnd(covenant, state, decision)));
}

function planMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  const { file, plan, stage } = state;
  if (stage !== 'conference' || !file || !plan) return;
  const advice = state.tasks.find(({ kind }) => kind === 'advise-closing');
  if (advice) moments.push(lapse(advice.term, advice.id, taskEnd(covenant, state, advice)));
  if (plan.reviewFrom !== undefined) {
    const end = byTerm(covenant, 'review-round', plan.reviewFrom);
    if (plan.review) moments.push(lapse('review-round', 'plan', end));
    else if (plan.step === 'running') {
      moments.push(shown('review-round', 'plan', end));
      moments.push(opens(covenant, 'review-round', 'plan', plan.reviewFrom, end));
    }
  }
  if (file.warnedFor === file.lastProcessing) return;
  const archive = byTerm(covenant, 'archive', file.lastProcessing, state.openedOn);
  const day = addDuration(archive.lastDay, `-${covenant.settings.reviewOrCloseWarning.value}`);
  moments.push(act('review-or-close', 'file', ahead(covenant, archive, day, 'Waarschuwing vooraf:')));
}

/** 10.5: permission that isn't there on the last day is not given. */
function disclosureMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  for (const [id, { step, from }] of Object.entries(state.disclosures ?? {})) {
    const term = termOf(covenant, 'permit-disclosure');
    if (step === 'asked') moments.push(lapse(term, `disclosure:${id}`, byTerm(covenant, term, from)));
  }
}

function keepingMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  const { file } = state;
  for (const [name, hold] of Object.entries(state.holds))
    moments.push(act('hold-ends', name, holdEnd(covenant, hold)));
  if (file && file.archivedOn === undefined)
    moments.push(act('archive', 'file', byTerm(covenant, 'archive', file.lastProcessing, state.openedOn)));
  const all = ends(state, covenant);
  const groups = new Map<string, { end: UnitEnd; units: string[] }>();
  for (const [unit, end] of Object.entries(all)) {
    const key = `${end.at} ${end.term}`;
    const group = groups.get(key);
    if (group) group.units.push(unit);
    else groups.set(key, { end, units: [unit] });
  }
  const whole = Object.keys(all).length;
  // A hold's own moment stands above; what it held goes with it.
  for (const { end, units } of groups.values())
    if (end.term !== 'hold-ends')
      moments.push(act(end.term, units.length === whole ? 'file' : units.join(' '), end));
  checkMoments(state, covenant, all.subject, moments);
}

/** 8.3, 10.3. No check is asked of a file that is gone before it is due. */
function checkMoments(
  state: SubjectState,
  covenant: Covenant,
  gone: UnitEnd | undefined,
  moments: Moment[],
): void {
  if (state.file?.archivedOn !== undefined || !gone) return;
  const end = byTerm(covenant, 'check-accuracy', state.checkedOn);
  if (gone.at <= end.at || state.tasks.some(({ kind }) => kind === 'check-accuracy')) return;
  moments.push(shown('check-accuracy', 'file', end));
  moments.push(opens(covenant, 'check-accuracy', 'file', state.checkedOn, end));
}

/** What happens by itself, reminders left out. In the order in which it happens on the same instant. */
export function acts(state: SubjectState, covenant: Covenant): Moment[] {
  if (state.stage === 'destroyed') return [];
  return caseMoments(state, covenant).filter((moment) => moment.acts);
}

function caseMoments(state: SubjectState, covenant: Covenant): Moment[] {
  const moments: Moment[] = [];
  weighingMoments(state, covenant, moments);
  informingMoments(state, covenant, moments);
  decisionMoments(state, covenant, moments);
  planMoments(state, covenant, moments);
  disclosureMoments(state, covenant, moments);
  keepingMoments(state, covenant, moments);
  return moments;
}

/** At the end of these somebody else's moment acts, so there is no "after". */
const LAPSES: ReadonlySet<string> = new Set([
  ...['assess', 'give-information', 'decide-agenda', 'consult-informing', 'decide-informing'],
  ...['reconsider-notice', 'review-round', 'advise-closing', 'decide-closing', 'review-or-close'],
  ...['permit-disclosure', 'permit-disclosure-unnamed'],
  ...['decide-reopening', 'decide-hold', 'decide-lifting', 'decide-destruction'],
  'decide-unshielding',
]);

/** The mails that are still to be sent about an open task, soonest first. */
export const nudgesOf = (covenant: Covenant, state: SubjectState, task: Task): Nudge[] =>
  nudges(covenant, task, taskEnd(covenant, state, task).lastDay, !LAPSES.has(task.kind));

function taskMoments(state: SubjectState, covenant: Covenant, moments: Moment[]): void {
  const listed = new Set<string>();
  for (const task of state.tasks) {
    const end = taskEnd(covenant, state, task);
    moments.push(...nudgeMoments(covenant, task, end, nudgesOf(covenant, state, task)));
    const key = `${task.kind} ${task.about} ${end.lastDay}`;
    if (LAPSES.has(task.kind) && task.kind !== 'review-or-close') continue;
    if (listed.has(key)) continue;
    listed.add(key);
    moments.push(shown(task.kind === 'review-or-close' ? task.kind : task.term, task.id, end));
  }
}

/** All that will come, soonest first; on the same instant in the order in which it happens. Pure. */
export function due(state: SubjectState, covenant: Covenant): Moment[] {
  if (state.stage === 'destroyed') return [];
  const moments = caseMoments(state, covenant);
  taskMoments(state, covenant, moments);
  return soonestFirst(moments);
}
