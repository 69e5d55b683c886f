/** The provider says that somebody has signed out (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6). */
import type { JWTHeaderParameters, JWTPayload } from 'jose';

export interface LogoutToken {
  /** The provider's own session; null: every session of the person. */
  sid: string | null;
  sub: string | null;
  jti: string;
  /** Seconds since 1970: from then on it would be refused for its age. */
  until: number;
}

/** Older than this, and what clocks may differ (config/sign-in.ts), it says nothing any more. */
export const MAX_AGE_SECONDS = 300;
const LONGEST_TOLERANCE = 1800;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const LONGEST = 300;

/** What a token says whose signature, issuer, audience and age are right; null when it is no logout token. */
export function logoutTokenOf(header: JWTHeaderParameters, payload: JWTPayload): LogoutToken | null {
  const { typ } = header;
  // An ID token of the same person and client would pass all but these three checks.
  if (typ !== undefined && !/^(jwt|logout\+jwt)$/i.test(typ)) return null;
  if ('nonce' in payload) return null;
  const { events, sid, sub, jti, iat } = payload as JWTPayload & { events?: unknown };
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT)) return null;
  if (!isWord(jti) || typeof iat !== 'number' || !(isWord(sid) || isWord(sub))) return null;
  return {
    sid: isWord(sid) ? sid : null,
    sub: isWord(sub) ? sub : null,
    jti,
    until: iat + MAX_AGE_SECONDS + LONGEST_TOLERANCE,
  };
}

const isWord = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST;
