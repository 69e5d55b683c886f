import type { Regie } from './regie.ts';
import type { Preferences } from './types.ts';

/** What members of staff choose for themselves. Stands with the member; nothing about anybody else. */
export function preferencesOf(regie: Regie): Preferences {
  const model = regie.members;
  return {
    async of(member) {
      const row = await model.findById(member, { digest: 1 }).lean();
      return { digest: row?.digest === true };
    },
    async set(member, chosen) {
      await model.updateOne({ _id: member }, { $set: chosen });
    },
    wantDigest: async () =>
      (await model.find({ digest: true }, { _id: 1 }).lean()).map(({ _id }) => _id).sort(),
  };
}
