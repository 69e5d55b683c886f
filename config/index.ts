import { resolve } from 'node:path';
import { z } from 'zod';
import { type CitizenConfig, citizenFrom, citizenShape } from './citizen.ts';
import { type EngineTls, engineShape, engineTlsFrom, insideUnsafe } from './engine.ts';
import { type KeyServiceConfig, keyServiceFrom, keyServiceShape, keysUnsafe } from './key-service.ts';
import { type SessionLengths, type StrongSignIn, signInShape } from './sign-in.ts';

export type { CitizenConfig } from './citizen.ts';
export { legalNow, legalOffset, setLegalOffset, wallNow } from './clock.ts';
export { type EngineAddress, type EngineTls, engineOptions, followApiKey } from './engine.ts';
export type { KeyServiceConfig } from './key-service.ts';
export { createLogger, logOptions, logTroubles } from './log.ts';
export { legalOffsetFollower, writeLegalOffset } from './practice-clock.ts';
export { isStrong, type SessionLength, type StrongSignIn, sessionLengthOf } from './sign-in.ts';
export { inTrace, newTrace, traceId } from './trace.ts';

/** The databases, each with a credential of its own (docs/design.md). */
export const rooms = ['weegploeg', 'casusoverleg', 'archief', 'zaken', 'regie', 'sleutels'] as const;
export type Room = (typeof rooms)[number];

/** How many pages and forms one person can ask for in a minute. */
export interface Pace {
  pages: number;
  forms: number;
}

export type Config = {
  /** `practice` allows a rehearsal clock and demo accounts; `production` never does. */
  mode: 'practice' | 'production';
  port: number;
  host: string;
  /** Where people reach the application, without a slash at the end. */
  baseUrl: string;
  /** An absolute folder. */
  dataDir: string;
  temporalAddress: string;
  /** Without it the engine is reached in the clear. */
  temporalTls?: EngineTls;
  temporalApiKeyFile?: string;
  temporalNamespace: string;
  temporalTaskQueue: string;
  /** One address per room, each with that room's own credential. */
  mongodbUris: Record<Room, string>;
  databasePrefix: string;
  smtpUrl: string;
  /** Whom users of the JSON API can ask; stands in openapi.json. */
  contactEmail?: string;
  mailFrom: string;
  mailReplyTo?: string;
  /** Mail goes out from addresses at this domain that name the mail, so that what comes back can be recognised. */
  bounceDomain?: string;
  /** Where a worker listens for mail that comes back (SMTP). */
  bouncePort?: number;
  oidcIssuer: string;
  oidcClientId: string;
  oidcClientSecret: string;
  /** What an access token for the JSON API must carry as its audience. */
  oidcAudience: string;
  /** Sign out at the identity provider too. */
  oidcLogout: boolean;
  /** Seconds that the identity provider's clock may differ from ours. */
  oidcClockTolerance: number;
  /** With it a person can show who they are on a request of their own (12.1): DigiD, through OpenID Connect. */
  citizen?: CitizenConfig;
  /** What counts as a strong sign-in, which decisions need; null only in practice: not asked. */
  strongSignIn: StrongSignIn | null;
  /** Nobody comes in without one, whatever they come to do: as in production, unless it says otherwise. */
  strongAlways: boolean;
  /** At every sign-in the provider asks anew who it is, whatever it knows already. */
  signInAnew: boolean;
  sessionLengths: SessionLengths;
  /** null only in practice, where a rehearsal goes faster than people: not limited. */
  pace: Pace | null;
  /** Proxies whose word on who asks is taken: addresses and networks. */
  trustProxy: readonly string[];
  sessionKeyFile: string;
  masterKeyFile: string;
  /** Where the master key is in its place (store/master-transit.ts). */
  keyService?: KeyServiceConfig;
  /** The municipality's own covenant; without it the model covenant applies. */
  covenantFile?: string;
  /** The covenant's own case is made when a worker starts; only practice can leave it out (a rehearsal of one life). */
  covenantCase: boolean;
  /** 18.1: a new installation begins with the parties' signatures; else they had signed before the system came. */
  covenantDraft: boolean;
  /** The reconciler's schedule is made when a worker starts; only practice can leave it out (what is broken there is broken on purpose). */
  reconciler: boolean;
  /** Where a collector of Logboek Dataverwerkingen takes records (OTLP over HTTP); without it they go into `regie`. */
  processingLogUrl?: string;
  /** Where a collector takes traces for who keeps the system running (OTLP over HTTP); without it there are none. */
  tracesUrl?: string;
  /** Who is told every day what has become due (CloudEvents), and the file with the secret that signs it. */
  webhookUrl?: string;
  webhookSecretFile?: string;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** Where Prometheus finds `/metrics` of this process; without it there are none. For the inside only. */
  metricsPort?: number;
  /** Address of Temporal's Web UI: for links, and the only origin that may have payloads decoded. */
  temporalUi?: string;
  /** How many destructions one worker process writes for at once, on a day on which many fall due. */
  destructionsAtOnce: number;
};

/** A worker signs nobody in and the API sends no mail: neither is given the other's secrets. */
export type WorkerConfig = Omit<Config, 'oidcClientId' | 'oidcClientSecret' | 'sessionKeyFile' | 'citizen'>;
export type ApiConfig = Omit<Config, 'smtpUrl' | 'mailFrom' | 'mailReplyTo' | 'bounceDomain' | 'bouncePort'>;

/** A value in the environment is missing or wrong. One line; names variables, never their values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The log may show this message (config/log.ts). */
  readonly safe = true;
}

const needed = {
  all: ['SMTP_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'SESSION_KEY_FILE'],
  api: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'SESSION_KEY_FILE'],
  worker: ['SMTP_URL'],
} as const;

function url(protocols: string[], says: string) {
  return z.string().refine((value) => {
    const parsed = URL.parse?.(value) ?? tryUrl(value);
    return parsed !== null && protocols.includes(parsed.protocol);
  }, says);
}
function tryUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}
const web = () => url(['http:', 'https:'], 'moet een adres zijn dat begint met http:// of https://');
// The driver checks the rest; several hosts in one address are no URL to the URL class.
const mongo = () =>
  z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'moet een adres zijn dat begint met mongodb:// of mongodb+srv://');
const choice = <const T extends readonly [string, ...string[]]>(options: T) =>
  z.enum(options, `moet een van deze zijn: ${options.join(', ')}`);
const address = z
  .string()
  .regex(/^[^\s@<>]+@[^\s@<>]+$|^[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>$/, 'moet een mailadres zijn');
const word = z.string().regex(/^\S+$/, 'mag geen spaties hebben');

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'moet een getal zijn van 0 tot en met 65535')
  .transform(Number)
  .refine((value) => value <= 65535, 'moet een getal zijn van 0 tot en met 65535');

const schema = z.object({
  MODE: choice(['practice', 'production']).default('production'),
  PORT: port.default(3000),
  METRICS_PORT: port.optional(),
  HOST: word.default('127.0.0.1'),
  BASE_URL: web().optional(),
  DATA_DIR: z.string().default('.data'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^\S+:\d{1,5}$/, 'moet een adres met poort zijn, zoals 127.0.0.1:7233')
    .default('127.0.0.1:7233'),
  ...engineShape,
  TEMPORAL_NAMESPACE: word.default('pga-regie'),
  TEMPORAL_TASK_QUEUE: word.default('pga-regie'),
  TEMPORAL_UI: web().optional(),
  MONGODB_URI: mongo().optional(),
  MONGODB_URI_WEEGPLOEG: mongo().optional(),
  MONGODB_URI_CASUSOVERLEG: mongo().optional(),
  MONGODB_URI_ARCHIEF: mongo().optional(),
  MONGODB_URI_ZAKEN: mongo().optional(),
  MONGODB_URI_REGIE: mongo().optional(),
  MONGODB_URI_SLEUTELS: mongo().optional(),
  DATABASE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{0,24}$/, 'mag alleen kleine letters, cijfers, - en _ hebben (ten hoogste 24)')
    .default(''),
  SMTP_URL: url(['smtp:', 'smtps:'], 'moet een adres zijn dat begint met smtp:// of smtps://').optional(),
  MAIL_FROM: address.default('PGA Regie <pga-regie@voorbeeld.test>'),
  MAIL_REPLY_TO: address.optional(),
  CONTACT_EMAIL: z.email().optional(),
  BOUNCE_PORT: port.optional(),
  BOUNCE_DOMAIN: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, 'moet een domein zijn, zoals terug.gemeente.nl')
    .optional(),
  OIDC_ISSUER: web().optional(),
  OIDC_CLIENT_ID: word.optional(),
  OIDC_CLIENT_SECRET: z.string().min(16, 'moet ten minste 16 tekens lang zijn').optional(),
  OIDC_AUDIENCE: word.default('urn:pga-regie:api'),
  PACE: z
    .string()
    .regex(/^[1-9]\d{0,5}\/[1-9]\d{0,5}$/, 'moet zijn: bladzijden/formulieren per minuut, zoals 600/120')
    .optional(),
  OIDC_LOGOUT: choice(['on', 'off']).default('on'),
  ...signInShape,
  ...citizenShape,
  SESSION_KEY_FILE: z.string().optional(),
  MASTER_KEY_FILE: z.string().optional(),
  ...keyServiceShape,
  COVENANT_FILE: z.string().optional(),
  COVENANT_CASE: choice(['draft', 'on', 'off']).optional(),
  RECONCILER: choice(['on', 'off']).default('on'),
  PROCESSING_LOG_URL: web().optional(),
  TRACES_URL: web().optional(),
  WEBHOOK_URL: web().optional(),
  WEBHOOK_SECRET_FILE: z.string().optional(),
  DESTRUCTIONS_AT_ONCE: z
    .string()
    .regex(/^([1-9]|[1-4]\d|50)$/, 'moet een getal zijn van 1 tot en met 50')
    .default('4')
    .transform(Number),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});
type Raw = z.infer<typeof schema>;

/**
 * Reads the environment once, at the start of a process.
 * `role` leaves out what that kind of process does not need. An empty variable counts as absent.
 * @throws ConfigError with every missing or wrong variable on one line.
 */
export function readConfig(env: NodeJS.ProcessEnv, role: 'worker'): WorkerConfig;
export function readConfig(env: NodeJS.ProcessEnv, role: 'api'): ApiConfig;
export function readConfig(env?: NodeJS.ProcessEnv): Config;
export function readConfig(
  env: NodeJS.ProcessEnv = process.env,
  role: keyof typeof needed = 'all',
): Config | WorkerConfig | ApiConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = schema.safeParse(given);
  if (!read.success) {
    refuse(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const raw = read.data;
  const uris: Record<string, string | undefined> = Object.fromEntries(
    rooms.map((room) => [
      room,
      raw[`MONGODB_URI_${room.toUpperCase() as Uppercase<Room>}` as const] ?? raw.MONGODB_URI,
    ]),
  );
  const wrong: string[] = needed[role]
    .filter((name) => raw[name] === undefined)
    .map((name) => `${name} ontbreekt`);
  for (const room of rooms) {
    if (uris[room] === undefined) {
      wrong.push(`MONGODB_URI_${room.toUpperCase()} ontbreekt (of MONGODB_URI voor alle databases)`);
    }
  }
  if (raw.WEBHOOK_URL !== undefined && raw.WEBHOOK_SECRET_FILE === undefined)
    wrong.push('WEBHOOK_SECRET_FILE ontbreekt (nodig bij WEBHOOK_URL)');
  const keyService = keyServiceFrom(raw, wrong);
  const citizen = role === 'worker' ? undefined : citizenFrom(raw, wrong);
  const engineTls = engineTlsFrom(raw, wrong);
  const strong = { acr: raw.OIDC_STRONG_ACR, amr: raw.OIDC_STRONG_AMR };
  const strongSignIn = strong.acr.length + strong.amr.length > 0 ? strong : null;
  if (raw.STRONG_SIGN_IN === 'always' && strongSignIn === null && raw.MODE === 'practice')
    wrong.push('OIDC_STRONG_ACR ontbreekt (of OIDC_STRONG_AMR; nodig bij STRONG_SIGN_IN=always)');
  if (raw.MODE === 'production')
    wrong.push(...unsafeInProduction(raw), ...insideUnsafe(raw, engineTls, uris));
  if (wrong.length > 0) refuse(wrong);

  const config = {
    mode: raw.MODE,
    port: raw.PORT,
    host: raw.HOST,
    baseUrl: (raw.BASE_URL ?? `http://localhost:${raw.PORT}`).replace(/\/+$/, ''),
    ...(raw.CONTACT_EMAIL !== undefined && { contactEmail: raw.CONTACT_EMAIL }),
    dataDir: resolve(raw.DATA_DIR),
    temporalAddress: raw.TEMPORAL_ADDRESS,
    ...(engineTls && { temporalTls: engineTls }),
    ...(raw.TEMPORAL_API_KEY_FILE !== undefined && { temporalApiKeyFile: raw.TEMPORAL_API_KEY_FILE }),
    temporalNamespace: raw.TEMPORAL_NAMESPACE,
    temporalTaskQueue: raw.TEMPORAL_TASK_QUEUE,
    mongodbUris: uris as Record<Room, string>,
    databasePrefix: raw.DATABASE_PREFIX,
    smtpUrl: raw.SMTP_URL,
    mailFrom: raw.MAIL_FROM,
    ...(raw.MAIL_REPLY_TO !== undefined && { mailReplyTo: raw.MAIL_REPLY_TO }),
    ...bounces(raw),
    oidcIssuer: raw.OIDC_ISSUER,
    oidcClientId: raw.OIDC_CLIENT_ID,
    oidcClientSecret: raw.OIDC_CLIENT_SECRET,
    oidcAudience: raw.OIDC_AUDIENCE,
    oidcLogout: raw.OIDC_LOGOUT === 'on',
    oidcClockTolerance: raw.OIDC_CLOCK_TOLERANCE,
    ...(citizen && { citizen }),
    strongSignIn,
    strongAlways: (raw.STRONG_SIGN_IN ?? (raw.MODE === 'production' ? 'always' : 'decisions')) === 'always',
    signInAnew: (raw.SIGN_IN_ANEW ?? (raw.MODE === 'production' ? 'on' : 'off')) === 'on',
    sessionLengths: raw.SESSION_LENGTHS,
    pace: paceOf(raw),
    trustProxy: raw.TRUST_PROXY,
    sessionKeyFile: raw.SESSION_KEY_FILE,
    masterKeyFile: raw.MASTER_KEY_FILE ?? resolve(raw.DATA_DIR, 'master-key'),
    ...(keyService && { keyService }),
    ...(raw.COVENANT_FILE !== undefined && { covenantFile: raw.COVENANT_FILE }),
    covenantCase: raw.COVENANT_CASE !== 'off',
    covenantDraft: (raw.COVENANT_CASE ?? (raw.MODE === 'production' ? 'draft' : 'on')) === 'draft',
    reconciler: raw.RECONCILER === 'on',
    ...(raw.PROCESSING_LOG_URL !== undefined && { processingLogUrl: raw.PROCESSING_LOG_URL }),
    ...(raw.TRACES_URL !== undefined && { tracesUrl: raw.TRACES_URL }),
    ...(raw.WEBHOOK_URL !== undefined && {
      webhookUrl: raw.WEBHOOK_URL,
      webhookSecretFile: raw.WEBHOOK_SECRET_FILE,
    }),
    destructionsAtOnce: raw.DESTRUCTIONS_AT_ONCE,
    logLevel: raw.LOG_LEVEL,
    ...(raw.METRICS_PORT !== undefined && { metricsPort: raw.METRICS_PORT }),
    ...(raw.TEMPORAL_UI !== undefined && { temporalUi: raw.TEMPORAL_UI }),
  };
  // `needed` has just established what the role's type promises.
  return config as Config;
}

function paceOf({ PACE, MODE }: Raw): Pace | null {
  if (PACE === undefined && MODE === 'practice') return null;
  const [pages = 0, forms = 0] = (PACE ?? '600/120').split('/').map(Number);
  return { pages, forms };
}

/** Without a domain of its own, what comes back comes to the sender's. */
function bounces({ BOUNCE_PORT, BOUNCE_DOMAIN, MAIL_FROM }: Raw) {
  const domain = BOUNCE_DOMAIN ?? (BOUNCE_PORT === undefined ? undefined : MAIL_FROM.replace(/^.*@|>$/g, ''));
  return {
    ...(domain !== undefined && { bounceDomain: domain }),
    ...(BOUNCE_PORT !== undefined && { bouncePort: BOUNCE_PORT }),
  };
}

/** What only a practice environment may leave to a default, or send in the clear. */
function unsafeInProduction(raw: Raw): string[] {
  const wrong: string[] = [];
  if (raw.BASE_URL === undefined) wrong.push('BASE_URL ontbreekt');
  wrong.push(...keysUnsafe(raw));
  if (raw.OIDC_STRONG_ACR.length + raw.OIDC_STRONG_AMR.length === 0)
    wrong.push('OIDC_STRONG_ACR ontbreekt (of OIDC_STRONG_AMR)');
  if (raw.COVENANT_CASE === 'off') wrong.push('COVENANT_CASE mag in productie niet uit staan');
  if (raw.RECONCILER === 'off') wrong.push('RECONCILER mag in productie niet uit staan');
  for (const name of [
    'BASE_URL',
    'OIDC_ISSUER',
    'DIGID_ISSUER',
    'PROCESSING_LOG_URL',
    'TRACES_URL',
    'WEBHOOK_URL',
    'TEMPORAL_UI',
  ] as const) {
    if (raw[name]?.startsWith('http:')) wrong.push(`${name} moet in productie beginnen met https://`);
  }
  return wrong;
}

function refuse(wrong: string[]): never {
  throw new ConfigError(`De instellingen kloppen niet: ${wrong.join('; ')}.`);
}
