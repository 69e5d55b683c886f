/**
 * A person who shows a provider such as DigiD who they are, on a request of their own (12.1): OpenID Connect, authorization
 * code with PKCE, state and nonce. It makes no session: what it answers is about one request alone.
 */
import * as oidc from 'openid-client';
import { type ApiConfig, type CitizenConfig, wallNow } from '../config/index.ts';
import { discovering, exchange, failureOf } from './oidc.ts';

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
export interface Showing {
  state: string;
  nonce: string;
  verifier: string;
  /** The command that will say so: sent twice it is one. */
  commandId: string;
  /** Milliseconds since 1970, wall time. */
  at: number;
}
/** What the provider says of the person. The number is never written in the clear. */
export interface Shown {
  /** One of the levels that are strong enough. */
  level: string;
  number: string;
  /** Empty where the provider doesn't say, as DigiD itself doesn't. */
  name: string;
  birthDate: string;
}
export type ShownOutcome =
  | { outcome: 'shown'; shown: Shown }
  /** The person signed in, less strongly than was asked. */
  | { outcome: 'weak' }
  | { outcome: 'refused'; code: string }
  | { outcome: 'clock'; seconds: number };

export interface Citizen {
  /** @throws ProviderAway */
  begin(commandId: string): Promise<{ url: string; showing: Showing }>;
  /** @throws ProviderAway */
  finish(url: URL, showing: Showing): Promise<ShownOutcome>;
}

/** As people call them: the levels of eIDAS, and of DigiD by the name of its means. Another is shown as it is. */
const WORDS: Readonly<Record<string, string>> = {
  low: 'laag',
  substantial: 'substantieel',
  high: 'hoog',
  PasswordProtectedTransport: 'basis',
  MobileTwoFactorContract: 'midden',
  Smartcard: 'substantieel',
  SmartcardPKI: 'hoog',
};
export const levelInWords = (level: string): string => WORDS[level.split(/[/:]/).at(-1) ?? ''] ?? level;

export const CITIZEN_CALLBACK = '/verzoek/digid/terug';
/** Openid Connect's own word for a level that was not reached. */
const UNMET = 'unmet_authentication_requirements';
const text = (claim: unknown, most: number): string =>
  typeof claim === 'string' && claim.length <= most ? claim.trim() : '';

export function createCitizen(
  config: Pick<ApiConfig, 'mode' | 'baseUrl' | 'oidcClockTolerance'>,
  { issuer, clientId, levels, claim }: CitizenConfig,
  secret: string,
): Citizen {
  const provider = discovering(config, { issuer, clientId, secret });
  const tolerance = config.oidcClockTolerance;

  return {
    async begin(commandId) {
      const client = await provider();
      const verifier = oidc.randomPKCECodeVerifier();
      const showing = {
        ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, commandId },
        at: wallNow().getTime(),
      };
      const url = oidc.buildAuthorizationUrl(client, {
        redirect_uri: `${config.baseUrl}${CITIZEN_CALLBACK}`,
        scope: 'openid profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: showing.state,
        nonce: showing.nonce,
        // Whoever used this computer before must not be taken for who sits there now.
        prompt: 'login',
        // A provider that is told so says when the person was seen.
        max_age: '1800',
        acr_values: levels.join(' '),
      });
      return { url: url.href, showing };
    },

    async finish(url, showing) {
      const client = await provider();
      try {
        const exchanged = await exchange(client, url, showing, tolerance);
        if (exchanged.outcome !== 'tokens') return exchanged;
        const { tokens, claims } = exchanged;
        // One that doesn't say when it saw the person is believed; one that says it was before, isn't.
        if (
          typeof claims.auth_time === 'number' &&
          claims.auth_time * 1000 < showing.at - (tolerance + 1) * 1000
        )
          return { outcome: 'refused', code: 'not_fresh' };
        const level = text(claims.acr, 200);
        if (!levels.includes(level)) return { outcome: 'weak' };
        const info =
          text(claims[claim], 200) === ''
            ? { ...claims, ...(await oidc.fetchUserInfo(client, tokens.access_token, claims.sub)) }
            : claims;
        const number = text(info[claim], 200);
        if (number === '') return { outcome: 'refused', code: 'no_number' };
        const { name, birthdate } = info;
        return {
          outcome: 'shown',
          shown: { level, number, name: text(name, 200), birthDate: text(birthdate, 10) },
        };
      } catch (error) {
        const failed = failureOf(error);
        return failed.outcome === 'refused' && failed.code === UNMET ? { outcome: 'weak' } : failed;
      }
    },
  };
}
