/** Signing in, and signing in more strongly. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStrong, wallNow } from '../../config/index.ts';
import type { NotSigned } from '../../domain/partners.ts';
import { strongEnoughToEnter } from '../acting/strong.ts';
import { isAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import { ownPath } from '../own-path.ts';
import { accountOf, beginSession, find, seenLately, signInFirst, takePending } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

/** What an external partner must do first (10.5, 14.2). */
const notSigned = (what: NotSigned): string[] => [
  what === 'annex'
    ? 'U bent goed aangemeld, maar uw organisatie heeft bijlage 1 van het convenant nog niet getekend, of doet niet meer mee.'
    : 'U bent goed aangemeld, maar u heeft de geheimhoudingsverklaring nog niet getekend.',
  'Zolang dat zo is, kunt u niets zien. Vraag de uitvoerder wat u moet doen.',
];

export async function signInRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const again = { href: '/aanmelden', label: 'Opnieuw aanmelden' };

  /** `sterk`: strongly at once. `tabblad`: beside a page that waits to be sent. */
  app.get('/aanmelden', async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const [strong, aside] = ['sterk' in query, 'tabblad' in query];
    const to = aside ? '/aangemeld' : '/';
    const { who } = request;
    const enough = who && (!strong || isStrong(who.signIn, deps.config.strongSignIn));
    return enough ? reply.redirect(to, 303) : signInFirst(deps, request, reply, to, strong);
  });

  app.get('/aangemeld', async (request, reply) =>
    request.who
      ? pages.say(request, reply, 200, 'U bent aangemeld', [
          'Ga terug naar het tabblad waarin u bezig was en kies ‘Probeer opnieuw’.',
          'Dit tabblad kunt u sluiten.',
        ])
      : signInFirst(deps, request, reply),
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
    const returnTo = ownPath(pending.returnTo, deps.config.baseUrl);
    // Signing in again from here leads to the same task.
    const onceMore = { href: returnTo === '/' ? again.href : returnTo, label: again.label };
    const url = new URL(request.url, deps.config.baseUrl);
    const finished = await deps.identity.finish(url, pending).catch((error: unknown) => {
      if (!isAway(error)) throw error;
      request.log.error({ err: error }, 'identity provider away');
      return null;
    });
    if (finished === null) {
      const text = 'De aanmelddienst is even niet bereikbaar. Probeer het over een paar minuten opnieuw.';
      return pages.say(request, reply, 503, 'Het lukt nu even niet', text, onceMore);
    }
    if (finished.outcome === 'clock') return clocksDiffer(request, reply, finished.seconds, onceMore);
    if (finished.outcome === 'refused') {
      request.log.warn({ refusal: finished.code, strong: pending.strong }, 'sign-in refused');
      if (await app.tooManyGuesses(request)) return tooMany(request, reply);
      if (pending.strong && finished.code === 'unmet_authentication_requirements')
        return notStrong(request, reply, returnTo);
      const text = 'Probeer het nog een keer.';
      return pages.say(request, reply, 401, 'Aanmelden is niet gelukt', text, onceMore);
    }
    const { identified } = finished;
    const member = await deps.store.members.byEmail(identified.email);
    const { acr, amr } = identified;
    const signIn = { acr, amr, at: wallNow().toISOString(), session: '' };
    const who = member ? await find(deps, member.id, signIn) : null;
    if (!who) {
      await record(member, null, signIn);
      request.log.warn(
        { member: member?.id ?? null },
        'sign-in refused: not a member, or not authorised today',
      );
      const out = member ? await deps.store.partners.keepsOut(member, await deps.today()) : null;
      if (out !== null) return pages.say(request, reply, 403, 'U heeft nog geen toegang', notSigned(out));
      return pages.say(request, reply, 403, 'U heeft geen toegang', [
        'U bent goed aangemeld, maar u bent hier niet (meer) bevoegd.',
        'Vraag de uitvoerder om uw bevoegdheid na te kijken.',
      ]);
    }
    if (!seenLately(deps, who, identified, pending)) {
      if (!pending.fresh) return signInFirst(deps, request, reply, returnTo, pending.strong, true);
      request.log.warn('the provider did not ask anew who it is');
      const text = [
        'U moet opnieuw laten zien wie u bent, maar de aanmelddienst heeft daar niet om gevraagd.',
        'Meld u af bij de aanmelddienst of sluit uw browser helemaal. Meld u daarna opnieuw aan.',
      ];
      return pages.say(request, reply, 401, 'Aanmelden is niet gelukt', text, onceMore);
    }
    // The address says who is meant, the provider's own id who it is: an address can be given to somebody else.
    if (!(await deps.store.members.isOf(who.member.id, accountOf(identified.sub)))) {
      await record(member, null, signIn, { account: 'other' });
      request.log.warn({ member: who.member.id }, 'sign-in refused: another account with the same address');
      return pages.say(request, reply, 403, 'U heeft een ander account', [
        'U bent goed aangemeld, maar met een ander account dan eerder. Het mailadres is hetzelfde.',
        'Vraag de uitvoerder om uw nieuwe account te bevestigen, op de bladzijde Bevoegdheden. Daarna kunt u verder.',
      ]);
    }
    // No session at all: nothing of ours is shown to who came in with less.
    if (!strongEnoughToEnter(deps, signIn)) {
      await record(member, null, signIn);
      request.log.warn({ member: who.member.id }, 'sign-in refused: weaker than is asked of everybody');
      return notStrong(request, reply, returnTo);
    }
    await beginSession(deps, request, who, identified, pending);
    await record(member, who, signIn);
    if (pending.strong && !isStrong(signIn, deps.config.strongSignIn)) {
      request.log.warn({ member: who.member.id }, 'a weaker sign-in than was asked for');
      return notStrong(request, reply, returnTo);
    }
    return reply.redirect(returnTo, 303);
  });

  /** 15.2e: who came in, and who was turned away; with a strong sign-in or without. */
  async function record(
    member: { id: string; party: string } | null,
    who: Who | null,
    signIn: Pick<Who['signIn'], 'acr' | 'amr'>,
    more: Record<string, string> = {},
  ): Promise<void> {
    await deps.store.accessLog.write({
      who: member?.id ?? null,
      party: member?.party ?? null,
      what: who ? 'sign-in' : 'refused',
      purpose: 'sign-in',
      fields: [],
      file: 'application',
      caseId: null,
      detail: { strong: isStrong(signIn, deps.config.strongSignIn), ...more },
      ok: who !== null,
    });
  }

  /** Not tried again by itself: a provider that can't do more would be asked for ever. */
  function notStrong(request: FastifyRequest, reply: FastifyReply, returnTo: string): FastifyReply {
    const always = deps.config.strongAlways;
    return pages.say(
      request,
      reply,
      403,
      'U bent niet sterk genoeg aangemeld',
      [
        `Voor ${always ? 'dit systeem' : 'deze taak'} moet u zich aanmelden met een tweede middel, zoals een code of een sleutel. Dat is nu niet gebeurd.`,
        'Probeer het nog een keer. Lukt het dan ook niet? Vraag de beheerder van uw account om een tweede middel.',
        ...(always ? [] : ['Uw andere taken kunt u gewoon doen.']),
      ],
      { href: always && returnTo === '/' ? again.href : returnTo, label: 'Probeer het nog een keer' },
    );
  }

  function clocksDiffer(
    request: FastifyRequest,
    reply: FastifyReply,
    seconds: number,
    next: { href: string; label: string },
  ): FastifyReply {
    request.log.error(
      { secondsAhead: seconds, tolerance: deps.config.oidcClockTolerance },
      'sign-in refused: the clocks of the identity provider and of this server differ too much',
    );
    return pages.say(
      request,
      reply,
      503,
      'Aanmelden lukt nu niet',
      [
        'De klok van de aanmelddienst en de klok van dit systeem lopen niet gelijk. Dat ligt niet aan u.',
        'De beheerder kan dit zien. Probeer het later opnieuw. Is er haast bij een taak? Bel dan de coördinator.',
      ],
      next,
    );
  }

  function tooMany(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het dan opnieuw.');
  }
}
