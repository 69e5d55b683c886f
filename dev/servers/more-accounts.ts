import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who may sign in besides the demo accounts: a measurement needs more people than a demonstration. */
export interface MoreAccount {
  id: string;
  name: string;
  email: string;
}

const fileOf = (dataDir: string): string => join(dataDir, 'keys', 'more-accounts.json');

/** Before the environment starts: the provider reads them once. */
export function addAccounts(dataDir: string, accounts: readonly MoreAccount[]): void {
  mkdirSync(dirname(fileOf(dataDir)), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(dataDir), JSON.stringify(accounts), { mode: 0o600 });
}

export function moreAccounts(dataDir: string): MoreAccount[] {
  const file = fileOf(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MoreAccount[]) : [];
}
