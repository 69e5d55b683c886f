/** The HTTP API of OpenBao and Vault, as far as it is needed: sign in, stay signed in, ask. Node's own TLS, no redirects. */
import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { KeyServiceConfig } from '../config/key-service.ts';
import { KeyServiceAway } from './errors.ts';

/** Without a whole answer for this long it is away. */
const PATIENCE_MS = 5_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** A token is renewed when half its time has passed, and looked after again no sooner than this. */
const LEAST_MS = 1_000;

export interface Answer {
  status: number;
  body: { data?: Record<string, unknown>; auth?: Record<string, unknown>; errors?: unknown };
}

export interface KeyService {
  /** Signed in. Answers whatever came with 2xx, 400 and 404. @throws KeyServiceAway on anything else, sealed included. */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
  /** Without a token: is it up, unsealed, initialised? The HTTP status; 0 when nothing answers. */
  health(): Promise<number>;
  close(): void;
}

export function keyServiceOf(config: KeyServiceConfig): KeyService {
  const base = new URL(config.url);
  const secure = base.protocol === 'https:';
  let agent: Promise<HttpAgent> | undefined;
  let token: Promise<string> | undefined;
  let renewal: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const agentOf = async (): Promise<HttpAgent> => {
    const shared = { keepAlive: true, maxSockets: 8 };
    if (!secure) return new HttpAgent(shared);
    const ca = config.caFile === undefined ? undefined : await textOf(config.caFile);
    return new HttpsAgent({ ...shared, ...(ca !== undefined && { ca }) });
  };

  async function send(method: string, path: string, headers: object, body?: object): Promise<Answer> {
    agent ??= agentOf();
    agent.catch(() => {
      agent = undefined;
    });
    const through = await agent;
    return new Promise((resolve, reject) => {
      const away = (error?: { code?: unknown }) => {
        clearTimeout(timer);
        const code = typeof error?.code === 'string' ? ` (${error.code})` : '';
        reject(new KeyServiceAway(`the key service does not answer${code}`));
      };
      const asked = (secure ? httpsRequest : httpRequest)(
        new URL(`${base.pathname.replace(/\/+$/, '')}/v1/${path}`, base),
        {
          method,
          agent: through,
          headers: { 'X-Vault-Request': 'true', 'Content-Type': 'application/json', ...headers },
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            if (size > MOST_BYTES) asked.destroy();
            else parts.push(part);
          });
          answer.on('error', away);
          answer.on('end', () => {
            clearTimeout(timer);
            try {
              const text = Buffer.concat(parts).toString('utf8');
              resolve({
                status: answer.statusCode ?? 0,
                body: text === '' ? {} : (JSON.parse(text) as Answer['body']),
              });
            } catch {
              reject(new KeyServiceAway('the key service does not answer in JSON'));
            }
          });
        },
      );
      const timer = setTimeout(() => asked.destroy(), PATIENCE_MS);
      asked.on('error', away);
      asked.on('close', () => away());
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async function signIn(): Promise<string> {
    const { auth } = config;
    if ('tokenFile' in auth) {
      const given = await textOf(auth.tokenFile);
      const { status, body } = await send('GET', 'auth/token/lookup-self', { 'X-Vault-Token': given });
      if (status !== 200) throw refused(status);
      if (body.data?.renewable === true) keepAlive(given, body.data.ttl);
      return given;
    }
    const secret = await textOf(auth.secretIdFile);
    const login = { role_id: auth.roleId, secret_id: secret };
    const { status, body } = await send('POST', 'auth/approle/login', {}, login);
    const got = body.auth?.client_token;
    if (status !== 200 || typeof got !== 'string') throw refused(status);
    if (body.auth?.renewable === true) keepAlive(got, body.auth.lease_duration);
    return got;
  }

  /** Also while nobody asks for a key, at night. A token that can't be renewed is replaced when it is refused. */
  function keepAlive(current: string, seconds: unknown): void {
    clearTimeout(renewal);
    if (closed || typeof seconds !== 'number' || seconds <= 0) return;
    renewal = setTimeout(
      () => {
        send('POST', 'auth/token/renew-self', { 'X-Vault-Token': current }, {}).then(
          ({ status, body }) => {
            if (status === 200) keepAlive(current, body.auth?.lease_duration);
            else token = undefined;
          },
          () => keepAlive(current, seconds / 2),
        );
      },
      Math.min(Math.max(LEAST_MS, (seconds * 1_000) / 2), 2 ** 31 - 1),
    ).unref();
  }

  const tokenNow = (): Promise<string> => {
    token ??= signIn();
    token.catch(() => {
      token = undefined;
    });
    return token;
  };

  return {
    async ask(method, path, body) {
      for (let attempt = 1; ; attempt++) {
        const answer = await send(method, path, { 'X-Vault-Token': await tokenNow() }, body);
        const { status } = answer;
        if ((status >= 200 && status < 300) || status === 400 || status === 404) return answer;
        // It has ended, or was replaced in its file: once more with the one of now.
        if (status !== 403 || attempt === 2) throw refused(status);
        token = undefined;
      }
    },
    async health() {
      try {
        return (await send('GET', 'sys/health?standbyok=true', {})).status;
      } catch {
        return 0;
      }
    },
    close() {
      closed = true;
      clearTimeout(renewal);
      void agent?.then((one) => one.destroy());
    },
  };
}

function refused(status: number): KeyServiceAway {
  if (status === 503) return new KeyServiceAway('the key service is sealed, or not ready');
  if (status === 403 || status === 400) return new KeyServiceAway('the key service refuses our token');
  return new KeyServiceAway(`the key service answers ${status}`);
}

async function textOf(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    throw new KeyServiceAway('a file that the key service needs can not be read');
  }
}
