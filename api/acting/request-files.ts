/**
 * The person's own data in a file, for one request (12.3): what is whose, and no more. Each look goes through the access
 * rules, whose order is the request's own task, and is in the access log before it is shown.
 */
import { type FileName, filesAt } from '../../domain/access/index.ts';
import type { CaseId, TextRef, UnitId } from '../../domain/case.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { ItemRow, LoadedCase, Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { fieldsIn, nothing } from './file.ts';
import { ROOM_OF, toRead } from './permits.ts';

type FileOfSubject = Exclude<FileName, 'papers'>;
/** Of somebody else than the subject: the file's own fields about them (10.2 f-g, 11.4). */
const OTHERS = ['10.2f', '10.2g', '11.4'];
const REPORTER = '8.2c';

/** Whether an item is about the person whose unit this is: each gets their own data only. */
export function isOwn({ unit, code }: Pick<ItemRow, 'unit' | 'code'>, whose: UnitId): boolean {
  if (whose === 'subject') return !unit.startsWith('person:') && code !== REPORTER;
  if (whose.startsWith('person:')) return unit === whose && OTHERS.includes(code);
  return unit === whose && code === REPORTER;
}

/** Copies show what their item shows: once is enough. */
const once = (items: readonly ItemRow[]): ItemRow[] => {
  const there = new Set(items.map(({ ref }) => ref));
  return items.filter(({ copyOf }) => copyOf === undefined || !there.has(copyOf));
};

export interface OwnItems {
  loaded: LoadedCase;
  items: ItemRow[];
}

/** What the file has of this person, without what it says; null when the file has gone. */
export async function ownItems(
  deps: Deps,
  { file, unit }: { file: CaseId; unit: UnitId },
): Promise<OwnItems | null> {
  const loaded = await deps.store.cases.load(file);
  if (loaded?.kind !== 'subject') return null;
  const files = filesAt((loaded.state as SubjectState).stage);
  const all = await Promise.all(files.map((name) => deps.store.texts.items(file, ROOM_OF[name])));
  return { loaded, items: once(all.flat()).filter((item) => isOwn(item, unit)) };
}

/** The same items with what they say, in their order. */
export async function readItems(
  deps: Deps,
  who: Who,
  { loaded, items }: OwnItems,
  why: string,
  acts: { for?: string },
): Promise<Text[]> {
  const state = loaded.state as SubjectState;
  const refs = items.map(({ ref }): TextRef => ref);
  if (refs.length === 0) return [];
  const read = async (file: FileOfSubject): Promise<Text[]> => {
    const codes = fieldsIn(deps.covenant, file).map(({ code }) => code);
    const own = items.filter(({ room, code }) => room === ROOM_OF[file] && codes.includes(code));
    if (own.length === 0) return [];
    const fields = [...new Set(own.map(({ code }) => code))];
    const look = { caseId: loaded.caseId, state, file, purpose: 'request', why, fields, refs } as const;
    const permit = toRead(who, { ...look, ordered: true, ...acts });
    return deps.store.texts.list(loaded.caseId, ROOM_OF[file], permit).catch(nothing);
  };
  const found = (await Promise.all(filesAt(state.stage).map(read))).flat();
  return refs.flatMap((ref) => found.find((text) => text.ref === ref) ?? []);
}
