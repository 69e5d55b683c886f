/** Signing in by OpenID Connect: authorization code with PKCE, state and nonce. Any provider; `openid-client` does it. */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { ApiConfig } from '../config/index.ts';
import { ProviderAway } from './away.ts';

/** What must be kept, in a cookie of its own, between leaving for the provider and coming back. */
export interface Pending {
  state: string;
  nonce: string;
  verifier: string;
  /** A path of the application. */
  returnTo: string;
}
export interface Identified {
  email: string;
  acr: string;
  /** For signing out at the provider; null when too long to keep. */
  idToken: string | null;
}

export interface Identity {
  readonly issuerOrigin: string;
  readonly callbackPath: string;
  /** @throws ProviderAway */
  begin(returnTo: string): Promise<{ url: string; pending: Pending }>;
  /** Null when the answer is not what was asked for, or says no. @throws ProviderAway */
  finish(url: URL, pending: Pending): Promise<Identified | null>;
  /** Where to go to sign out at the provider too; null when that is off or can't be done. */
  signOutUrl(idToken: string | null): Promise<string | null>;
  /** Who an access token is for; null when it isn't good. @throws ProviderAway */
  bearer(token: string): Promise<Omit<Identified, 'idToken'> | null>;
}

type IdentityConfig = Pick<
  ApiConfig,
  'mode' | 'baseUrl' | 'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret' | 'oidcAudience' | 'oidcLogout'
>;
const CALLBACK = '/aanmelden/terug';
/** A cookie holds 4 kB; the rest of the session needs some of it. */
const KEEPABLE = 1500;

export function createIdentity(config: IdentityConfig): Identity {
  let found: Promise<oidc.Configuration> | undefined;
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  /** Asked when it is first needed: a provider that is down must not keep the rest from starting. */
  function provider(): Promise<oidc.Configuration> {
    found ??= oidc
      .discovery(new URL(config.oidcIssuer), config.oidcClientId, config.oidcClientSecret, undefined, {
        timeout: 10,
        execute: config.mode === 'practice' ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        found = undefined;
        throw new ProviderAway(error);
      });
    return found;
  }

  return {
    issuerOrigin: new URL(config.oidcIssuer).origin,
    callbackPath: CALLBACK,

    async begin(returnTo) {
      const client = await provider();
      const verifier = oidc.randomPKCECodeVerifier();
      const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, returnTo };
      const url = oidc.buildAuthorizationUrl(client, {
        redirect_uri: `${config.baseUrl}${CALLBACK}`,
        scope: 'openid email',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
      });
      return { url: url.href, pending };
    },

    async finish(url, { state, nonce, verifier }) {
      const client = await provider();
      try {
        const tokens = await oidc.authorizationCodeGrant(client, url, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) return null;
        const info =
          typeof claims.email === 'string'
            ? claims
            : await oidc.fetchUserInfo(client, tokens.access_token, claims.sub);
        if (typeof info.email !== 'string' || info.email_verified === false) return null;
        const idToken = tokens.id_token ?? null;
        return {
          email: info.email,
          acr: typeof claims.acr === 'string' ? claims.acr : '',
          idToken: idToken !== null && idToken.length <= KEEPABLE ? idToken : null,
        };
      } catch (error) {
        if (isRefusal(error)) return null;
        throw new ProviderAway(error);
      }
    },

    async signOutUrl(idToken) {
      if (!config.oidcLogout) return null;
      try {
        const client = await provider();
        if (!client.serverMetadata().end_session_endpoint) return null;
        return oidc.buildEndSessionUrl(client, {
          post_logout_redirect_uri: `${config.baseUrl}/afgemeld`,
          ...(idToken ? { id_token_hint: idToken } : {}),
        }).href;
      } catch {
        return null;
      }
    },

    async bearer(token) {
      const { issuer, jwks_uri } = (await provider()).serverMetadata();
      if (!jwks_uri) return null;
      keys ??= createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 10_000 });
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience: config.oidcAudience,
          algorithms: ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'],
          requiredClaims: ['exp'],
        });
        if (typeof payload.email !== 'string') return null;
        return { email: payload.email, acr: typeof payload.acr === 'string' ? payload.acr : 'bearer' };
      } catch (error) {
        if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
          throw new ProviderAway(error);
        }
        return null;
      }
    },
  };
}

/** The provider or the protocol said no; anything else means that it could not be asked. */
function isRefusal(error: unknown): boolean {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return true;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('OAUTH_') && code !== 'OAUTH_TIMEOUT';
}
