/** 15.2d-e: looks that people do not usually need. None is refused for it: a reason is asked first, and the check sees it. */
import type { Covenant } from '../../covenant/index.ts';
import { TASK_PURPOSE } from './purposes.ts';

/**
 * `own-name` the file holds a name like one's own: one's own file, or a relative's. `outside` no task in the case and
 * no part in it. `many` many files in a short time, without a task in them.
 */
export type Unusual = 'own-name' | 'outside' | 'many';

export interface UsualFacts {
  /** A value of the file is this person's own name. */
  ownName: boolean;
  /** The look belongs to a task that this person has, for themselves or as a deputy: the case asks for it. */
  task: boolean;
  /** The person's party takes part in the case at this stage. */
  involved: boolean;
  /** Other files whose contents this person read lately without a task, not counting those for which a reason was given. */
  filesLately: number;
}

/** Whether a line of the access log (its purpose, 'weigh:assess') was a look for a task that somebody had. */
export const forTask = (purpose: string): boolean =>
  Object.hasOwn(TASK_PURPOSE, purpose.slice(purpose.indexOf(':') + 1));

export function unusual(
  { settings }: Pick<Covenant, 'settings'>,
  { ownName, task, involved, filesLately }: UsualFacts,
): Unusual[] {
  const found: Unusual[] = [];
  if (ownName) found.push('own-name');
  if (!task && !involved) found.push('outside');
  if (!task && filesLately >= settings.manyFiles.value.files) found.push('many');
  return found;
}

/** Accents, case, order and punctuation make no other name. Compared in memory only. */
export function sameName(a: string, b: string): boolean {
  const [one, two] = [wordsOf(a), wordsOf(b)];
  return one.length > 0 && one === two;
}

const wordsOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');
