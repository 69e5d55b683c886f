/** What docs/security claims: every requirement has its row, every file that it names is there, and what it says is nowhere is nowhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}docs/security/`;
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));

/** Requirements of levels 1 and 2 in chapters V1 to V17. */
const COUNTS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

/** What looks like a path from the project's root: `api/app.ts`, `test/unit/docs/`. */
const PATH =
  /`((?:api|activities|bench|config|contracts|covenant|dev|docker|docs|domain|letters|mail|store|test|workers|workflows)\/[\w./-]+|[\w-]+\.(?:md|yml|json)|Dockerfile|\.dockerignore)`/g;

test.each(pages)('%s names no file that is not there', (page) => {
  const text = readFileSync(folder + page, 'utf8');
  const named = [...text.matchAll(PATH)].map(([, path = '']) => path);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(
    ([, path = '']) => `docs/security/${path}`,
  );
  // Made by the application, not a file of ours.
  const missing = [...named, ...links].filter((path) => path !== 'openapi.json' && !existsSync(root + path));
  expect(missing).toEqual([]);
  expect(named.length + links.length).toBeGreaterThan(5);
});

test('every requirement of ASVS 5.0, levels 1 and 2, has one row; met ones say where', () => {
  const rows = readFileSync(`${folder}asvs.md`, 'utf8')
    .split('\n')
    .filter((line) => /^\| \d+\.\d+\.\d+ /.test(line))
    .map((line) => line.slice(2, -2).split(' | '));
  const ids = rows.map(([id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // Per chapter, counted in the standard: levels 1 and 2 together.
  const chapters = ids.map((id = '') => Number(id.split('.')[0]));
  const counted = Array.from({ length: 17 }, (_, n) => chapters.filter((one) => one === n + 1).length);
  expect(counted).toEqual(COUNTS);
  expect(rows.filter(([, level]) => level === '1')).toHaveLength(70);
  expect(rows.filter(([, level]) => level === '2')).toHaveLength(183);
  for (const [id, , , state = '', how = ''] of rows) {
    expect([id, state]).toEqual([id, expect.stringMatching(/^(met|not met|not applicable)$/)]);
    expect([id, how.length > 2]).toEqual([id, true]);
  }
  const said = /(\d+) are met, (\d+) are not, (\d+) don't apply/.exec(
    readFileSync(`${folder}asvs.md`, 'utf8'),
  );
  const states = ['met', 'not met', 'not applicable'].map(
    (one) => rows.filter((row) => row[3] === one).length,
  );
  expect(said?.slice(1).map(Number)).toEqual(states);
});

test('nothing in the product runs code or commands from text, or makes secrets or hashes of a weak kind', () => {
  const rooms = ['api', 'activities', 'config', 'contracts', 'covenant', 'domain', 'letters', 'mail'];
  const files = [...rooms, 'store', 'workers', 'workflows'].flatMap((room) =>
    readdirSync(root + room, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|js|eta)$/.test(name))
      .map((name) => `${room}/${name}`),
  );
  expect(files.length).toBeGreaterThan(200);
  const never =
    /\beval\(|new Function\b|child_process|new RegExp\(|Math\.random|['"](?:md5|sha1)['"]|createCipheriv|document\.write/i;
  // An operator's own command line: nothing of it runs in the API or a worker.
  const found = files.filter((file) => never.test(readFileSync(root + file, 'utf8')));
  expect(found.filter((file) => file !== 'workers/admin.ts')).toEqual([]);
});
