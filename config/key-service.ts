/** Settings of the key service: OpenBao or Vault, whose secrets engine `transit` holds the master key. */
import { z } from 'zod';

export interface KeyServiceConfig {
  /** Without a slash at the end. */
  url: string;
  /** Where `transit` is mounted, and the name of the key there. */
  mount: string;
  key: string;
  /** A file with a token (kept up to date by an agent, or renewed by us), or AppRole with its secret in a file. */
  auth: { tokenFile: string } | { roleId: string; secretIdFile: string };
  /** Certificates of who signed the service's own (PEM); without it those that Node trusts. */
  caFile?: string;
}

const NAME = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const name = (fallback: string) =>
  z.string().regex(NAME, 'mag alleen letters, cijfers, - en _ hebben').default(fallback);

export const keyServiceShape = {
  KEY_SERVICE_URL: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+$/, 'moet een adres zijn dat begint met http:// of https://')
    .optional(),
  KEY_SERVICE_MOUNT: name('transit'),
  KEY_SERVICE_KEY: name('pga-regie'),
  KEY_SERVICE_TOKEN_FILE: z.string().optional(),
  KEY_SERVICE_ROLE_ID: z.string().optional(),
  KEY_SERVICE_SECRET_ID_FILE: z.string().optional(),
  KEY_SERVICE_CA_FILE: z.string().optional(),
  /** In production the master key is in a key service, unless somebody says in so many words that a file will do. */
  MASTER_KEY_FILE_ALLOWED: z.enum(['yes', 'no'], 'moet yes of no zijn').default('no'),
};
type Raw = z.infer<z.ZodObject<typeof keyServiceShape>>;

/** undefined: there is none. `wrong` gets what is missing or does not go together. */
export function keyServiceFrom(raw: Raw, wrong: string[]): KeyServiceConfig | undefined {
  const { KEY_SERVICE_URL: url, KEY_SERVICE_TOKEN_FILE: tokenFile } = raw;
  const { KEY_SERVICE_ROLE_ID: roleId, KEY_SERVICE_SECRET_ID_FILE: secretIdFile } = raw;
  if (url === undefined) return undefined;
  const auth =
    tokenFile !== undefined
      ? { tokenFile }
      : roleId !== undefined && secretIdFile !== undefined
        ? { roleId, secretIdFile }
        : null;
  if (auth === null || (tokenFile !== undefined && (roleId !== undefined || secretIdFile !== undefined))) {
    wrong.push('KEY_SERVICE_TOKEN_FILE ontbreekt (of KEY_SERVICE_ROLE_ID met KEY_SERVICE_SECRET_ID_FILE)');
    return undefined;
  }
  return {
    url: url.replace(/\/+$/, ''),
    mount: raw.KEY_SERVICE_MOUNT,
    key: raw.KEY_SERVICE_KEY,
    auth,
    ...(raw.KEY_SERVICE_CA_FILE !== undefined && { caFile: raw.KEY_SERVICE_CA_FILE }),
  };
}

/** What only a practice environment may do. */
export function keysUnsafe(raw: Raw & { MASTER_KEY_FILE?: string | undefined }): string[] {
  if (raw.KEY_SERVICE_URL?.startsWith('http:'))
    return ['KEY_SERVICE_URL moet in productie beginnen met https://'];
  if (raw.KEY_SERVICE_URL !== undefined) return [];
  if (raw.MASTER_KEY_FILE_ALLOWED === 'no')
    return ['KEY_SERVICE_URL ontbreekt (of MASTER_KEY_FILE met MASTER_KEY_FILE_ALLOWED=yes)'];
  return raw.MASTER_KEY_FILE === undefined ? ['MASTER_KEY_FILE ontbreekt'] : [];
}
