/** What the two sign-ins by OpenID Connect share: finding the provider, and what its answers and failures mean. */
import * as oidc from 'openid-client';
import { type ApiConfig, wallNow } from '../config/index.ts';
import { ProviderAway } from './away.ts';

/** Asked when it is first needed: a provider that is down must not keep the rest from starting. @throws ProviderAway */
export function discovering(
  { mode, oidcClockTolerance }: Pick<ApiConfig, 'mode' | 'oidcClockTolerance'>,
  { issuer, clientId, secret }: { issuer: string; clientId: string; secret: string },
): () => Promise<oidc.Configuration> {
  let found: Promise<oidc.Configuration> | undefined;
  return () => {
    found ??= oidc
      .discovery(
        new URL(issuer),
        clientId,
        { client_secret: secret, [oidc.clockTolerance]: oidcClockTolerance },
        undefined,
        { timeout: 10, execute: mode === 'practice' ? [oidc.allowInsecureRequests] : [] },
      )
      .catch((error: unknown) => {
        found = undefined;
        throw new ProviderAway(error);
      });
    return found;
  };
}

/** How many seconds the provider's clock is ahead of ours, by a token that it has just made. */
const aheadBy = (issuedAt: number): number => issuedAt - Math.round(wallNow().getTime() / 1000);

/** When a token was made that was refused for its time; null for any other error. */
function issuedAtOf(error: unknown, depth = 0): number | null {
  if (typeof error !== 'object' || error === null || depth > 4) return null;
  const { code, cause, claims } = error as { code?: unknown; cause?: unknown; claims?: { iat?: unknown } };
  if (depth === 0 && code !== 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return null;
  return typeof claims?.iat === 'number' ? claims.iat : issuedAtOf(cause, depth + 1);
}

/** The provider or the protocol said no; anything else means that it could not be asked. */
function isRefusal(error: unknown): boolean {
  if (error instanceof oidc.AuthorizationResponseError) return true;
  if (error instanceof oidc.ResponseBodyError) return error.status < 500;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (cause instanceof Response && cause.status >= 500) return false;
  return typeof code === 'string' && code.startsWith('OAUTH_') && code !== 'OAUTH_TIMEOUT';
}

/** A protocol's word, fit for a log: providers put sentences elsewhere. */
function codeOf(error: unknown): string {
  const { error: said, code } = error as { error?: unknown; code?: unknown };
  const word = typeof said === 'string' ? said : code;
  return typeof word === 'string' && /^\w{1,60}$/.test(word) ? word : 'unknown';
}

export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
}
type Exchanged =
  | {
      outcome: 'tokens';
      tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
      claims: oidc.IDToken;
    }
  | Failed;
type Failed = { outcome: 'refused'; code: string } | { outcome: 'clock'; seconds: number };

/** The code that came back, for tokens that belong to what was begun. @throws what `failureOf` reads */
export async function exchange(
  client: oidc.Configuration,
  url: URL,
  { state, nonce, verifier }: Begun,
  tolerance: number,
): Promise<Exchanged> {
  const tokens = await oidc.authorizationCodeGrant(client, url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) return { outcome: 'refused', code: 'no_id_token' };
  // It was made just now, so its time says how the provider's clock stands.
  const seconds = aheadBy(claims.iat);
  if (Math.abs(seconds) > tolerance) return { outcome: 'clock', seconds };
  return { outcome: 'tokens', tokens, claims };
}

/** What a failed exchange means. @throws ProviderAway when the provider could not be asked */
export function failureOf(error: unknown): Failed {
  const issuedAt = issuedAtOf(error);
  if (issuedAt !== null) return { outcome: 'clock', seconds: aheadBy(issuedAt) };
  if (isRefusal(error)) return { outcome: 'refused', code: codeOf(error) };
  throw new ProviderAway(error);
}
