/** "Techniek": what runs, what fails and what it blocks, for operations. Stages and dates, no people; the acts are to try again now, and to rebuild (rebuild.ts). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { caseIdOf } from '../../contracts/engine.ts';
import { seesOperations, WORKFLOW_TYPES, workflowInWords } from '../../domain/operations/index.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { namedRun, operationsView, runView } from '../operations/view.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/techniek';
const LIST = '/techniek/lopend';
const ID = /^[\w:.-]{3,120}$/;
const ACTIVITY = /^[\w-]{1,64}$/;
const SIZE = 50;
const back = { href: PAGE, label: 'Naar Techniek' };
interface One {
  Params: { id: string };
}

export async function operationsRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(PAGE, async (request, reply) => {
    const who = await operator(request, reply, 'overview', null);
    if (!who) return reply;
    return pages.send(request, reply, 'operations', { title: 'Techniek', ...(await operationsView(deps)) });
  });

  app.get(LIST, async (request, reply) => {
    const who = await operator(request, reply, 'list', null);
    if (!who) return reply;
    const { na, soort } = request.query as Record<string, unknown>;
    const type = WORKFLOW_TYPES.find((one) => one === soort);
    const next = typeof na === 'string' && /^[\w-]{1,2000}$/.test(na) ? na : undefined;
    const found = await deps.engine.view
      .list({ size: SIZE, ...(next !== undefined && { next }), ...(type !== undefined && { type }) })
      .catch(() => null);
    if (!found)
      return pages.say(
        request,
        reply,
        503,
        'De lijst is er nu niet',
        'Temporal antwoordt niet, of de lijst is niet meer geldig. Begin opnieuw.',
        back,
      );
    const query = new URLSearchParams({ ...(type !== undefined && { soort: type }), na: found.next ?? '' });
    return pages.send(request, reply, 'operations-list', {
      title: 'Wat er loopt',
      rows: found.rows.map(namedRun),
      next: found.next === null ? null : `${LIST}?${query}`,
      types: WORKFLOW_TYPES.map((one) => ({ id: one, label: workflowInWords(one), chosen: one === type })),
    });
  });

  app.get<One>('/techniek/lopend/:id', async (request, reply) => {
    const { id } = request.params;
    const who = await operator(request, reply, 'read', caseIdOf(id));
    if (!who) return reply;
    const view = ID.test(id) ? await runView(deps, id).catch(() => undefined) : null;
    if (view === undefined)
      return pages.say(request, reply, 503, 'Dit is er nu niet', 'Temporal antwoordt niet.', back);
    if (view === null) {
      const caseId = ID.test(id) ? caseIdOf(id) : null;
      const there = caseId !== null && (await deps.store.operations.outlines([caseId])).length > 0;
      return there
        ? pages.say(
            request,
            reply,
            404,
            'Deze zaak loopt niet',
            'De opslag kent deze zaak, maar in Temporal loopt zij niet. Datums gaan voorbij zonder dat er iets gebeurt.',
            { href: `${LIST}/${encodeURIComponent(id)}/herstel`, label: 'Herstel deze zaak' },
          )
        : pages.say(
            request,
            reply,
            404,
            'Dit loopt niet (meer)',
            'Het is klaar, of het is er nooit geweest.',
            back,
          );
    }
    return pages.send(request, reply, 'operations-run', {
      ...view,
      title: view.number === null ? view.what : `${view.what} ${view.number}`,
    });
  });

  app.post<One>('/techniek/lopend/:id', needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const { id } = request.params;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const activity = typeof body.onderdeel === 'string' ? body.onderdeel : '';
    const to = { href: `${LIST}/${encodeURIComponent(id)}`, label: 'Terug' };
    const who = await operator(request, reply, 'retry', caseIdOf(id));
    if (!who) return reply;
    if (!ID.test(id) || !ACTIVITY.test(activity) || !hasToken(request, body))
      return reply.redirect(PAGE, 303);
    const done = await deps.engine.view.tryNow(id, activity).catch(() => null);
    if (done === null)
      return pages.say(
        request,
        reply,
        503,
        'Dit lukte niet',
        'Temporal antwoordt niet. Er is niets gebeurd.',
        to,
      );
    return done
      ? pages.say(
          request,
          reply,
          200,
          'Het wordt nu opnieuw geprobeerd',
          'Kijk over een minuut of het is gelukt.',
          to,
        )
      : pages.say(
          request,
          reply,
          404,
          'Dit wacht niet meer',
          'Het is intussen gelukt, of de zaak is klaar.',
          back,
        );
  });

  /** 14, 15: whoever operates sees no person; that they looked is on record all the same. */
  async function operator(
    request: FastifyRequest,
    reply: FastifyReply,
    what: string,
    caseId: string | null,
  ): Promise<Who | null> {
    const { who } = request;
    if (!who) {
      await signInFirst(deps, request, reply);
      return null;
    }
    const ok = seesOperations(who.actor);
    // The log keeps a case's id under its key: only of a case that there is.
    const known = ok && caseId !== null && (await deps.store.operations.outlines([caseId])).length > 0;
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: ok ? what : 'refused', purpose: 'operations' },
      ...{ fields: [], file: 'workflows', caseId: known ? caseId : null, ok },
    });
    if (ok) return who;
    pages.say(
      request,
      reply,
      403,
      'U kunt deze bladzijde niet bekijken',
      'Deze bladzijde is voor technisch beheer.',
      { href: '/', label: 'Naar mijn taken' },
    );
    return null;
  }
}
