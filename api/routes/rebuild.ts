/**
 * "Zaak herstellen": one case's run made again from the store, by two people (docs/decisions/0068). The first sees what it touches
 * and says why by a choice; another, operator or administrator, confirms within half an hour. Nothing is ended or set back.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStrong } from '../../config/index.ts';
import { caseIdOf, caseWorkflowId } from '../../contracts/engine.ts';
import { seesOperations } from '../../domain/operations/index.ts';
import {
  CONFIRM_MINUTES,
  confirming,
  HINDRANCE_WORDS,
  isRebuildReason,
  mayRebuild,
  REBUILD_REASONS,
} from '../../domain/operations/rebuild.ts';
import { EngineAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { askedView, minutesFromNow, rebuildView } from '../operations/rebuild.ts';
import { namedCase } from '../operations/view.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const LIST = '/techniek/herstel';
const ONE = '/techniek/lopend/:id/herstel';
const NUMBER = /^[\w-]{4,64}$/;
const ID = /^case-[\w-]{1,110}$/;
const SIZE = 20;
const back = { href: LIST, label: 'Naar Herstellen' };
interface About {
  Params: { id: string };
}
type Found = NonNullable<Awaited<ReturnType<typeof rebuildView>>>;

export async function rebuildRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const { store } = deps;

  app.get(LIST, async (request, reply) => {
    const who = await allowed(request, reply);
    if (!who) return reply;
    await log(who, 'rebuild-list', null);
    const { nummer } = request.query as Record<string, unknown>;
    const number = typeof nummer === 'string' ? nummer.trim() : '';
    const found = NUMBER.test(number) ? await store.operations.numbered(number, SIZE) : [];
    return pages.send(request, reply, 'rebuilds', {
      title: 'Een zaak herstellen',
      asked: (await askedView(deps)).map(({ reason, ...one }) => ({
        ...one,
        reason: REBUILD_REASONS[reason] ?? reason,
      })),
      number,
      found: found.map((one) => namedCase(deps, one)),
      operates: seesOperations(who.actor),
    });
  });

  app.get<About>(ONE, async (request, reply) => {
    const who = await allowed(request, reply);
    if (!who) return reply;
    const found = await find(who, request, reply, 'rebuild-preview');
    return found ? show(request, reply, who, found) : reply;
  });

  app.post<About>(ONE, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = await allowed(request, reply);
    if (!who) return reply;
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (!hasToken(request, body)) return reply.redirect(LIST, 303);
    const found = await find(who, request, reply, 'rebuild-preview');
    if (!found) return reply;
    if (body.doe === 'vraag') return ask(request, reply, who, found, body.reden);
    if (body.doe === 'bevestig') return confirm(request, reply, who, found);
    if (body.doe === 'laat') return withdraw(request, reply, who, found);
    return reply.redirect(hrefOf(found.known.caseId), 303);
  });

  async function ask(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    found: Found,
    reason: unknown,
  ): Promise<FastifyReply> {
    const { view, known } = found;
    if (view.hindrance !== null || view.asked !== null) return show(request, reply, who, found, 409);
    if (!isRebuildReason(reason))
      return show(request, reply, who, found, 422, [{ id: 'reden', message: 'Kies een reden' }]);
    const { caseId, version } = known;
    await log(who, 'rebuild-asked', caseId, { reason, version });
    const until = minutesFromNow(CONFIRM_MINUTES);
    // Whoever was a moment earlier is shown.
    await store.rebuilds.ask({ caseId, by: who.member.id, reason, version, until });
    return reply.redirect(hrefOf(caseId), 303);
  }

  async function confirm(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    found: Found,
  ): Promise<FastifyReply> {
    const { view, known } = found;
    const { caseId, version } = known;
    const outcome = confirming(view.asked, who.member.id, version);
    if (view.hindrance !== null || outcome === 'nothing-asked') return show(request, reply, who, found, 409);
    const detail = { reason: view.asked?.reason, askedBy: view.asked?.by, version };
    if (outcome === 'own') {
      await log(who, 'rebuild-refused', caseId, detail, false);
      return pages.say(
        request,
        reply,
        403,
        'Iemand anders moet dit bevestigen',
        'U heeft dit zelf gevraagd. Er is niets gebeurd.',
        { href: hrefOf(caseId), label: 'Terug' },
      );
    }
    if (outcome === 'moved-on') {
      await store.rebuilds.end(caseId);
      return pages.say(
        request,
        reply,
        409,
        'De zaak is intussen verder gegaan',
        'Wat is gevraagd, klopt niet meer. Er is niets gebeurd. Kijk of herstellen nog nodig is, en vraag het dan opnieuw.',
        { href: hrefOf(caseId), label: 'Terug naar de zaak' },
      );
    }
    await log(who, 'rebuild-confirmed', caseId, detail);
    try {
      // It may be sent twice: where a run is there, it counts its next moment once more.
      await deps.engine.rebuild(known);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      return pages.say(request, reply, 503, 'Dit lukte niet', HINDRANCE_WORDS['engine-away'], {
        href: hrefOf(caseId),
        label: 'Terug',
      });
    }
    await store.rebuilds.end(caseId);
    request.log.warn({ caseId, reason: detail.reason, version }, 'a case was rebuilt from the store');
    return pages.say(
      request,
      reply,
      200,
      view.runs ? 'De zaak telt haar volgende moment opnieuw' : 'De zaak loopt weer',
      'Kijk over een minuut of het volgende moment klopt.',
      seesOperations(who.actor)
        ? { href: `/techniek/lopend/${caseWorkflowId(caseId)}`, label: 'Bekijk de zaak' }
        : back,
    );
  }

  async function withdraw(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    { known: { caseId }, view }: Found,
  ): Promise<FastifyReply> {
    await log(who, 'rebuild-withdrawn', caseId, { askedBy: view.asked?.by });
    await store.rebuilds.end(caseId);
    return pages.say(request, reply, 200, 'De zaak wordt niet hersteld', 'Er is niets gebeurd.', back);
  }

  const hrefOf = (caseId: string): string => `/techniek/lopend/${caseWorkflowId(caseId)}/herstel`;

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    { view, known }: Found,
    status = 200,
    errors: { id: string; message: string }[] = [],
  ): Promise<FastifyReply> {
    const { asked } = view;
    const [by] = asked ? await store.members.byIds([asked.by]) : [];
    return pages.send(
      request,
      reply,
      'rebuild',
      {
        ...view,
        title: `${view.what} ${view.number} herstellen`,
        action: hrefOf(known.caseId),
        hindrance: view.hindrance && HINDRANCE_WORDS[view.hindrance],
        asked: asked && {
          by: by?.name ?? 'iemand die er niet meer is',
          own: asked.by === who.member.id,
          until: asked.until,
          reason: REBUILD_REASONS[asked.reason] ?? asked.reason,
          same: asked.version === view.version,
        },
        reasons: Object.entries(REBUILD_REASONS),
        minutes: CONFIRM_MINUTES,
        errors,
        // The title of the window says that something is wrong.
        problems: errors.length > 0,
        operates: seesOperations(who.actor),
      },
      status,
    );
  }

  async function find(
    who: Who,
    request: FastifyRequest,
    reply: FastifyReply,
    what: string,
  ): Promise<Found | null> {
    const { id } = request.params as About['Params'];
    const caseId = ID.test(id) ? caseIdOf(id) : null;
    const found = caseId === null ? null : await rebuildView(deps, caseId);
    await log(who, what, found && caseId);
    if (found) return found;
    pages.say(
      request,
      reply,
      404,
      'Deze zaak is er niet',
      'De opslag kent deze zaak niet (meer). Wat vernietigd is, kan niemand herstellen.',
      back,
    );
    return null;
  }

  /** 14, 15: two roles, and with a strong sign-in only. */
  async function allowed(request: FastifyRequest, reply: FastifyReply): Promise<Who | null> {
    const { who } = request;
    if (!who) {
      await signInFirst(deps, request, reply);
      return null;
    }
    if (!mayRebuild(who.actor)) {
      await log(who, 'refused', null, {}, false);
      pages.say(
        request,
        reply,
        403,
        'U kunt deze bladzijde niet bekijken',
        'Een zaak herstellen is voor technisch beheer en de uitvoerder.',
        { href: '/', label: 'Naar mijn taken' },
      );
      return null;
    }
    if (isStrong(who.signIn, deps.config.strongSignIn)) return who;
    if (request.method === 'POST') tooWeak(deps, pages, request, reply);
    else await signInFirst(deps, request, reply, request.url, true);
    return null;
  }

  /** Written before anything is shown or done. */
  const log = (who: Who, what: string, caseId: string | null, detail: object = {}, ok = true) =>
    store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what, purpose: 'operations' },
      ...{ fields: [], file: 'workflows', caseId, ok, detail: { ...detail } },
    });
}
