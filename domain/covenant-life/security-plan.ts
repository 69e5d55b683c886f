/** 15.2: the security plan is adopted by the controller: every core party says so. The version before stays until then. */
import type { Actor, Task } from '../case.ts';
import { coreParties, needOneOf, ROLE, refuse } from '../subject/checks.ts';
import { closeAll, note } from '../tasks/work.ts';
import type { DutyAnswers } from './state.ts';
import { openFor, present, type Work } from './work.ts';

const KIND = 'adopt-security-plan';
const VERSION = /^[\da-f]{12}$/;

const deciders = (work: Work): string[] => {
  const core = coreParties(work.covenant);
  return present(work).filter((party) => core.includes(party));
};

/** `version`: a hash of what it says. A newer proposal takes the place of one that waits. */
export function proposePlan(work: Work, { by, version }: { by: Actor; version: string }): void {
  if (!by.roles.includes(ROLE.administrator))
    refuse('not-yours', 'Alleen de uitvoerder legt het beveiligingsplan voor.');
  if (!VERSION.test(version)) refuse('no-version', 'Dit beveiligingsplan is niet bekend.');
  const plan = work.state.securityPlan;
  if (plan?.adopted?.version === version) refuse('plan-known', 'Dit plan is al vastgesteld.');
  if (plan?.proposed?.version === version) refuse('plan-waits', 'Dit plan ligt al bij de kernpartijen.');
  closeAll(work, ({ kind }) => kind === KIND, 'cancelled');
  work.state.securityPlan = { ...plan, proposed: { version, on: work.day, by: {} } };
  for (const party of deciders(work)) openFor(work, party, { kind: KIND, about: version });
  note(work, 'Beveiligingsplan voorgelegd aan de kernpartijen');
}

export function planAnswered(work: Work, task: Task, { outcome }: DutyAnswers['adopt-security-plan']): void {
  needOneOf(outcome, ['adopt', 'refuse'], 'outcome');
  const { securityPlan } = work.state;
  const proposed = securityPlan?.proposed;
  if (!securityPlan || !proposed || proposed.version !== task.about || task.party === null) return;
  if (outcome === 'refuse') {
    closeAll(work, ({ kind }) => kind === KIND, 'cancelled');
    delete securityPlan.proposed;
    note(work, 'Het beveiligingsplan is niet vastgesteld: een kernpartij wil iets anders');
    return;
  }
  proposed.by[task.party] = work.day;
  planAdopted(work);
}

/** Also when who had not answered left. */
export function planAdopted(work: Work): void {
  const { securityPlan } = work.state;
  const proposed = securityPlan?.proposed;
  if (!securityPlan || !proposed) return;
  if (!deciders(work).every((party) => proposed.by[party] !== undefined)) return;
  securityPlan.adopted = { version: proposed.version, on: work.day };
  delete securityPlan.proposed;
  note(work, 'Beveiligingsplan vastgesteld door de kernpartijen');
}
