/** 12.6, AVG 19: where an item is, and who holds or received it, as far as copies and the access log show. Safe to call again. */
import type { CaseId, Effect, PartyId } from '../domain/case.ts';
import type { Store } from '../store/index.ts';
import { command, type TellDependencies } from './tell.ts';

export interface RecipientsDependencies extends TellDependencies {
  store: Pick<Store, 'intents' | 'cases' | 'accessLog' | 'effects'>;
}

/** What people saw, and what was taken out of the archive. */
const LOOKS: ReadonlySet<string> = new Set(['read', 'list', 'export']);
/** Care for the file, and the person's own request: nobody received the data by it. */
const CARE: readonly string[] = ['manage', 'request', 'own-answer'];
const FILES: ReadonlySet<string> = new Set(['weegploeg', 'casusoverleg', 'archief']);

/** Parties of whose people the log says that they read this field of this file; a look at a named other text is none. */
async function readersOf(
  { accessLog }: Pick<Store, 'accessLog'>,
  caseId: CaseId,
  code: string,
  refs: readonly string[],
): Promise<PartyId[]> {
  const lines = await accessLog.ofCase(caseId);
  const read = lines.filter(({ ok, what, file, fields, purpose, detail }) => {
    const { ref } = (detail ?? {}) as { ref?: string };
    const named = ref === undefined || refs.length === 0 || refs.includes(ref);
    if (CARE.includes(purpose.split(':')[0] ?? '')) return false;
    return ok && LOOKS.has(what) && FILES.has(file) && named && (code === '' || fields.includes(code));
  });
  return [...new Set(read.flatMap(({ party }) => party ?? []))].sort();
}

export async function findRecipients(
  dependencies: RecipientsDependencies,
  caseId: CaseId,
  at: { version: number; index: number },
  { correction, item, code }: Extract<Effect, { effect: 'find-recipients' }>,
): Promise<void> {
  const { store } = dependencies;
  const id = `recipients:${caseId}:${at.version}:${at.index}`;
  // Found before: what was read since makes nobody a recipient, and the answer stays the same.
  const before = await store.intents.get(id);
  const copies = item === null ? [] : await store.effects.copies(caseId, item);
  const readers = before ? [] : await readersOf(store, caseId, code, item === null ? [] : [item, ...copies]);
  const event = before?.event ?? { type: 'recipients-found', correction, readers, copies };
  await command(dependencies, { id, caseId, kind: 'subject', event: event as { type: string } });
}

/** A request about several files tells each of them all its items: each takes its own, and none says that another's is gone. */
export async function placeItems(
  dependencies: RecipientsDependencies,
  caseId: CaseId,
  at: { version: number; index: number },
  { request, decidedOn, items }: Extract<Effect, { effect: 'place-items' }>,
): Promise<void> {
  const { store } = dependencies;
  const id = `placed:${caseId}:${at.version}:${at.index}`;
  const before = await store.intents.get(id);
  const found = before
    ? new Map<string, never>()
    : await store.effects.whereabouts(items.map(({ item }) => item));
  const here = items.flatMap((asked) => {
    const where = found.get(asked.item);
    if (where?.caseId !== caseId) return [];
    const { item, unit, code, party } = where;
    return [{ ...asked, item, unit, code, party }];
  });
  const gone = items.filter(({ item }) => !found.has(item));
  const event = before?.event ?? { type: 'items-placed', request, decidedOn, items: here, gone };
  await command(dependencies, { id, caseId, kind: 'subject', event: event as { type: string } });
}
