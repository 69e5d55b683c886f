/** Shielded items (AVG 18): kept, and seen only for the person's own request. What ends it is a joint decision, told first. */
import type { Task, TextRef } from '../case.ts';
import { needCore, needPast, ROLE, refuse } from './checks.ts';
import { ask, decisionOf } from './decisions.ts';
import type { SubjectEvent, TaskAnswers } from './events.ts';
import { letGo, removeFile, shieldedApart } from './objection.ts';
import { rightsOf } from './rights-work.ts';
import { note, open, type Work } from './work.ts';

type Of<T extends SubjectEvent['type']> = Extract<SubjectEvent, { type: T }>;

/** Stands for the whole file, shielded after an objection that was upheld (AVG 21). */
export const WHOLE_FILE = 'file';
const refOf = (item: TextRef): string => `shield:${item}`;
const itemOf = (about = ''): TextRef => about.slice(refOf('').length);

export function proposeUnshielding(work: Work, event: Of<'propose-unshielding'>): void {
  needCore(work.covenant, event.by);
  if (event.item === WHOLE_FILE) {
    proposeFile(work, event.ground);
    return;
  }
  const shield = work.state.rights?.shields[event.item];
  if (!shield || shield.ending)
    refuse('not-shielded', 'Dit gegeven is niet (meer) afgeschermd, of het einde is al besloten.', 'item');
  ask(work, 'decide-unshielding', refOf(event.item), work.day);
  note(work, 'Voorstel om een afscherming te beëindigen');
}

/** Of the whole file: on a ground that the covenant names, since the person's objection was right (AVG 21(1)). */
function proposeFile(work: Work, ground = ''): void {
  const objection = work.state.rights?.objection;
  if (objection?.step !== 'shielded' || objection.ending !== undefined)
    refuse('not-shielded', 'Dit dossier is niet (meer) afgeschermd na een bezwaar.', 'item');
  if (!groundOf(work, ground)) refuse('ground-missing', 'Kies waarom dit nu kan.', 'ground');
  ask(work, 'decide-unshielding', refOf(WHOLE_FILE), work.day, { ground });
  note(work, 'Voorstel over een dossier dat na een bezwaar is afgeschermd: weer gebruiken of vernietigen');
}
const groundOf = ({ covenant }: Work, ground = '') =>
  covenant.unshieldingGrounds.find(({ id }) => id === ground);

/** Whether this may be answered at all: only of the whole file can be said that it goes, and it is not seen again on every ground. */
export function checkUnshielding(work: Work, about: string, outcome: string): void {
  const whole = about === refOf(WHOLE_FILE);
  if (outcome === 'remove' && !whole) refuse('answer-missing', 'Kies een van de antwoorden.', 'outcome');
  const ground = decisionOf(work.state, 'decide-unshielding', about)?.ground;
  if (outcome === 'lift' && whole && groundOf(work, ground)?.release !== true)
    refuse(
      'ground-not-allowed',
      'Op deze grond kan het dossier alleen worden vernietigd, of zo blijven.',
      'outcome',
    );
}

function fileStands(work: Work, outcome: 'lift' | 'keep' | 'remove' | null, ground: string): void {
  const objection = work.state.rights?.objection;
  if (objection?.step === 'shielded' && outcome === 'remove') {
    removeFile(work, objection);
    note(work, 'Besloten: het afgeschermde dossier wordt vernietigd');
  } else if (objection?.step === 'shielded' && outcome === 'lift') {
    objection.ending = ground;
    const about = refOf(WHOLE_FILE);
    open(work, { kind: 'notify-unshielding', party: null, role: ROLE.administrator, about });
    note(work, 'Besloten: de afscherming van het dossier eindigt nadat de persoon bericht heeft gekregen');
  } else note(work, 'De afscherming van het dossier blijft');
}

/** Null: silence or deadlock; the item stays shielded, which protects the person. */
export function unshieldingStands(
  work: Work,
  about: string,
  outcome: 'lift' | 'keep' | 'remove' | null,
  ground = '',
): void {
  if (about === refOf(WHOLE_FILE)) {
    fileStands(work, outcome, ground);
    return;
  }
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
  const { shields, objection } = rightsOf(work);
  if (item === WHOLE_FILE) {
    if (objection?.ending === undefined) return;
    letGo(work, objection.request);
    note(work, 'Het dossier kan weer worden gebruikt; de persoon heeft bericht gekregen');
    return;
  }
  if (!shields[item]) return;
  delete shields[item];
  // Somebody's objection that is judged may keep it (AVG 18(1)(d)).
  if (!shieldedApart(rightsOf(work), item, ''))
    work.effects.push({ effect: 'shield-text', item, shielded: false });
  note(work, 'De afscherming is voorbij; de persoon heeft bericht gekregen');
}
