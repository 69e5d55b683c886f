import { legalNow } from '../config/clock.ts';
import { DRAFT_UNIT, type DraftModels, sweepDraftKeys, sweepDrafts } from './drafts.ts';
import type { Files } from './files.ts';
import type { InnerKeys } from './keys.ts';
import type { Regie } from './regie.ts';
import { DRAFT_DAYS } from './texts.ts';

const DAY = 24 * 60 * 60 * 1_000;

/** Ends what has an end of its own. TTL indexes do the first three as well, when the server gets to it. */
export function sweeper(regie: Regie, files: Files, drafts: DraftModels, keys: InnerKeys) {
  return async (
    now: Date,
  ): Promise<{
    texts: number;
    drafts: number;
    intents: number;
    letters: number;
    keys: number;
    meetings: number;
    sessions: number;
  }> => {
    let texts = 0;
    for (const { model } of [files.weegploeg, files.casusoverleg, files.zaken]) {
      texts += (await model.deleteMany({ pendingUntil: { $lte: now } })).deletedCount;
    }
    const intents = (await regie.intents.deleteMany({ expires: { $lte: now } })).deletedCount;
    const letters = (await regie.letters.deleteMany({ expires: { $lte: now } })).deletedCount;

    await regie.members.deleteMany({ pendingUntil: { $lte: now } });

    const over = { $or: [{ until: { $lte: now } }, { idleAt: { $lte: now } }] };
    const sessions = (await regie.sessions.deleteMany(over)).deletedCount;
    await regie.usedTokens.deleteMany({ until: { $lte: now } });

    const gone = await sweepDrafts(drafts, regie, now);
    let ended = await sweepDraftKeys(drafts, keys, now);
    // Keys of a case that never came to be: its forms have ended, so nothing is left to read with them.
    const old = new Date(now.getTime() - (DRAFT_DAYS + 1) * DAY);
    const unborn = { settled: false, unit: { $ne: DRAFT_UNIT } };
    const caseIds = await keys.model.distinct('caseId', { ...unborn, madeAt: { $lt: old } });
    for (const caseId of caseIds) {
      if (await regie.cases.exists({ _id: caseId })) {
        await keys.model.updateMany({ caseId, settled: false }, { $set: { settled: true } });
      } else if (!(await regie.erasures.exists({ caseId }))) {
        ended += (await keys.model.deleteMany({ caseId, ...unborn })).deletedCount;
        keys.forget(caseId);
        await regie.intents.deleteMany({ caseId });
      }
    }
    // Staff's own records end on legal time, like every term of the covenant.
    const past = { expires: { $lte: new Date(legalNow()) } };
    const meetings = (await regie.meetings.deleteMany(past)).deletedCount;
    return {
      texts,
      drafts: gone,
      intents,
      letters,
      keys: ended,
      meetings,
      sessions,
    };
  };
}
