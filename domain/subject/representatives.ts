/**
 * Who stands for a person in law (12.1): under 16, under curatele, under mentorschap. Name and address are a text of the
 * file (8.2a, 10.2f-g); the state knows which text, and why. No moment comes of it: the sixteenth birthday is asked
 * when a letter is made, for a moment stands in the open and would tell somebody's birth date (docs/decisions/0048).
 */
import type { UnitId } from '../case.ts';
import { isCore, needDay, needOneOf, needStage, ROLE, refuse } from './checks.ts';
import type { SubjectEvent } from './events.ts';
import { REPRESENTED } from './representing.ts';
import { restrictedUnits } from './state.ts';
import { note, type Work } from './work.ts';

type Set = Extract<SubjectEvent, { type: 'set-representative' }>;

/** A duty towards the person: it moves no clock. What was recorded before goes, in every copy. */
export function setRepresentative(work: Work, { by, person, ground, until, texts }: Set): void {
  const { state, covenant, day } = work;
  const core = isCore(covenant, by.party) && by.roles.includes(ROLE.core);
  if (!core && !by.roles.includes(ROLE.administrator))
    refuse('not-yours', 'Alleen de uitvoerder of een kernpartij kan dit vastleggen.');
  needStage(state, 'weighing', 'not-on-agenda', 'conference', 'closed');
  needUnit(work, person);
  needOneOf(ground, [...REPRESENTED, 'none'], 'ground');
  if (restrictedUnits(state).has(person))
    refuse('held', 'Deze gegevens zijn afgeschermd. Ze kunnen nu niet veranderen.');
  const before = state.representatives?.[person];
  const rest = Object.entries(state.representatives ?? {}).filter(([unit]) => unit !== person);
  if (ground === 'none') {
    if (!before)
      refuse('no-representative', 'Deze persoon heeft geen wettelijk vertegenwoordiger.', 'ground');
  } else {
    const [text] = texts;
    if (text === undefined) refuse('answer-missing', 'Vul de naam van de vertegenwoordiger in.', 'person');
    if (until !== undefined) {
      needDay(until, 'until');
      if (until < day) refuse('date-too-early', 'Deze dag is al voorbij.', 'until');
    }
    rest.push([person, { ground, on: day, ...(until === undefined ? {} : { until }), text }]);
  }
  state.representatives = Object.fromEntries(rest);
  if (before) work.effects.push({ effect: 'remove-text', item: before.text });
  note(
    work,
    ground === 'none' ? 'Geen wettelijk vertegenwoordiger meer' : 'Wettelijk vertegenwoordiger vastgelegd',
  );
}

function needUnit({ state }: Work, person: UnitId): void {
  const known = person === 'subject' || Object.keys(state.persons).some((id) => `person:${id}` === person);
  if (!known) refuse('unknown-person', 'Deze persoon staat niet (meer) in het dossier.', 'person');
}
