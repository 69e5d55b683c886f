/** A real OpenBao (or Vault) of one's own, for tests and for trying the key service out: TLS, raft storage, policies. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findServer } from './fetch.ts';
import { bareEnvironment, Processes, type Spec } from './processes.ts';
import type { Say } from './progress.ts';

const run = promisify(execFile);
const policies = fileURLToPath(new URL('../../docker/openbao/', import.meta.url));
const NAME = 'openbao';

export interface OpenBao {
  /** KEY_SERVICE_... for a process that may wrap and unwrap (the API), and for one that may rotate as well (a worker). */
  reader: Record<string, string>;
  rotator: Record<string, string>;
  /** The rotator's rights by AppRole. */
  byRole: Record<string, string>;
  /** With the root token; answers the status and the body. */
  ask(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<{ status: number; body: unknown }>;
  token(name: 'reader' | 'rotator'): string;
  seal(): Promise<void>;
  unseal(): Promise<void>;
  kill(): Promise<void>;
  /** After `kill`; it comes up sealed, as it does in a server room. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What its answers have, as far as it is read here. */
interface Made {
  root_token?: string;
  keys_base64?: string[];
  auth?: { client_token?: string };
  data?: { role_id?: string; secret_id?: string };
}

/** Ready for use, unsealed, with the key `pga-regie`. @throws PlainError when no OpenBao can be found. */
export async function startOpenBao(folder: string, say: Say = () => {}): Promise<OpenBao> {
  const { command } = await findServer('openbao', say);
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  const [port, cluster] = [await freePort(), await freePort()];
  const at = (name: string) => join(folder, name);
  // biome-ignore format: one command
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=openbao',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', at('tls.key'), '-out', at('tls.crt')]);
  writeFileSync(
    at('config.json'),
    JSON.stringify({
      storage: { raft: { path: at('data'), node_id: 'one' } },
      listener: {
        tcp: {
          address: `127.0.0.1:${port}`,
          cluster_address: `127.0.0.1:${cluster}`,
          tls_cert_file: at('tls.crt'),
          tls_key_file: at('tls.key'),
        },
      },
      api_addr: `https://127.0.0.1:${port}`,
      cluster_addr: `https://127.0.0.1:${cluster}`,
    }),
  );
  const ca = readFileSync(at('tls.crt'));
  let root = '';
  let unsealKey = '';
  const ask: OpenBao['ask'] = (method, path, body, token = root) =>
    new Promise((resolve, reject) => {
      const headers = { ...(token && { 'X-Vault-Token': token }), 'X-Vault-Request': 'true' };
      const asked = request(`https://127.0.0.1:${port}/v1/${path}`, { method, ca, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: text === '' ? {} : JSON.parse(text) }),
        );
      });
      asked.on('error', reject);
      asked.setTimeout(30_000, () => asked.destroy(new Error('openbao does not answer')));
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const must = async (method: string, path: string, body?: object): Promise<Made> => {
    const answer = await ask(method, path, body);
    if (answer.status >= 300) throw new Error(`openbao: ${path} answers ${answer.status}`);
    return answer.body as Made;
  };
  const healthy = async (...statuses: number[]): Promise<boolean> =>
    ask('GET', 'sys/health').then(
      ({ status }) => statuses.includes(status),
      () => false,
    );
  const processes = new Processes(folder);
  const spec: Spec = {
    name: NAME,
    command,
    args: ['server', '-config', at('config.json')],
    env: bareEnvironment(folder),
    cwd: folder,
    log: at('openbao.log'),
    readyWhen: () => healthy(200, 429, 501, 503),
  };
  const unseal = async () => {
    await must('POST', 'sys/unseal', { key: unsealKey });
    for (let i = 0; i < 200 && !(await healthy(200)); i++) await sleep(50);
  };
  const stop = () => processes.stopAll([[NAME]], 5_000);
  try {
    await processes.start(spec);
    const init = await must('POST', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
    root = init.root_token ?? '';
    unsealKey = init.keys_base64?.[0] ?? '';
    await unseal();
    await must('POST', 'sys/mounts/transit', { type: 'transit' });
    await must('POST', 'transit/keys/pga-regie', { type: 'aes256-gcm96' });
    for (const name of ['keys', 'rotate']) {
      const policy = readFileSync(join(policies, `${name}.hcl`), 'utf8');
      await must('POST', `sys/policies/acl/${name}`, { policy });
    }
    const tokens = new Map<string, string>();
    const write = (name: string, text: string): string => {
      writeFileSync(at(name), `${text}\n`, { mode: 0o600 });
      chmodSync(at(name), 0o600);
      return at(name);
    };
    const tokenFor = async (name: string, given: string[]): Promise<string> => {
      const made = await must('POST', 'auth/token/create', { policies: given, period: '1h' });
      tokens.set(name, made.auth?.client_token ?? '');
      return write(`token-${name}`, tokens.get(name) ?? '');
    };
    const service = { KEY_SERVICE_URL: `https://127.0.0.1:${port}`, KEY_SERVICE_CA_FILE: at('tls.crt') };
    const reader = { ...service, KEY_SERVICE_TOKEN_FILE: await tokenFor('reader', ['keys']) };
    const rotator = { ...service, KEY_SERVICE_TOKEN_FILE: await tokenFor('rotator', ['keys', 'rotate']) };
    await must('POST', 'sys/auth/approle', { type: 'approle' });
    await must('POST', 'auth/approle/role/worker', { token_policies: ['keys', 'rotate'], token_ttl: '20m' });
    const role = (await must('GET', 'auth/approle/role/worker/role-id')).data;
    const secret = (await must('POST', 'auth/approle/role/worker/secret-id', {})).data as {
      secret_id: string;
    };
    return {
      reader,
      rotator,
      byRole: {
        ...service,
        KEY_SERVICE_ROLE_ID: role?.role_id ?? '',
        KEY_SERVICE_SECRET_ID_FILE: write('secret-id', secret?.secret_id ?? ''),
      },
      ask,
      token: (name) => tokens.get(name) ?? '',
      seal: async () => void (await must('POST', 'sys/seal')),
      unseal,
      kill: () => processes.kill(NAME),
      restart: () => processes.start(spec),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
