/** Signing out: here by the page's own form, or at the provider, which then tells us (back-channel logout). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { hasToken } from '../plugins/security.ts';
import { endSession, ofProvider } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

/** Registered at the provider as `backchannel_logout_uri`. */
export const BACK_CHANNEL = '/aanmelden/uitloggen';

export async function signOutRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const again = { href: '/aanmelden', label: 'Opnieuw aanmelden' };

  const hasSession = async (request: FastifyRequest, reply: FastifyReply) =>
    request.who || request.unsure ? undefined : reply.redirect('/afgemeld', 303);

  app.post('/afmelden', { onRequest: hasSession }, async (request, reply) => {
    if (!hasToken(request, request.body)) {
      return pages.say(request, reply, 403, 'Afmelden is niet gelukt', 'Ga terug en probeer het opnieuw.');
    }
    // What the browser kept of pages goes with the session (over https only, and where a browser knows it).
    reply.header('clear-site-data', '"cache", "storage"');
    const member = request.who?.member;
    const idToken = await endSession(deps, request);
    if (member) await record(member.id, member.party, 'sign-out');
    return reply.redirect((await deps.identity.signOutUrl(idToken)) ?? '/afgemeld', 303);
  });

  app.get('/afgemeld', async (request, reply) =>
    pages.say(request, reply, 200, 'U bent afgemeld', 'U kunt dit venster sluiten.', again),
  );

  /** From server to server: no session and no form of ours. The token itself is the proof (its signature, once). */
  app.post(BACK_CHANNEL, { bodyLimit: 16_384 }, async (request, reply) => {
    const given = (request.body as { logout_token?: unknown } | null | undefined)?.logout_token;
    const said = typeof given === 'string' ? await deps.identity.loggedOut(given) : null;
    if (!said) {
      const many = await app.tooManyGuesses(request);
      return reply.code(many ? 429 : 400).send({ error: 'invalid_request' });
    }
    const until = new Date(said.until * 1000).toISOString();
    if (!(await deps.store.sessions.once(ofProvider(deps, `jti ${said.jti}`), until)))
      return reply.code(400).send({ error: 'invalid_request' });
    const whose =
      said.sid === null ? { subject: ofProvider(deps, said.sub ?? '') } : { sid: ofProvider(deps, said.sid) };
    const { ended, members } = await deps.store.sessions.endOf(whose);
    for (const member of members) await record(member, null, 'back-channel-logout');
    request.log.info({ ended }, 'signed out at the identity provider');
    return reply.code(200).send();
  });

  async function record(who: string, party: string | null, purpose: string): Promise<void> {
    await deps.store.accessLog.write({
      who,
      party,
      what: 'sign-out',
      purpose,
      fields: [],
      file: 'application',
      caseId: null,
      ok: true,
    });
  }
}
