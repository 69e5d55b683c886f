import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Ports } from './ports.ts';
import { bareEnvironment, nodeScript, type Spec } from './processes.ts';

export const clientId = 'pga-regie';
/** A person who shows who they are on a request of their own: a provider of its own in production, the same one here. */
export const citizenClientId = 'pga-regie-burger';
/** The command line's client: it gets a token for a demo account with a grant type that only this provider has. */
export const tokenClientId = 'pga-regie-token';
export const tokenGrant = 'urn:pga-regie:oefenen:token';

export type OidcKeys = {
  clientSecret: string;
  tokenSecret: string;
  citizenSecret: string;
  cookieKeys: string[];
  jwks: { keys: JWK[] };
};

export const oidcKeysFile = (dataDir: string) => join(dataDir, 'keys', 'oidc.json');

/** As in production: the secret in a file of its own. */
export const citizenSecretFile = (dataDir: string) => join(dataDir, 'keys', 'burger.secret');

/** The provider's keys and secrets, made at the first start; readable by their owner alone. */
export async function oidcKeys(dataDir: string): Promise<OidcKeys> {
  const file = oidcKeysFile(dataDir);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as OidcKeys) : undefined;
  // An environment from before citizens could sign in is given their secret.
  if (known?.citizenSecret) return known;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const secret = () => randomBytes(32).toString('base64url');
  const signing = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'oefenen-1' };
  const keys: OidcKeys = {
    clientSecret: secret(),
    tokenSecret: secret(),
    citizenSecret: secret(),
    cookieKeys: [secret()],
    jwks: { keys: [signing] },
    ...known,
  };
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  writeFileSync(citizenSecretFile(dataDir), keys.citizenSecret, { mode: 0o600 });
  return keys;
}

/** The identity provider with its demo accounts, for an application at `baseUrl`. */
export function oidcSpec(dataDir: string, ports: Ports, baseUrl: string, audience: string): Spec {
  return {
    name: 'oidc',
    ...nodeScript('dev/servers/oidc-server.ts', [
      String(ports.oidc),
      oidcKeysFile(dataDir),
      baseUrl,
      audience,
    ]),
    env: { ...bareEnvironment(dataDir), MODE: 'practice' },
    log: join(dataDir, 'logs', 'oidc.log'),
    readyWhen: async () =>
      (await fetch(`http://127.0.0.1:${ports.oidc}/.well-known/openid-configuration`)).ok,
    patience: 3_000,
  };
}
