import type { Logger } from 'pino';
import type { HousekeepingActivities } from '../contracts/activities.ts';
import type { Store } from '../store/index.ts';

export function housekeepingActivities({
  store,
  log,
}: {
  store: Pick<Store, 'sweep' | 'rewrap' | 'erasures'>;
  log: Logger;
}): HousekeepingActivities {
  return {
    /** Drafts, intents and keys past their end. May be called again. */
    async sweep() {
      log.info(await store.sweep(), 'swept');
    },
    /** Only after a destruction: until then no backup holds a key that is gone. May be called again. */
    async rewrap() {
      const certificates = await store.erasures.certificates();
      if (certificates.every(({ final }) => final)) return;
      log.info(await store.rewrap(), 'keys wrapped anew');
    },
  };
}
