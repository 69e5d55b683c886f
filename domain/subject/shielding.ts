/** Shielded items (AVG 18): kept, and seen only for the person's own request. What ends it is a joint decision, told first. */
import type { Task, TextRef } from '../case.ts';
import { needCore, needPast, ROLE, refuse } from './checks.ts';
import { ask } from './decisions.ts';
import type { SubjectEvent, TaskAnswers } from './events.ts';
import { rightsOf } from './rights-work.ts';
import { note, open, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

const refOf = (item: TextRef): string => `shield:${item}`;
const itemOf = (about = ''): TextRef => about.slice(refOf('').length);

export function proposeUnshielding(work: Work, event: Of<'propose-unshielding'>): void {
  needCore(work.covenant, event.by);
  const shield = work.state.rights?.shields[event.item];
  if (!shield || shield.ending)
    refuse('not-shielded', 'Dit gegeven is niet (meer) afgeschermd, of het einde is al besloten.', 'item');
  ask(work, 'decide-unshielding', refOf(event.item), work.day);
  note(work, 'Voorstel om een afscherming te beëindigen');
}

/** Null: silence or deadlock; the item stays shielded, which protects the person. */
export function unshieldingStands(work: Work, about: string, outcome: 'lift' | 'keep' | null): void {
  const shield = work.state.rights?.shields[itemOf(about)];
  if (!shield || outcome !== 'lift') {
    note(work, 'De afscherming blijft');
    return;
  }
  shield.ending = true;
  open(work, { kind: 'notify-unshielding', party: null, role: ROLE.administrator, about });
  note(work, 'Besloten: de afscherming eindigt nadat de persoon bericht heeft gekregen');
}

/** AVG 18(3): told before it ends. */
export function unshieldingTold(work: Work, task: Task, answer: TaskAnswers['notify-unshielding']): void {
  needPast(answer.sentOn, work.day, 'sentOn');
  if (answer.sentOn < task.from)
    refuse('date-too-early', 'Deze datum ligt vóór het besluit over de afscherming.', 'sentOn');
  const item = itemOf(task.about);
  const { shields } = rightsOf(work);
  if (!shields[item]) return;
  delete shields[item];
  work.effects.push({ effect: 'shield-text', item, shielded: false });
  note(work, 'De afscherming is voorbij; de persoon heeft bericht gekregen');
}
