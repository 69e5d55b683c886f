/** An application of one's own on a port of its own, and a session as signing in would make it. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../../api/app.ts';
import type { Deps } from '../../../api/deps.ts';
import { createEngine } from '../../../api/engine.ts';
import { createIdentity } from '../../../api/identity.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import type { Store } from '../../../store/index.ts';
import { config, memberId, today } from './support.ts';

const apps: FastifyInstance[] = [];
afterAll(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

/** `before` may look at the application before it listens. */
export async function appWith(
  db: Store,
  change: Partial<Deps> = {},
  before: (app: FastifyInstance) => void = () => {},
): Promise<FastifyInstance> {
  const quiet = { ...config, logLevel: 'silent' as const, ...change.config };
  const app = await buildApp({
    sessionKey: randomBytes(32),
    store: db,
    engine: createEngine(quiet, db.keys),
    identity: createIdentity(quiet),
    citizen: null,
    covenant: modelCovenant(),
    clock: null,
    today: async () => today(),
    ...change,
    config: quiet,
  });
  apps.push(app);
  before(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app;
}

export interface Asked {
  url: string;
  method?: string;
  payload?: string;
  headers?: Record<string, string>;
}
export async function ask(app: FastifyInstance, asked: string | Asked) {
  const { url, method = 'GET', payload, headers = {} } = typeof asked === 'string' ? { url: asked } : asked;
  const address = app.server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${address.port}${url}`, {
    method,
    headers,
    redirect: 'manual',
    ...(payload === undefined ? {} : { body: payload }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

/** A form as a browser sends it from our own page. */
export const body = (values: Record<string, string>) => ({
  payload: new URLSearchParams(values).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

/** The id under which the store knows a session. */
export const stored = (id: string): string => createHash('sha256').update(id).digest('base64url');

/** A session as signing in would make it; `member` an id, `csrf` always 'proef'. */
export async function sessionFor(
  db: Store,
  app: FastifyInstance,
  member: string,
  acr = '',
  shown = 0,
): Promise<{ cookie: string; id: string }> {
  const id = randomUUID();
  await db.sessions.begin({
    id: stored(id),
    member,
    subject: null,
    sid: null,
    started: new Date().toISOString(),
    until: new Date(Date.now() + 60_000).toISOString(),
    idle: 60_000,
    browser: 'Firefox op Linux',
  });
  const at = new Date().toISOString();
  const until = Date.now() + 60_000;
  const regie = { id, member, at, until, acr, amr: [], csrf: 'proef', idToken: null, shown };
  const sealed = app.encodeSecureSession(app.createSecureSession({ regie }), 'session');
  return { cookie: `regie=${encodeURIComponent(sealed)}`, id };
}
export const sessionOf = async (db: Store, app: FastifyInstance, account: string) => {
  const { cookie } = await sessionFor(db, app, memberId(account));
  return { cookie };
};
