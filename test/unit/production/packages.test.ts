/** The image has `dependencies` and nothing else (`npm prune --omit=dev`): what its code loads must be among them. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';

const SHIPPED = ['covenant', 'domain', 'contracts', 'workflows', 'activities', 'store', 'mail', 'letters'];
const ROOMS = [...SHIPPED, 'config', 'workers', 'api'];

const filesOf = (room: string): string[] =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${room}/${file}`);

test('every package that shipped code loads is in the image', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const missing = new Set<string>();
  let seen = 0;
  for (const file of ROOMS.flatMap(filesOf)) {
    const text = readFileSync(file, 'utf8');
    const loaded = [
      // Types alone are gone when it is compiled.
      ...text.matchAll(/^(?:import|export) (?!type\b)[^;'"]*?\bfrom '([^'.][^']*)';$/gm),
      ...text.matchAll(/^import '([^'.][^']*)';$/gm),
      ...text.matchAll(/\bimport\('([^'.][^']*)'\)/g),
      ...text.matchAll(/\bresolve\('([^'.][^']*)'\)/g),
    ].map(([, name = '']) => name);
    for (const name of loaded.filter((one) => !isBuiltin(one))) {
      seen += 1;
      const [scope = '', rest = ''] = name.split('/');
      const pack = scope.startsWith('@') ? `${scope}/${rest}` : scope;
      if (dependencies[pack] === undefined) missing.add(`${pack} (${file})`);
    }
  }
  expect([...missing]).toEqual([]);
  expect(seen).toBeGreaterThan(50);
});
