/**
 * 18.2-3: a party that left does nothing any more in any case. What waited for it goes on without it; the chair's work
 * goes to the chair of today. And the covenant itself: not in force yet, or unable to go on, it takes nothing new.
 */
import type { PartyId } from '../case.ts';
import { isPartnerId } from '../partners.ts';
import { delivered } from '../tasks/work.ts';
import { coreParties, refuse, roleOf } from './checks.ts';
import { dropProposals } from './disclosure.ts';
import type { SubjectEvent } from './events.ts';
import { decide } from './informing.ts';
import { planStands } from './plan.ts';
import { countsAsProcessing } from './processing.ts';
import { decideWhenReady } from './weighing.ts';
import { close, mail, note, type Work } from './work.ts';

/** The chair's: they are about the whole file, not about one party's view. */
const OF_THE_CHAIR: ReadonlySet<string> = new Set(['draw-up-plan', 'review-round', 'advise-closing']);

/** @returns whether a party left that this case still counted on */
export function dropParties(work: Work): boolean {
  const { state, covenant } = work;
  if (!covenant.onDay?.former.length || state.stage === 'destroyed') return false;
  const left = (party: PartyId | null): boolean =>
    party !== null && !isPartnerId(party) && !covenant.parties.some(({ id }) => id === party);
  const tasks = state.tasks.filter(({ party }) => left(party));
  const involved = state.file?.involved.filter(left) ?? [];
  if (tasks.length + involved.length === 0) return false;
  for (const task of tasks) {
    if (!OF_THE_CHAIR.has(task.kind)) {
      close(work, task, 'cancelled');
      continue;
    }
    task.party = chairToday(work, left);
    task.role = roleOf(covenant, task.party);
    task.assignee = work.context.directory.assignee(task.party, task.role);
    task.turn = (task.turn ?? 0) + 1;
    mail(work, task, 'task');
    delivered(work, task);
  }
  dropProposals(work, left);
  if (state.file) state.file.involved = state.file.involved.filter((party) => !left(party));
  note(work, 'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen');
  goOn(work);
  return true;
}

/** Where the chair itself left, who else takes part in this case; else the first core party of today. */
function chairToday({ state, covenant }: Work, left: (party: PartyId) => boolean): PartyId {
  const chair = covenant.settings.chair.value;
  const others = [...(state.file?.involved ?? []), ...coreParties(covenant)];
  return left(chair) ? (others.find((party) => !left(party)) ?? chair) : chair;
}

/** What only waited for who left. Joint decisions are looked at by who knows what follows from them (apply.ts). */
function goOn(work: Work): void {
  const { state, covenant } = work;
  const running = state.weighing === null ? undefined : state.weighings[state.weighing];
  if (state.stage === 'weighing' && state.weighing !== null && running)
    decideWhenReady(work, state.weighing, running);
  const core = covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id);
  for (const [unit, informing] of Object.entries(state.informing))
    if (informing.step === 'consulting' && core.every((party) => informing.consulted.includes(party)))
      decide(work, unit, informing);
  if (state.stage === 'conference' && state.plan?.step === 'agreeing') planStands(work);
}

/** Ending what there is goes on; nothing new is recorded or decided. */
const ENDS: ReadonlySet<string> = new Set(['advise-closing', 'decide-closing']);

export function needInForce({ covenant }: Pick<Work, 'covenant'>, event: SubjectEvent): void {
  const { onDay } = covenant;
  if (!onDay || !(onDay.pending || onDay.stopped) || !countsAsProcessing(event)) return;
  if (event.type === 'complete-task' && ENDS.has(event.kind)) return;
  if (onDay.pending)
    refuse('not-in-force', 'Het convenant is nog niet van kracht: nog niet alle partijen hebben getekend.');
  refuse('stopped', 'Het convenant is gestopt. Er kan niets nieuws meer worden vastgelegd of besloten.');
}
