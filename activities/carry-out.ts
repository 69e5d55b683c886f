/**
 * What a step asked for in the files: the copy to the case conference, the archive, restriction, restoring, splitting
 * off. Each effect may be carried out again after a crash anywhere in it, and is marked when it is done.
 */
import type { Logger } from 'pino';
import type { DataActivities } from '../contracts/activities.ts';
import { type EffectRow, KeyGone, type Store } from '../store/index.ts';
import { annexSettled, recountAll } from './covenant.ts';
import { recountSignal, signal } from './deliver.ts';
import { findRecipients, placeItems } from './recipients.ts';
import { handOverTasks, type StaffDependencies } from './staff.ts';
import { tellCase } from './tell.ts';

export interface CarryOutDependencies {
  store: Pick<Store, 'effects' | 'cases' | 'accessLog' | 'partners' | 'signings'> &
    StaffDependencies['store'];
  /** 13.2: makes the metadata of what lies in the archive now. */
  describe: (caseId: string) => Promise<void>;
  log: Logger;
  tell?: StaffDependencies['tell'];
  recount?: (caseId: string) => Promise<void>;
}

/** What changes what lies in the archive, or how long it stays there. */
const TO_DESCRIBE: ReadonlySet<EffectRow['effect']['effect']> = new Set([
  ...(['archive', 'restore', 'restrict', 'correct-text', 'remove-text', 'shield-text'] as const),
]);

export function carryOutActivities({
  store,
  describe,
  log,
  tell = signal,
  recount = recountSignal,
}: CarryOutDependencies): DataActivities {
  const { effects } = store;

  function perform(
    caseId: string,
    version: number,
    { index, effect }: Pick<EffectRow, 'index' | 'effect'>,
  ): Promise<void> {
    switch (effect.effect) {
      // 8.5
      case 'copy-to-conference':
        return effects.copyToConference(caseId, effect.signals, effect.weighing, effect.items);
      // 13.2
      case 'archive':
        return effects.archive(caseId, effect.units);
      // 13.4
      case 'restore':
        return effects.restore(caseId, effect.units);
      // AVG 18(2)
      case 'restrict':
        return effects.restrict(caseId, effect.units, effect.restricted);
      // 8.3, 10.3
      case 'correct-text':
        return effects.correct(caseId, effect.item, effect.by, effect.asked === true);
      case 'remove-text':
        return effects.remove(caseId, effect.item, effect.asked === true);
      // 12.6
      case 'add-beside':
        return effects.addBeside(caseId, effect.item, effect.beside);
      // AVG 18
      case 'shield-text':
        return effects.shield(caseId, effect.item, effect.shielded);
      case 'place-items':
        return placeItems({ store, tell }, caseId, { version, index }, effect);
      // AVG 19
      case 'find-recipients':
        return findRecipients({ store, tell }, caseId, { version, index }, effect);
      case 'split-off':
        return effects.splitOff(caseId, effect.signal, effect.to);
      // 15.2f
      case 'staff':
        return handOverTasks({ store, tell }, caseId, version, effect);
      case 'tell':
        return tellCase({ store, tell }, caseId, { version, index }, effect);
      // 18
      case 'recount':
        return recountAll({ store, recount });
      // 1c
      case 'annex':
        return annexSettled(store, effect);
    }
  }

  return {
    /** In the order in which the step asked for them. A case that was destroyed meanwhile has nothing left to do. */
    async carryOut({ caseId, version }) {
      try {
        // What an earlier step asked for comes first, also when its own activity has to wait: a copy that came after the
        // archive would leave data in the active file.
        for (const earlier of await effects.versionsUpTo(caseId, version)) {
          for (const { index, effect, done } of await effects.at(caseId, earlier)) {
            if (done) continue;
            await perform(caseId, earlier, { index, effect });
            if (TO_DESCRIBE.has(effect.effect)) await describe(caseId);
            await effects.markDone(caseId, earlier, index);
            log.info({ caseId, version: earlier, effect: effect.effect }, 'carried out');
          }
        }
      } catch (error) {
        const late = error instanceof KeyGone && (await store.cases.gone(caseId));
        if (!late) throw error;
      }
      return { commands: [] };
    },
  };
}
