/**
 * The accuracy check, item by item (8.3, 10.3): what was right, what was corrected, removed or added. The state keeps only
 * references of what was looked at, until the check is done. It is never processing, and no end moves by it.
 */
import { needOneOf, needOwn, refuse } from './checks.ts';
import { itemsGone } from './correcting.ts';
import { needTask } from './corrections.ts';
import type { SubjectEvent } from './events.ts';
import { note, type Work } from './work.ts';

type CheckItems = Extract<SubjectEvent, { type: 'check-items' }>;

const FOUND = { corrected: 'aangepast', removed: 'verwijderd', added: 'toegevoegd' } as const;

export function checkItems(work: Work, event: CheckItems): void {
  const { state } = work;
  const { found, right, texts } = event;
  const task = needTask(state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== 'check-accuracy') refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  if (right.length === 0 && !found)
    refuse('items-missing', 'Kies ten minste één gegeven dat u heeft nagekeken.', 'right');
  const seen = [...right];
  if (found) {
    needOneOf(found.what, Object.keys(FOUND), 'what');
    // AVG 18(2): held data are kept as they are.
    if (Object.values(state.holds).some(({ units }) => units.includes(found.unit)))
      refuse(
        'held',
        'Deze gegevens zijn afgeschermd. Zolang de vernietiging is uitgesteld, mag niemand ze aanpassen.',
      );
    const [text] = texts;
    if ((found.what === 'removed') !== (text === undefined))
      refuse('text-missing', 'Vul in hoe het gegeven moet zijn.');
    if (found.what === 'removed') {
      work.effects.push({ effect: 'remove-text', item: found.item });
      itemsGone(work, (item) => item === found.item);
    } else if (found.what === 'corrected' && text !== undefined)
      work.effects.push({ effect: 'correct-text', item: found.item, by: text });
    // What was added is right already; what it stands next to is still to be looked at.
    seen.push(found.what === 'added' && text !== undefined ? text : found.item);
    note(work, `Controle op juistheid: een gegeven ${FOUND[found.what]}`);
  } else note(work, 'Controle op juistheid: gegevens nagekeken');
  const before = state.check ?? { seen: [], changed: false };
  state.check = {
    seen: [...new Set([...before.seen, ...seen])].sort(),
    changed: before.changed || found !== undefined,
  };
}
