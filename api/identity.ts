/** Signing in by OpenID Connect: authorization code with PKCE, state and nonce. Any provider; `openid-client` does it. */
import { createRemoteJWKSet, errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { type ApiConfig, wallNow } from '../config/index.ts';
import { ProviderAway } from './away.ts';
import { type LogoutToken, logoutTokenOf, MAX_AGE_SECONDS } from './logout-token.ts';
import { discovering, exchange, failureOf } from './oidc.ts';
import { scopesOf } from './v1/scopes.ts';

/** What must be kept, in a cookie of its own, between leaving for the provider and coming back. */
export interface Pending {
  state: string;
  nonce: string;
  verifier: string;
  /** A path of the application. */
  returnTo: string;
  /** A strong sign-in was asked for. */
  strong: boolean;
  /** One that the provider had from before doesn't count. */
  fresh: boolean;
  /** When it was asked: milliseconds since 1970, wall time. */
  at: number;
}
/** How somebody signed in, in the provider's own words. */
export interface Means {
  acr: string;
  amr: readonly string[];
}
export interface Identified extends Means {
  email: string;
  /** The provider's id of the person, and of its session when it names one. */
  sub: string;
  sid: string | null;
  /** When the person showed the provider who they are: milliseconds since 1970; null when it doesn't say. */
  shownAt: number | null;
  /** For signing out at the provider; null when too long to keep. */
  idToken: string | null;
}
export type Finished =
  | { outcome: 'identified'; identified: Identified }
  /** Not what was asked for, or no; `code` as the provider or the protocol names it. */
  | { outcome: 'refused'; code: string }
  /** The clocks differ too much; `seconds` is how far the provider's is ahead of ours. */
  | { outcome: 'clock'; seconds: number };

export type Asked = Pick<Pending, 'strong' | 'fresh'>;

export interface Identity {
  readonly issuerOrigin: string;
  readonly callbackPath: string;
  /** @throws ProviderAway */
  begin(returnTo: string, how?: Partial<Asked>): Promise<{ url: string; pending: Pending }>;
  /** @throws ProviderAway */
  finish(url: URL, pending: Pending): Promise<Finished>;
  /** Where to go to sign out at the provider too; null when that is off or can't be done. */
  signOutUrl(idToken: string | null): Promise<string | null>;
  /** What the provider says has ended; null when the token isn't good. @throws ProviderAway */
  loggedOut(token: string): Promise<LogoutToken | null>;
  /** Who an access token is for; null when it isn't good. @throws ProviderAway */
  bearer(token: string): Promise<({ email: string; sub: string; scopes: readonly string[] } & Means) | null>;
}

type IdentityConfig = Pick<
  ApiConfig,
  | 'mode'
  | 'baseUrl'
  | 'oidcIssuer'
  | 'oidcClientId'
  | 'oidcClientSecret'
  | 'oidcAudience'
  | 'oidcLogout'
  | 'oidcClockTolerance'
  | 'strongSignIn'
  | 'sessionLengths'
>;
const CALLBACK = '/aanmelden/terug';
/** A cookie holds 4 kB; the rest of the session needs some of it. */
const KEEPABLE = 1500;
const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'];

export function createIdentity(config: IdentityConfig): Identity {
  const tolerance = config.oidcClockTolerance;
  const longest = Math.max(...Object.values(config.sessionLengths).map(({ whole }) => whole));
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;
  const provider = discovering(config, {
    ...{ issuer: config.oidcIssuer, clientId: config.oidcClientId, secret: config.oidcClientSecret },
  });

  /** The claims of a token that the provider signed; null when it isn't good. @throws ProviderAway */
  async function verified(token: string, more: JWTVerifyOptions) {
    const { issuer, jwks_uri } = (await provider()).serverMetadata();
    if (!jwks_uri) return null;
    keys ??= createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 10_000 });
    try {
      const common = { issuer, algorithms: ALGORITHMS, clockTolerance: tolerance, currentDate: wallNow() };
      return await jwtVerify(token, keys, { ...common, ...more });
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
        throw new ProviderAway(error);
      }
      return null;
    }
  }

  return {
    issuerOrigin: new URL(config.oidcIssuer).origin,
    callbackPath: CALLBACK,

    async begin(returnTo, { strong = false, fresh = false } = {}) {
      const client = await provider();
      const verifier = oidc.randomPKCECodeVerifier();
      const pending = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier,
        ...{ returnTo, strong, fresh, at: wallNow().getTime() },
      };
      const url = oidc.buildAuthorizationUrl(client, {
        redirect_uri: `${config.baseUrl}${CALLBACK}`,
        scope: 'openid email',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
        // A provider that is told so says when the person was seen last.
        max_age: String(longest * 60),
        ...(fresh && { prompt: 'login' }),
        ...(strong && stronger(client.serverMetadata())),
      });
      return { url: url.href, pending };
    },

    async finish(url, begun) {
      const client = await provider();
      try {
        const exchanged = await exchange(client, url, begun, tolerance);
        if (exchanged.outcome !== 'tokens') return exchanged;
        const { tokens, claims } = exchanged;
        const info =
          typeof claims.email === 'string'
            ? claims
            : await oidc.fetchUserInfo(client, tokens.access_token, claims.sub);
        if (typeof info.email !== 'string' || info.email_verified === false)
          return { outcome: 'refused', code: 'no_email' };
        const idToken = tokens.id_token ?? null;
        const identified = {
          email: info.email,
          sub: claims.sub,
          sid: typeof claims.sid === 'string' ? claims.sid : null,
          ...meansOf(claims),
          shownAt: typeof claims.auth_time === 'number' ? claims.auth_time * 1000 : null,
          idToken: idToken !== null && idToken.length <= KEEPABLE ? idToken : null,
        };
        return { outcome: 'identified', identified };
      } catch (error) {
        return failureOf(error);
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

    async loggedOut(token) {
      const read = await verified(token, {
        audience: config.oidcClientId,
        requiredClaims: ['iat', 'jti', 'events'],
        maxTokenAge: MAX_AGE_SECONDS,
      });
      return read && logoutTokenOf(read.protectedHeader, read.payload);
    },

    async bearer(token) {
      const read = await verified(token, { audience: config.oidcAudience, requiredClaims: ['exp'] });
      if (typeof read?.payload.email !== 'string' || typeof read.payload.sub !== 'string') return null;
      const { acr, amr } = meansOf(read.payload);
      const { email, sub } = read.payload;
      return { email, sub, acr: acr || 'bearer', amr, scopes: scopesOf(read.payload) };
    },
  };

  /** How a provider is asked for more than it has seen of somebody (OpenID Connect Core 3.1.2.1 and 5.5.1.1). */
  function stronger(metadata: oidc.ServerMetadata): Record<string, string> {
    const values = config.strongSignIn?.acr ?? [];
    // One that only says by which means: it is asked to begin anew, and must see to the means itself.
    if (values.length === 0) return { prompt: 'login' };
    const claims = { id_token: { acr: { essential: true, values } } };
    return {
      acr_values: values.join(' '),
      ...(metadata.claims_parameter_supported === true && { claims: JSON.stringify(claims) }),
    };
  }
}

function meansOf({ acr, amr }: Record<string, unknown>): Means {
  return {
    acr: typeof acr === 'string' ? acr : '',
    amr: Array.isArray(amr) ? amr.filter((word) => typeof word === 'string').slice(0, 10) : [],
  };
}
