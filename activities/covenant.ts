/** What the covenant's own case asks for (1c, 18). Safe to call again. */
import { setTimeout as wait } from 'node:timers/promises';
import { wallNow } from '../config/clock.ts';
import { COVENANT_CASE } from '../contracts/engine.ts';
import type { CaseId, Effect } from '../domain/case.ts';
import { KNOWN_MS, type Store } from '../store/index.ts';

const PAGE = 500;
/** So many cases count at once: each is a step, with a transaction of its own. */
const AT_ONCE = 10;

export interface RecountDependencies {
  store: Pick<Store, 'cases'>;
  /** Tells a case to count its next moment anew; nothing when it has ended meanwhile. */
  recount(caseId: CaseId): Promise<void>;
}

/**
 * 18: every living case counts its dates by the covenant of today. Only once every process has let go of the one before.
 * The covenant's own case has just done so.
 */
export async function recountAll({ store, recount }: RecountDependencies): Promise<void> {
  await wait(KNOWN_MS + 100);
  let after = '';
  for (;;) {
    const ids = await store.cases.ids({ after, limit: PAGE });
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE).filter((id) => id !== COVENANT_CASE);
      await Promise.all(some.map(recount));
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) return;
    after = last;
  }
}

/** 1c, 14.2: what was signed by link holds once the administrator has established who signed. */
export async function annexSettled(
  { partners, signings }: Pick<Store, 'partners' | 'signings'>,
  { signing, organisation, signedOn, until, by, confirmed }: Extract<Effect, { effect: 'annex' }>,
): Promise<void> {
  const signature = await signings.signature(signing);
  if (confirmed && signature) {
    const { name, position } = signature;
    const annex = { on: signedOn, name, position, confirmedBy: by, confirmedAt: wallNow().toISOString() };
    await partners.sign(organisation, annex, until);
  }
  await signings.settle(signing, confirmed ? 'confirmed' : 'refused');
}
