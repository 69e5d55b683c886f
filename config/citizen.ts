/** Settings of the provider with which a person shows who they are on a request of their own (12.1). Off without an issuer. */
import { z } from 'zod';
import { wordsOf } from './sign-in.ts';

export interface CitizenConfig {
  issuer: string;
  clientId: string;
  /** The secret stands in a file of its own: it opens what the provider says of every citizen. */
  secretFile: string;
  /** The levels (`acr`) that are strong enough; never empty. */
  levels: readonly string[];
  /** The claim that carries the person's number, or a pseudonym that only this installation gets. */
  claim: string;
}

export const citizenShape = {
  DIGID_ISSUER: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+$/, 'moet een adres zijn dat begint met http:// of https://')
    .optional(),
  DIGID_CLIENT_ID: z.string().regex(/^\S+$/, 'mag geen spaties hebben').optional(),
  DIGID_CLIENT_SECRET_FILE: z.string().optional(),
  DIGID_LEVELS: z
    .string()
    .regex(/^[\w:/., -]*$/, 'moet een lijst van niveaus (acr) zijn, met komma’s ertussen')
    .default('')
    .transform(wordsOf),
  DIGID_CLAIM: z
    .string()
    .regex(/^[\w:/.-]+$/, 'moet de naam van een claim zijn')
    .default('sub'),
};
type Raw = z.infer<z.ZodObject<typeof citizenShape>>;

/** undefined: there is none. `wrong` gets what is missing. */
export function citizenFrom(raw: Raw, wrong: string[]): CitizenConfig | undefined {
  const { DIGID_ISSUER: issuer, DIGID_CLIENT_ID: clientId, DIGID_CLIENT_SECRET_FILE: secretFile } = raw;
  if (issuer === undefined) return undefined;
  for (const name of ['DIGID_CLIENT_ID', 'DIGID_CLIENT_SECRET_FILE'] as const)
    if (raw[name] === undefined) wrong.push(`${name} ontbreekt (nodig bij DIGID_ISSUER)`);
  // Which level is strong enough is the municipality's choice, made in so many words.
  if (raw.DIGID_LEVELS.length === 0) wrong.push('DIGID_LEVELS ontbreekt (nodig bij DIGID_ISSUER)');
  if (clientId === undefined || secretFile === undefined) return undefined;
  return { issuer, clientId, secretFile, levels: raw.DIGID_LEVELS, claim: raw.DIGID_CLAIM };
}
