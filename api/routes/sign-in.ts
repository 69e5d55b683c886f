/** Signing in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import type { Deps } from '../deps.ts';
import { hasToken } from '../plugins/security.ts';
import { beginSession, endSession, find, signInFirst, takePending } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

export async function signInRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const again = { href: '/aanmelden', label: 'Opnieuw aanmelden' };

  app.get('/aanmelden', async (request, reply) =>
    request.who ? reply.redirect('/', 303) : signInFirst(deps, request, reply, '/'),
  );

  app.get(deps.identity.callbackPath, async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const pending = takePending(request, String(query.state ?? ''));
    if (!pending) {
      // Back in the browser, an old tab, or an answer that nobody asked for.
      if (request.who) return reply.redirect('/', 303);
      if (await app.tooManyGuesses(request)) return tooMany(request, reply);
      return pages.say(
        request,
        reply,
        400,
        'Aanmelden is niet gelukt',
        'Begin opnieuw met aanmelden.',
        again,
      );
    }
    const identified = await deps.identity.finish(new URL(request.url, deps.config.baseUrl), pending);
    if (!identified) {
      if (await app.tooManyGuesses(request)) return tooMany(request, reply);
      return pages.say(request, reply, 401, 'Aanmelden is niet gelukt', 'Probeer het nog een keer.', again);
    }
    const member = await deps.store.members.byEmail(identified.email);
    const signIn = { acr: identified.acr, at: wallNow().toISOString(), session: '' };
    const who = member ? await find(deps, member.id, signIn) : null;
    if (!member || !who) {
      await deps.store.accessLog.write({
        who: member?.id ?? null,
        party: member?.party ?? null,
        what: 'refused',
        purpose: 'sign-in',
        fields: [],
        file: 'application',
        caseId: null,
        ok: false,
      });
      request.log.warn(
        { member: member?.id ?? null },
        'sign-in refused: not a member, or not authorised today',
      );
      return pages.say(request, reply, 403, 'U heeft geen toegang', [
        'U bent goed aangemeld, maar u bent hier niet (meer) bevoegd.',
        'Vraag de uitvoerder om uw bevoegdheid na te kijken.',
      ]);
    }
    beginSession(request, member.id, identified);
    return reply.redirect(ownPath(pending.returnTo), 303);
  });

  const hasSession = async (request: FastifyRequest, reply: FastifyReply) =>
    request.who ? undefined : reply.redirect('/afgemeld', 303);

  app.post('/afmelden', { onRequest: hasSession }, async (request, reply) => {
    if (!hasToken(request, request.body)) {
      return pages.say(request, reply, 403, 'Afmelden is niet gelukt', 'Ga terug en probeer het opnieuw.');
    }
    const idToken = endSession(request);
    return reply.redirect((await deps.identity.signOutUrl(idToken)) ?? '/afgemeld', 303);
  });

  app.get('/afgemeld', async (request, reply) =>
    pages.say(request, reply, 200, 'U bent afgemeld', 'U kunt dit venster sluiten.', again),
  );

  /** Only ever back to this application, whatever was asked for. */
  function ownPath(path: string): string {
    const base = new URL(deps.config.baseUrl);
    const to = URL.canParse(path, base.href) ? new URL(path, base) : base;
    return to.origin === base.origin ? `${to.pathname}${to.search}` : '/';
  }

  function tooMany(request: Parameters<Pages['say']>[0], reply: Parameters<Pages['say']>[1]) {
    return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het dan opnieuw.');
  }
}
