/** What comes along: licences that were looked at, no install scripts, exact versions with hashes, and a reason for each. */
import { readFileSync } from 'node:fs';
import { type Lock, report } from '../../../dev/licences.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as Lock;

test('every package has a licence that was looked at, a hash and no install script that runs', () => {
  expect(report(lock).problems).toEqual([]);
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
});

test('what is wrong is named', () => {
  const good = { version: '1.0.0', license: 'MIT', integrity: 'sha512-x' };
  const bad = {
    'node_modules/a': { ...good, license: 'GPL-3.0-only' },
    'node_modules/b/node_modules/@c/d': { ...good, hasInstallScript: true },
    'node_modules/e': { version: '1.0.0', license: 'MIT' },
    'node_modules/f': { version: '1.0.0', integrity: 'sha512-x' },
    'node_modules/g': { ...good, license: '(GPL-2.0 OR MIT)' },
    'node_modules/h': { ...good, license: 'MIT AND GPL-2.0' },
    'node_modules/i': { ...good, resolved: 'https://elsewhere.example/i.tgz' },
  };
  expect(report({ packages: bad }).problems).toEqual([
    'a 1.0.0: licence GPL-3.0-only',
    '@c/d 1.0.0: an install script',
    'e 1.0.0: no hash',
    'f 1.0.0: licence none',
    'h 1.0.0: licence MIT AND GPL-2.0',
    'i 1.0.0: tied to one registry',
  ]);
});

test('every package of our own choice is pinned exactly and has its line in docs/dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const text = read('docs/dependencies.md');
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    const [scope = '', part = ''] = name.split('/');
    const said =
      text.includes(name) ||
      text.includes(`\`${scope}/*`) ||
      (text.includes(scope) && text.includes(`\`${part}\``));
    const listed = said || (text.includes(`\`${scope}/`) && text.includes(part));
    expect([name, listed]).toEqual([name, true]);
  }
});
