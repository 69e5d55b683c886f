import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/** Last line of defence; who logs gives ids, kinds, stages and dates to begin with. */
const secret = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'code',
  'link',
  'email',
  'name',
  'address',
  'birthDate',
  'text',
  'body',
  'query',
  'uri',
  'url',
];

/** Options for pino, to hand to Fastify as well: no query string, no body, no header, no personal data. */
export function logOptions(level: string = 'info'): LoggerOptions {
  return {
    level,
    base: null,
    redact: { paths: secret.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[weggelaten]' },
    serializers: {
      err: describeError,
      error: describeError,
      req: describeRequest,
      res: (res: { statusCode?: number }) => ({ statusCode: res.statusCode }),
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      // Without a text of our own pino would take the error's message for one.
      logMethod(args, method) {
        const [first, text] = args as [unknown, unknown];
        const error = first instanceof Error ? first : (first as { err?: unknown } | null | undefined)?.err;
        if (text === undefined && error instanceof Error) method.apply(this, [first as object, error.name]);
        else method.apply(this, args);
      },
    },
  };
}

/** A logger for one part of the system (`part` is a fixed word: `api`, `worker`, ...). */
export function createLogger(part: string, level: string = 'info', to?: DestinationStream): Logger {
  const options = logOptions(level);
  return pino(options, to ?? standardOutput()).child({ part });
}

/** So much is kept of what can't be written yet: bytes. Beyond it lines are lost. */
const KEPT = 1_000_000;
let troubles = 0;
/** How often a line could not be written at once since this process began: a full disk, or nobody takes what it says. */
export const logTroubles = (): number => troubles;

/**
 * A log that can't be written must be seen, and never ends or holds up the process: as pino has it by itself, the first line
 * that finds a full disk is an error that nobody catches, and a flush waits for room for ever.
 */
function standardOutput(): DestinationStream {
  const stream = pino.destination({ dest: process.stdout.fd ?? 1, sync: true, maxLength: KEPT });
  stream.flushSync = () => {};
  stream.removeAllListeners('error');
  const count = () => {
    troubles += 1;
  };
  stream.on('error', count);
  stream.on('drop', count);
  return stream;
}

/**
 * A foreign error's message may quote a document or an address, so only its type, code and place are logged.
 * The message comes along for our own errors that say so (`safe: true`) and for the system's (ECONNREFUSED).
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const extra = error as Error & { code?: unknown; safe?: unknown; errno?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    type: error.name,
    ...(typeof extra.code === 'string' || typeof extra.code === 'number' ? { errorCode: extra.code } : {}),
    ...(extra.safe === true || typeof extra.errno === 'number' ? { message: error.message } : {}),
    at: frames.slice(0, 8).map((line) => line.trim().slice(3)),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/** The route's pattern, never the path itself: a task link carries its key there. */
function describeRequest(req: {
  id?: unknown;
  method?: string;
  routeOptions?: { url?: string | undefined };
}) {
  return { id: req.id, method: req.method, route: req.routeOptions?.url ?? '(geen)' };
}
