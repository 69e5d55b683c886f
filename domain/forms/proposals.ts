/** What was proposed, for who decides about it (13, 13.4, AVG 18), and where a postponement stands (11.5). Pure. */
import type { Covenant } from '../../covenant/index.ts';
import type { Task } from '../case.ts';
import { dayInWords } from '../dates/index.ts';
import { disclosuresOf } from '../subject/disclosure.ts';
import { ends } from '../subject/ends.ts';
import type { DecisionState, SubjectState } from '../subject/state.ts';
import { unitLabels } from './choices.ts';
import { disclosureLine } from './disclosing.ts';
import { rightsFacts } from './rights.ts';

export interface Fact {
  label: string;
  /** One line each. */
  lines: string[];
}

const fact = (label: string, ...lines: string[]): Fact => ({ label, lines });

/** Empty for a task that no proposal stands behind. */
export function proposalOf(
  state: SubjectState,
  covenant: Covenant,
  task: { kind: string; about?: Task['about'] | null },
  /** What an external partner is called. */
  nameOf: (partner: string) => string = () => 'Externe casuspartner',
): Fact[] {
  const about = task.about ?? '';
  const decision = state.decisions[`${task.kind} ${about}`];
  const facts = factsOf(state, covenant, task.kind, about, decision, nameOf);
  if (decision && facts.length > 0) {
    facts.push(fact('Voorgesteld op', dayInWords(decision.openedOn)));
    if (decision.round > 1)
      facts.push(fact('Let op', 'De kernpartijen waren het niet eens. Overleg eerst en beslis dan opnieuw.'));
  }
  return facts;
}

function factsOf(
  state: SubjectState,
  covenant: Covenant,
  kind: string,
  about: string,
  decision: DecisionState | undefined,
  nameOf: (partner: string) => string,
): Fact[] {
  switch (kind) {
    case 'decide-hold':
      return decision ? holdFacts(state, covenant, decision) : [];
    case 'decide-lifting': {
      const hold = state.holds[about];
      return hold
        ? [...holdFacts(state, covenant, hold), fact('Uitgesteld sinds', dayInWords(hold.placedOn))]
        : [];
    }
    case 'decide-reopening':
      return decision ? [unitsFact(state, covenant, decision.units, 'Wat gaat terug naar de weegploeg')] : [];
    case 'decide-destruction': {
      const end = ends(state, covenant)[about];
      const signal = unitsFact(state, covenant, [about], 'Welk signaal');
      return end ? [signal, fact('Laatste dag nu', dayInWords(end.lastDay))] : [signal];
    }
    case 'permit-disclosure':
    case 'permit-disclosure-unnamed':
      return disclosureFacts(state, covenant, kind, about, nameOf);
    case 'carry-out-correction':
    case 'confirm-correction':
    case 'decide-unshielding':
    case 'notify-unshielding':
      return rightsFacts(state, covenant, kind, about, nameOf) ?? [];
    case 'reconsider-notice':
      return noticeFacts(state, covenant, about);
    default:
      return [];
  }
}

function holdFacts(
  state: SubjectState,
  covenant: Covenant,
  { ground, units, until }: { ground?: string; units?: DecisionState['units']; until?: string },
): Fact[] {
  const known = covenant.holdGrounds.find(({ id }) => id === ground);
  return [
    fact('Grond', known ? `${known.label} (${known.law})` : (ground ?? '')),
    ...(until === undefined ? [] : [fact('Tot en met', dayInWords(until))]),
    unitsFact(state, covenant, units, 'Welke gegevens'),
  ];
}

function unitsFact(
  state: SubjectState,
  covenant: Covenant,
  units: DecisionState['units'],
  label: string,
): Fact {
  const labels = unitLabels(state, covenant);
  if (units === undefined || units === 'all') return fact(label, ...labels.values());
  return fact(label, ...units.map((unit) => labels.get(unit) ?? 'Al vernietigd'));
}

function noticeFacts(state: SubjectState, covenant: Covenant, about: string): Fact[] {
  const { ground, decidedOn, reportedOn } = state.informing[about] ?? {};
  const known = covenant.refusalGrounds.find(({ id }) => id === ground);
  return [
    ...(known ? [fact('Grond van het uitstel', `${known.id}. ${known.label}`)] : []),
    ...(decidedOn ? [fact('Uitgesteld op', dayInWords(decidedOn))] : []),
    ...(reportedOn ? [fact('Gemeld dat bericht geven nu kan', dayInWords(reportedOn))] : []),
  ];
}

/**
 * 10.5: what is asked. Who is not involved learns no more than kind and purpose: not the day, the number of items or who
 * proposed it, by which a colleague could guess whom it is about; the organisation's name neither.
 */
function disclosureFacts(
  state: SubjectState,
  covenant: Covenant,
  kind: string,
  about: string,
  nameOf: (partner: string) => string,
): Fact[] {
  const one = disclosuresOf(state)[about.slice('disclosure:'.length)];
  if (!one) return [];
  const { to, kinds, necessity, items } = disclosureLine(covenant, one, nameOf);
  const asked = [fact('Soort gegevens', kinds), fact('Waarvoor', necessity)];
  if (kind === 'permit-disclosure-unnamed') return asked;
  const by = covenant.parties.find(({ id }) => id === one.proposedBy)?.name ?? one.proposedBy;
  return [
    fact('Aan wie', to),
    ...asked,
    fact('Hoeveel onderdelen van het dossier', String(items)),
    fact('Voorgesteld', `Door ${by}, op ${dayInWords(one.from)}`),
  ];
}
