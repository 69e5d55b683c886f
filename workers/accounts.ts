/**
 * `npm run --silent admin -- accounts forget`: the identity provider was replaced, or gives its accounts other ids. The next
 * account that comes with a member's address is theirs again (docs/decisions/0076). On record before it is done.
 */
import { openStore, type Store } from '../store/index.ts';
import { workerSettings } from './settings.ts';

/** How many members were bound to an account. */
export async function forgetAccounts(store: Store): Promise<number> {
  await store.accessLog.write({
    ...{ who: null, party: null, what: 'forget-accounts', purpose: 'authorisations', fields: [] },
    ...{ file: 'members', caseId: null, ok: true },
  });
  return store.members.forgetAccounts();
}

async function main(): Promise<number> {
  if (process.argv[2] !== 'forget' || process.argv.length > 3) {
    process.stderr.write('Gebruik: npm run --silent admin -- accounts forget\n');
    return 2;
  }
  const store = await openStore(workerSettings());
  try {
    const forgotten = await forgetAccounts(store);
    process.stdout.write(
      `Van ${forgotten} mensen is het account vergeten. Wie zich nu aanmeldt, is weer de eerste.\n`,
    );
    return 0;
  } finally {
    await store.close();
  }
}

if (import.meta.filename === process.argv[1]) process.exit(await main());
