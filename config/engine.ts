/** How the engine is reached, and what in production may not go over the network in the clear (ASVS 12.3.1). */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface EngineTls {
  /** Who signed the server's certificate (PEM); without it those that the system trusts. */
  caFile?: string;
  /** Our own certificate and its key (PEM): the server asks for one (mTLS). */
  own?: { certFile: string; keyFile: string };
  /** The name in the server's certificate, where it isn't the address's. */
  serverName?: string;
}
export interface EngineAddress {
  temporalAddress: string;
  temporalTls?: EngineTls;
  /** A file with a token for the server's authorizer (JWT). */
  temporalApiKeyFile?: string;
}

export const engineShape = {
  TEMPORAL_TLS: z.enum(['on', 'off'], 'moet on of off zijn').optional(),
  TEMPORAL_TLS_CA_FILE: z.string().optional(),
  TEMPORAL_TLS_CERT_FILE: z.string().optional(),
  TEMPORAL_TLS_KEY_FILE: z.string().optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().regex(/^\S+$/, 'mag geen spaties hebben').optional(),
  TEMPORAL_API_KEY_FILE: z.string().optional(),
  /** In production databases are reached over TLS, unless somebody says in so many words that it isn't needed. */
  MONGODB_TLS: z.enum(['on', 'off'], 'moet on of off zijn').optional(),
};
type Raw = z.infer<z.ZodObject<typeof engineShape>>;

/** undefined: in the clear. `wrong` gets what does not go together. */
export function engineTlsFrom(raw: Raw, wrong: string[]): EngineTls | undefined {
  const { TEMPORAL_TLS_CA_FILE: caFile, TEMPORAL_TLS_SERVER_NAME: serverName } = raw;
  const { TEMPORAL_TLS_CERT_FILE: certFile, TEMPORAL_TLS_KEY_FILE: keyFile } = raw;
  if ((certFile === undefined) !== (keyFile === undefined))
    wrong.push('TEMPORAL_TLS_CERT_FILE en TEMPORAL_TLS_KEY_FILE horen bij elkaar');
  const given = [caFile, certFile, keyFile, serverName].some((one) => one !== undefined);
  if (raw.TEMPORAL_TLS === 'off' && given)
    wrong.push('TEMPORAL_TLS=off gaat niet samen met de andere TEMPORAL_TLS_-instellingen');
  const on = given || raw.TEMPORAL_TLS === 'on';
  if (raw.TEMPORAL_API_KEY_FILE !== undefined && !on)
    wrong.push('TEMPORAL_API_KEY_FILE mag alleen met TEMPORAL_TLS');
  if (!on) return undefined;
  return {
    ...(caFile !== undefined && { caFile }),
    ...(certFile !== undefined && keyFile !== undefined && { own: { certFile, keyFile } }),
    ...(serverName !== undefined && { serverName }),
  };
}

/** This machine itself: nothing goes over a network. */
const HERE = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/** What production refuses. `uris`: the databases' addresses by room. */
export function insideUnsafe(
  raw: Raw & { TEMPORAL_ADDRESS: string },
  tls: EngineTls | undefined,
  uris: Readonly<Record<string, string | undefined>>,
): string[] {
  const wrong: string[] = [];
  if (tls === undefined && raw.TEMPORAL_TLS !== 'off' && !HERE.test(raw.TEMPORAL_ADDRESS))
    wrong.push(
      'TEMPORAL_TLS_CA_FILE ontbreekt (of TEMPORAL_TLS=on; TEMPORAL_TLS=off als het netwerk zelf versleutelt)',
    );
  for (const [room, uri] of Object.entries(uris)) {
    if (uri === undefined) continue;
    const name = `MONGODB_URI_${room.toUpperCase()}`;
    const options = new URLSearchParams(uri.split('?')[1] ?? '');
    for (const option of ['tlsInsecure', 'tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames'])
      if (options.get(option) === 'true') wrong.push(`${name} mag in productie geen ${option} hebben`);
    const encrypted =
      options.get('tls') === 'true' ||
      options.get('ssl') === 'true' ||
      (uri.startsWith('mongodb+srv:') && options.get('tls') !== 'false');
    const hosts = uri.replace(/^mongodb(\+srv)?:\/\/([^@/]*@)?/, '').split(/[/?]/)[0] ?? '';
    if (!encrypted && raw.MONGODB_TLS !== 'off' && !hosts.split(',').every((host) => HERE.test(host)))
      wrong.push(`${name} moet tls=true hebben (of MONGODB_TLS=off als het netwerk zelf versleutelt)`);
  }
  return wrong;
}

/** What both kinds of connection to Temporal take; reads the files. @throws when one can't be read. */
export function engineOptions({ temporalAddress, temporalTls, temporalApiKeyFile }: EngineAddress): {
  address: string;
  tls?: {
    serverRootCACertificate?: Uint8Array;
    clientCertPair?: { crt: Uint8Array; key: Uint8Array };
    serverNameOverride?: string;
  };
  apiKey?: string;
} {
  const { caFile, own, serverName } = temporalTls ?? {};
  return {
    address: temporalAddress,
    ...(temporalTls && {
      tls: {
        ...(caFile !== undefined && { serverRootCACertificate: readFileSync(caFile) }),
        ...(own && { clientCertPair: { crt: readFileSync(own.certFile), key: readFileSync(own.keyFile) } }),
        ...(serverName !== undefined && { serverNameOverride: serverName }),
      },
    }),
    ...(temporalApiKeyFile !== undefined && { apiKey: readFileSync(temporalApiKeyFile, 'utf8').trim() }),
  };
}

const FOLLOW_MS = 60_000;

/** A token ends sooner than a process: its file is read again every minute. Answers how to stop; does nothing without one. */
export function followApiKey(
  { temporalApiKeyFile }: EngineAddress,
  connections: readonly { setApiKey(key: string): unknown }[],
): () => void {
  if (temporalApiKeyFile === undefined) return () => {};
  const timer = setInterval(() => {
    readFile(temporalApiKeyFile, 'utf8').then(
      (text) => {
        for (const connection of connections) connection.setApiKey(text.trim());
      },
      // Being replaced just now: the next time.
      () => {},
    );
  }, FOLLOW_MS);
  timer.unref();
  return () => clearInterval(timer);
}
