/**
 * `npm run licences`: which packages come along under which licence, from the lock file alone. Says which are under a
 * licence that nobody has looked at, come with an install script, or have no hash. Exit code 1 then.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Locked {
  version?: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
}
export interface Lock {
  packages: Record<string, Locked>;
}
export interface Report {
  /** How many packages by licence. */
  run: Record<string, number>;
  dev: Record<string, number>;
  /** Each names a package and what is wrong. */
  problems: string[];
}

/** Permissive, or copyleft that reaches no further than the package's own files (EUPL: ours). */
const ALLOWED = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['Unlicense', 'CC0-1.0', 'EUPL-1.2', 'MPL-2.0'],
];
/** Looked at by hand: the package says it otherwise, or not in its package.json. */
const BY_HAND: Readonly<Record<string, string>> = {
  'dejavu-fonts-ttf': 'Bitstream Vera',
  // Data about browsers, brought by webpack, which makes the workflow bundle.
  'caniuse-lite': 'CC-BY-4.0',
  'png-js': 'MIT',
  unionfs: 'Unlicense',
  'xmlhttprequest-ssl': 'MIT',
};
/** These have an install script. `.npmrc` keeps npm from running any; each works without. */
const SCRIPTS = ['@parcel/watcher', '@swc/core', 'esbuild', 'protobufjs'];

const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');

export function report({ packages }: Lock): Report {
  const found: Report = { run: {}, dev: {}, problems: [] };
  for (const [path, locked] of Object.entries(packages)) {
    if (path === '') continue;
    const name = nameOf(path);
    const problem = (what: string) => found.problems.push(`${name} ${locked.version ?? '?'}: ${what}`);
    // What another system gets instead (a binary for macOS, say) is the same package's, under the same licence.
    const other = locked.optional === true && (locked.os ?? locked.cpu) !== undefined;
    const licence = BY_HAND[name] ?? locked.license ?? (other ? 'of its package' : 'none');
    const counts = locked.dev ? found.dev : found.run;
    counts[licence] = (counts[licence] ?? 0) + 1;
    if (BY_HAND[name] === undefined && !(other && locked.license === undefined) && !allowed(licence))
      problem(`licence ${licence}`);
    if (locked.hasInstallScript && !SCRIPTS.includes(name)) problem('an install script');
    if (locked.integrity === undefined && !other) problem('no hash');
    if (locked.resolved !== undefined) problem('tied to one registry');
  }
  return found;
}

/** Of `A OR B` one is enough; of `A AND B` each counts. */
function allowed(licence: string): boolean {
  const text = licence.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' OR ')) return text.split(' OR ').some(allowed);
  return text.split(' AND ').every((one) => ALLOWED.includes(one));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;
  const found = report(lock);
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  process.exitCode = found.problems.length > 0 ? 1 : 0;
}
