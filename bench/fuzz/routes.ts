/** Every route of the application, as the application itself lists them: none is forgotten when one is added. */
import { randomBytes } from 'node:crypto';
import { buildApp } from '../../api/app.ts';
import type { Deps } from '../../api/deps.ts';
import type { ApiConfig } from '../../config/index.ts';
import { modelCovenant } from '../../covenant/index.ts';

export interface Route {
  method: string;
  /** With its parameters: '/dossiers/:id'. */
  pattern: string;
}

/** The application is put together and never listens: whatever it is given besides is not used. */
export async function routesOf(config: ApiConfig): Promise<Route[]> {
  const unused = new Proxy({}, { get: () => undefined });
  const app = await buildApp({
    ...(unused as Deps),
    ...{ config: { ...config, logLevel: 'silent' }, sessionKey: randomBytes(32), covenant: modelCovenant() },
    store: unused as Deps['store'],
    identity: { issuerOrigin: config.oidcIssuer, callbackPath: '/aanmelden/terug' } as Deps['identity'],
    clock: null,
    today: async () => '2026-01-01',
  });
  const tree = app.printRoutes({ commonPrefix: false });
  await app.close();
  return routesIn(tree);
}

/** Of Fastify's own tree: a line holds what comes behind the line that it is indented under. */
export function routesIn(tree: string): Route[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \(([A-Z, ]+)\)/.exec(line) ?? [];
    if (part === '') return [];
    const depth = indent.length / 4;
    const pattern = (above[depth - 1] ?? '') + part;
    above[depth] = pattern === '/' && depth === 0 ? '/' : pattern;
    return methods.split(', ').map((method) => ({ method, pattern }));
  });
}
