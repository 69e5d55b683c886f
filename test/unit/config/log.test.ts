import { createLogger } from '../../../config/index.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('test', 'info', { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

test('a request is its method and route, never its path, query, headers or body', () => {
  const req = {
    id: 'r1',
    method: 'GET',
    url: '/taak/opaque-key?naam=Jansen',
    headers: { cookie: 'session=abc' },
    body: { text: 'verhaal' },
    routeOptions: { url: '/taak/:key' },
  };
  const line = logged((log) => log.info({ req }, 'done'));
  expect(JSON.parse(line).req).toEqual({ id: 'r1', method: 'GET', route: '/taak/:key' });
});

test("a foreign error's message stays out: it may quote a document", () => {
  const error = Object.assign(new Error('E11000 dup key: { email: "iemand@voorbeeld.test" }'), {
    code: 11000,
  });
  error.cause = new Error('Jansen');
  const line = logged((log) => log.error({ err: error }, 'failed'));
  expect(line).not.toContain('voorbeeld');
  expect(line).not.toContain('Jansen');
  expect(JSON.parse(line).err).toMatchObject({ type: 'Error', errorCode: 11000 });
  expect(JSON.parse(line).err.at[0]).toContain('log.test.ts');
});

test("an error's message does not become the line's text either", () => {
  const error = new Error('dossier Jansen');
  expect(logged((log) => log.error(error))).not.toContain('Jansen');
  expect(logged((log) => log.error({ err: error }))).not.toContain('Jansen');
});

test('our own safe messages and those of the system come along', () => {
  const own = Object.assign(new Error('PORT ontbreekt'), { safe: true });
  expect(logged((log) => log.error(own))).toContain('PORT ontbreekt');
  const system = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    errno: -111,
    code: 'ECONNREFUSED',
  });
  expect(JSON.parse(logged((log) => log.error({ err: system }, 'x'))).err.message).toContain('ECONNREFUSED');
});

test('names that hold people or secrets are left out, also one and two levels down', () => {
  const line = logged((log) => log.info({ email: 'a@b.test', task: { link: 'k', of: { name: 'Jansen' } } }));
  expect(line).not.toMatch(/a@b\.test|"k"|Jansen/);
});
