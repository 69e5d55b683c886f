/**
 * What a token of the JSON API may do, besides what its person may (RFC 6749 3.3, RFC 9068): a system that only reads dates
 * gets a token that completes no task. Named in the identity provider, which puts them into the token.
 */
export const SCOPES = {
  'taken.lezen': 'de eigen taken zien',
  'taken.doen': 'een eigen taak doen',
  'termijnen.lezen': 'datums, dossiernummers en momenten zien',
  'vernietigingen.lezen': 'zien wat wordt vernietigd, en de verklaringen',
  'techniek.lezen': 'payloads van de motor laten ontcijferen',
} as const;
export type Scope = keyof typeof SCOPES;
/** All of them. */
export const EVERYTHING = 'api';

/** `scope` of an access token (words), or what some providers call `scp` (words or a list). */
export function scopesOf({ scope, scp }: Readonly<Record<string, unknown>>): string[] {
  const given = scope ?? scp;
  const words = typeof given === 'string' ? given.split(' ') : Array.isArray(given) ? given : [];
  return words.filter((one) => typeof one === 'string' && one !== '').slice(0, 50);
}

export const allows = (scopes: readonly string[] | undefined, needed: Scope): boolean =>
  scopes?.includes(needed) === true || scopes?.includes(EVERYTHING) === true;
