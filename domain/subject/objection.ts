/**
 * Objection (AVG 21): while it is judged the file is only kept (AVG 18(1)(d)); rejected it is released; upheld it is
 * shielded for good or removed, everywhere. Its dates go on as if there were none, and never become later.
 */
import type { CaseId, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { needDay, needOneOf, refuse } from './checks.ts';
import { correctWholeFile } from './correcting.ts';
import { withdraw } from './decisions.ts';
import type { SubjectEvent } from './events.ts';
import { consult } from './informing.ts';
import { closingStands } from './plan.ts';
import { countsAsProcessing, processes } from './processing.ts';
import type { RightsEvent } from './rights-events.ts';
import type { ObjectionState, RightsState } from './rights-state.ts';
import { rightsOf } from './rights-work.ts';
import { restrictedUnits, unitsOf } from './state.ts';
import { stopWeighing } from './weighing.ts';
import { closeAll, note, restrict, type Work } from './work.ts';

/** Receipt of an objection: from now on the file is only kept. */
export function objected(work: Work, request: CaseId, from: Day): void {
  const rights = rightsOf(work);
  if (rights.objection) return;
  rights.objection = { request, from, step: 'judging' };
  restrict(work, unitsOf(work.state), true);
  note(work, 'Bezwaar van de persoon: het dossier is afgeschermd');
}

/** Whether something else than this request's objection keeps one item shielded. */
export const shieldedApart = (
  { shields, requests, corrections }: RightsState,
  item: TextRef,
  request: CaseId,
): boolean =>
  item in shields ||
  Object.values(corrections).some((one) => one.item === item && one.step === 'open' && GOES.has(one.what)) ||
  Object.entries(requests).some(([id, { items }]) => id !== request && items?.includes(item));
const GOES: ReadonlySet<string> = new Set(['remove', 'shield']);

/** AVG 18(1)(d), of somebody whom the file isn't about: their own items are only kept; the rest of it goes on. */
export function objectedTo(work: Work, request: CaseId, items: readonly TextRef[]): void {
  const rights = rightsOf(work);
  const known = rights.requests[request];
  if (!known || known.items) return;
  known.items = [...items];
  for (const item of items)
    if (!shieldedApart(rights, item, request))
      work.effects.push({ effect: 'shield-text', item, shielded: true });
  note(work, 'Bezwaar van iemand anders in dit dossier: de eigen gegevens zijn afgeschermd');
}

function releasedItems(work: Work, request: CaseId): void {
  const rights = rightsOf(work);
  const known = rights.requests[request];
  if (!known?.items) return;
  const { items } = known;
  delete known.items;
  for (const item of items)
    if (!shieldedApart(rights, item, request))
      work.effects.push({ effect: 'shield-text', item, shielded: false });
}

/** The objection is over and was not upheld. Another that runs takes its place. */
export function released(work: Work, request: CaseId): void {
  releasedItems(work, request);
  const rights = rightsOf(work);
  const { objection } = rights;
  if (objection?.request !== request || objection.step !== 'judging') return;
  letGo(work, request);
  note(work, 'De afscherming door het bezwaar is voorbij');
}

/** What this objection held shut is seen again, unless another objection runs or a hold lasts. */
export function letGo(work: Work, request: CaseId): void {
  const rights = rightsOf(work);
  const next = Object.entries(rights.requests).find(
    ([id, one]) => id !== request && one.what === 'objection' && !one.items && !one.over && !one.rejected,
  );
  if (next) {
    rights.objection = { request: next[0], from: next[1].receivedOn, step: 'judging' };
    return;
  }
  delete rights.objection;
  const still = restrictedUnits(work.state);
  restrict(
    work,
    unitsOf(work.state).filter((unit) => !still.has(unit)),
    false,
  );
}

export function objectionDecided(
  work: Work,
  { from, decidedOn, outcome }: Extract<RightsEvent, { type: 'objection-decided' }>,
): void {
  needOneOf(outcome, ['remove', 'shield', 'reject'], 'outcome');
  needDay(decidedOn, 'decidedOn');
  const rights = rightsOf(work);
  if (outcome === 'reject') {
    const known = rights.requests[from];
    if (known) known.rejected = true;
    released(work, from);
    note(work, 'Bezwaar afgewezen');
    return;
  }
  // What was upheld before stays as it is, but that removing goes further than shielding.
  const before = rights.objection?.step;
  if (before === 'removing') return;
  // Decided anew for the person: what was to end doesn't end.
  if (before === 'shielded') stopEnding(work);
  if (before === 'shielded' && outcome === 'shield') return;
  if (!rights.objection) restrict(work, unitsOf(work.state), true);
  const received = rights.objection?.from ?? decidedOn;
  const step = outcome === 'remove' ? 'removing' : 'shielded';
  rights.objection = { request: from, from: received, step, decidedOn };
  correctWholeFile(work, from, outcome, decidedOn);
  stopWork(work);
  note(
    work,
    outcome === 'remove' ? 'Bezwaar gegrond: alles wordt vernietigd' : 'Bezwaar gegrond: afgeschermd',
  );
}

function stopEnding(work: Work): void {
  const about = 'shield:file';
  withdraw(work, 'decide-unshielding', about, 'cancelled');
  closeAll(work, (task) => task.kind === 'notify-unshielding' && task.about === about, 'cancelled');
  delete rightsOf(work).objection?.ending;
}

/** AVG 17(1)(c): a file that was shielded goes after all, by decision of the controller, as after an objection. */
export function removeFile(work: Work, objection: ObjectionState): void {
  stopEnding(work);
  rightsOf(work).objection = { ...objection, step: 'removing', decidedOn: work.day };
  correctWholeFile(work, objection.request, 'remove', work.day);
}

/** Nothing is weighed, planned or decided about this person any more. */
function stopWork(work: Work): void {
  const { state } = work;
  const unit = state.weighing;
  const weighing = unit === null ? undefined : state.weighings[unit];
  if (unit !== null && weighing) {
    weighing.lapsed = true;
    stopWeighing(work, unit, 'cancelled');
    consult(work, 'subject', weighing.receivedOn);
  }
  if (state.stage === 'conference') closingStands(work, 'close');
  for (const { kind, about } of Object.values(state.decisions))
    if (processes(kind) || kind === 'decide-reopening') withdraw(work, kind, about, 'cancelled');
  closeAll(work, ({ kind }) => processes(kind), 'cancelled');
}

/** What is no processing by itself, and leads to it. */
const LEADS_TO_IT: ReadonlySet<string> = new Set([
  ...['propose-reopening', 'decide-reopening', 'propose-disclosure', 'split-signal', 'merge', 'check-items'],
  ...['permit-disclosure', 'permit-disclosure-unnamed', 'check-accuracy'],
]);

/** The covenant's setting says whether a new signal may still be written down, shielded like the rest. */
export function needNoObjection(work: Work, event: SubjectEvent): void {
  const objection = work.state.rights?.objection;
  if (!objection) return;
  const what = event.type === 'complete-task' ? event.kind : event.type;
  if (!countsAsProcessing(event) && !LEADS_TO_IT.has(what)) return;
  const stored = work.covenant.settings.duringObjection.value === 'signals';
  if (stored && objection.step === 'judging' && event.type === 'register-signal') return;
  refuse(
    'objection',
    objection.step === 'judging'
      ? 'De persoon heeft bezwaar gemaakt. Zolang daarover niet is beslist, mag niemand deze gegevens gebruiken.'
      : 'Het bezwaar van de persoon is gegrond. Niemand mag deze gegevens nog gebruiken.',
  );
}
