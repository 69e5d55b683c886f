/** Headers on every answer, limits, and the check that a POST comes from our own page. */
import { timingSafeEqual } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts one more wrong guess from this address; true when there have been too many. */
    tooManyGuesses(request: FastifyRequest): Promise<boolean>;
  }
}

export async function security(app: FastifyInstance, deps: Deps): Promise<void> {
  const https = deps.config.baseUrl.startsWith('https:');
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        objectSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        // Signing out is a form whose answer leads to the provider.
        formAction: ["'self'", deps.identity.issuerOrigin],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  });
  await app.register(rateLimit, { global: false });
  // Links that don't exist and sign-ins that fail: far above what mistakes make, far below what guessing needs.
  const guesses = app.createRateLimit({ max: 60, timeWindow: '1 minute' });
  let said = false;
  app.decorate('tooManyGuesses', async (request: FastifyRequest) => {
    const limit = await guesses(request);
    const many = !limit.isAllowed && limit.isExceeded;
    // One line a minute, without an address: who guesses must not fill the log.
    if (many && !said) {
      said = true;
      setTimeout(() => {
        said = false;
      }, 60_000).unref();
      request.log.warn('too many wrong guesses: refused');
    }
    return many;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

/**
 * For the one page that follows what changes: its own script file, and the stream that this listens to. Still nothing
 * inline and nothing from elsewhere.
 */
export function withScript(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  reply.header('content-security-policy', `${policy};script-src 'self';connect-src 'self'`);
}

/**
 * What the browser says about where a request comes from. A page with Referrer-Policy no-referrer sends
 * `Origin: null` with its own forms, so that says nothing; Sec-Fetch-Site does, where a browser sends it.
 */
export function comesFromElsewhere(request: FastifyRequest, baseUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && origin !== 'null' && origin !== new URL(baseUrl).origin;
}

/** Whether a form carries this session's own token. */
export function hasToken(request: FastifyRequest, body: unknown): boolean {
  const given = Buffer.from(String((body as Record<string, unknown> | null | undefined)?._csrf ?? ''));
  const wanted = Buffer.from(request.csrf);
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}
