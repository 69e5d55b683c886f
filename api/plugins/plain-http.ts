/**
 * A request that came over plain HTTP to a trusted proxy, which says so (X-Forwarded-Proto). A page that somebody opens is
 * sent on to https; an address with a token in it, a form, and what systems ask are refused, so that whoever sends secrets
 * in the clear notices. Without TRUST_PROXY nobody's word is taken, and the proxy itself must refuse.
 */
import type { FastifyInstance } from 'fastify';
import type { ApiConfig } from '../../config/index.ts';
import { problem } from '../problem.ts';

/** For systems: answered with problem+json. */
const SYSTEMS = /^\/(?:v1|temporal)(?:\/|$)|^\/aanmelden\/uitloggen(?:\?|$)/;
/** A token or a code of the provider stands in the address. */
const SECRET = /^\/(?:t|bijlage|agenda|cijfers)\/|^\/aanmelden\/terug|\/digid\/terug/;

export function plainHttp(app: FastifyInstance, config: Pick<ApiConfig, 'baseUrl' | 'trustProxy'>): void {
  if (!config.baseUrl.startsWith('https:') || config.trustProxy.length === 0) return;
  app.addHook('onRequest', async (request, reply) => {
    // Its own health check comes without a proxy, so without the header; `protocol` is what a trusted one said last.
    const said = String(request.headers['x-forwarded-proto'] ?? '');
    if (!/(?:^|,)\s*http\s*$/i.test(said) || request.protocol !== 'http') return undefined;
    const { url, method } = request;
    const why = 'Dit gaat alleen over https. Er is niets gedaan. Wat u stuurde, kan onderweg gelezen zijn.';
    if (SYSTEMS.test(url)) return problem(reply, 403, 'Alleen over https', why);
    if (SECRET.test(url) || (method !== 'GET' && method !== 'HEAD'))
      return reply.code(403).type('text/plain; charset=utf-8').send(`${why}\n`);
    return reply.redirect(`${config.baseUrl}${url}`, 308);
  });
}
