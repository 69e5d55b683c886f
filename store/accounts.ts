import { wallNow } from '../config/clock.ts';
import type { Regie } from './regie.ts';
import type { Accounts } from './types.ts';

/** A member is found by address and known by the provider's own id of the account (ASVS 10.3.3, 10.5.2). */
export function accountsOf({ members: model }: Pick<Regie, 'members'>): Accounts {
  const has = async (id: string): Promise<string | undefined> =>
    (await model.findById(id, { account: 1 }).lean())?.account;
  return {
    async isOf(id, account) {
      const own = await has(id);
      if (own === account) return true;
      if (own === undefined) {
        await model.updateOne({ _id: id, account: { $exists: false } }, { $set: { account } });
        // Somebody else may have been first.
        if ((await has(id)) === account) return true;
      }
      await model.updateOne({ _id: id }, { $set: { claimed: { account, at: wallNow() } } });
      return false;
    },
    async accept(id, account) {
      const { matchedCount } = await model.updateOne(
        { _id: id, 'claimed.account': account },
        { $set: { account }, $unset: { claimed: '' } },
      );
      return matchedCount === 1;
    },
    async dismiss(id, account) {
      const { matchedCount } = await model.updateOne(
        { _id: id, 'claimed.account': account },
        { $unset: { claimed: '' } },
      );
      return matchedCount === 1;
    },
    async forgetAccounts() {
      const { modifiedCount } = await model.updateMany(
        { account: { $exists: true } },
        { $unset: { account: '', claimed: '' } },
      );
      return modifiedCount;
    },
  };
}
