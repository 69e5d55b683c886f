/**
 * Somebody with a session whose authorisation has ended, alone or with their party's (15.2f, 18): a page that says so,
 * with what they typed, instead of a way round by signing in. It is on record, and the sessions end.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MemberId } from '../../domain/case.ts';
import type { Deps } from '../deps.ts';
import type { Pages } from '../view.ts';
import { kept } from './guard.ts';

/** Signing in and out stays possible; systems have no session. */
const OPEN = /^\/(?:aanmelden|aangemeld|afmelden|afgemeld|stijl-|regie\.svg|favicon|healthz|readyz|v1\/)/;

export function revoked(app: FastifyInstance, deps: Deps, pages: Pages): void {
  app.addHook('preHandler', async (request, reply) => {
    if (!request.revoked || OPEN.test(request.url)) return undefined;
    return notAuthorised(deps, pages, request, reply, request.revoked.member);
  });
}

/** The page, the line and the end of the sessions; also when a step finds out, a moment after the request began. */
export async function notAuthorised(
  deps: Deps,
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
  member: MemberId,
): Promise<FastifyReply> {
  await deps.store.accessLog.write({
    who: member,
    party: null,
    what: 'refused',
    purpose: 'authorisation-ended',
    fields: [],
    file: 'application',
    caseId: null,
    ok: false,
  });
  await deps.store.sessions.endOf({ member });
  request.log.warn({ member }, 'session ended: no longer authorised');
  const typed = kept(deps, request);
  const text = [
    'U bent hier niet (meer) bevoegd: uw bevoegdheid is ingetrokken of afgelopen, of uw organisatie doet niet meer mee.',
    ...(request.method === 'POST' ? ['Wat u stuurde, is niet verwerkt.'] : []),
    ...(typed ? ['Wat u heeft ingevuld staat hieronder. Bewaar alleen wat u mag bewaren.'] : []),
    'Klopt dit niet? Vraag de uitvoerder om uw bevoegdheid na te kijken.',
  ];
  const title = 'U heeft geen toegang';
  return pages.send(request, reply, 'message', { title, text, next: null, again: null, kept: typed }, 403);
}
