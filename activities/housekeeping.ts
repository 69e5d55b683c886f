import type { Logger } from 'pino';
import { wallNow } from '../config/clock.ts';
import type { HousekeepingActivities } from '../contracts/activities.ts';
import { annexIntent } from '../contracts/annex.ts';
import type { Covenant } from '../covenant/index.ts';
import { addDays, addDuration, type Day, dayOf, startOfDay } from '../domain/dates/index.ts';
import type { Store } from '../store/index.ts';
import { signal } from './deliver.ts';

export function housekeepingActivities({
  store,
  covenant,
  log,
  today,
  tell = signal,
}: {
  store: Pick<
    Store,
    | 'sweep'
    | 'rewrap'
    | 'keys'
    | 'certificates'
    | 'deputies'
    | 'partners'
    | 'processings'
    | 'accessLog'
    | 'signings'
    | 'intents'
  >;
  covenant: () => Covenant;
  log: Logger;
  /** The legal day in Europe/Amsterdam, now. */
  today: () => Promise<Day>;
  /** Hands a command to a case without waiting. */
  tell?: (caseId: string, commandId: string) => Promise<void>;
}): HousekeepingActivities {
  return {
    /** Drafts, intents, keys and records about staff past their end. May be called again. */
    async sweep() {
      const { staffRecords } = covenant().settings;
      // 1c: signed while the engine was away. Told twice is told once.
      for (const signed of await store.signings.unsettled()) {
        const intent = annexIntent(signed);
        await store.intents.put(intent);
        await tell(intent.caseId, intent.commandId).catch((err: unknown) =>
          log.warn({ err }, 'the covenant case could not be told: again tomorrow'),
        );
      }
      const before = addDuration(await today(), `-${staffRecords.value}`);
      const [deputies, partners] = [await store.deputies.sweep(before), await store.partners.sweep(before)];
      const processings = await store.processings.sweep(startOfDay(before));
      // Copies that could hold a destroyed key are too old to be put back by then (store/dead-keys.ts): wall time, as theirs.
      const { keyBackups } = covenant().settings;
      const old = addDuration(dayOf(wallNow().toISOString()), `-${keyBackups.value}`);
      const dead = await store.keys.sweepDead(new Date(startOfDay(addDays(old, -1))));
      log.info({ ...(await store.sweep()), deputies, partners, processings, dead }, 'swept');
      // The checkpoint's number stands in this process's own log too: who cuts off the end there and here must cut both.
      log.info(await store.accessLog.sweep(startOfDay(before)), 'access log swept');
    },
    /** Only after a destruction: until then no backup holds a key that is gone. May be called again. */
    async rewrap() {
      const { certificates } = store;
      if (await certificates.waiting()) log.info(await store.rewrap(), 'keys wrapped anew');
      const final = await certificates.finalise(await today());
      // Kept here too: lines that are cut off at the end of the chain leave no trace in it.
      if (final > 0) log.info({ final, ...(await certificates.head()) }, 'certificates final');
    },
  };
}
