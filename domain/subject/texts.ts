/** Which unit of data a form's texts belong to: they are kept under that unit's key and go with it. */
import type { UnitId } from '../case.ts';
import type { SubjectEvent } from './events.ts';
import { itemUnit, personUnit, type SubjectState, signalUnit } from './state.ts';

/** @returns null for an event that has no texts, or a task that is not there (any more) */
export function unitOfTexts(state: SubjectState | null, event: SubjectEvent): UnitId | null {
  switch (event.type) {
    case 'register-signal':
    case 'receive-split':
      return signalUnit(event.signal);
    case 'add-data':
      return itemUnit(event.item);
    case 'add-person':
      return personUnit(event.person);
    case 'add-action':
      return 'plan';
    case 'ask-information':
      return state?.weighing ?? null;
    case 'propose-reopening':
    case 'propose-hold':
    case 'propose-lifting':
      return 'subject';
    case 'complete-task':
      return state ? unitOfTask(state, event.task) : null;
    default:
      return null;
  }
}

/** The unit that a task's texts belong to. */
export function unitOfTask(state: SubjectState, task: string): UnitId | null {
  const found = state.tasks.find(({ id }) => id === task);
  if (!found) return null;
  const about = found.about ?? '';
  if (state.weighings[about] || state.informing[about] || about === 'plan') return about;
  if (about.startsWith('action:')) return 'plan';
  if (about.startsWith(signalUnit(''))) return about;
  return 'subject';
}
