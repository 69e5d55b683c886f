/** Requests (12): a list with dates, one page a request with its due dates and who has to do what; nothing about anybody. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addDays, startOfDay } from '../../domain/dates/index.ts';
import { type FormDescription, paperForm } from '../../domain/forms/index.ts';
import { type RequestState, seesRequests } from '../../domain/request/index.ts';
import { sendPaper } from '../acting/papers.ts';
import { confirmReceipt, KIND, requestIdOf, requestNumber } from '../acting/requests.ts';
import type { Deps, Who } from '../deps.ts';
import { type Acted, elsewhere, formShower, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import { REQUEST_STEPS, requestPage, startableHere } from '../request-page.ts';
import type { Pages } from '../view.ts';

const PAGE = '/verzoeken';
const LIST = 50;
/** Every request that runs has its next moment within a year and some. */
const AHEAD_DAYS = 500;
const ID = /^[\w-]{8,64}$/;
const home = { href: '/', label: 'Naar mijn taken' };
const list = { href: PAGE, label: 'Naar de verzoeken' };

export async function requestRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const show = formShower(pages);
  const signedIn = needsSession(deps, pages);

  app.get<{ Querystring: { vanaf?: string; na?: string } }>(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const may = seesRequests(who.actor);
    await look(who, null, may);
    if (!may) return notForYou(request, reply);
    const { vanaf, na } = request.query;
    const from = vanaf !== undefined && !Number.isNaN(Date.parse(vanaf)) ? vanaf : undefined;
    const rows = await deps.store.cases.soonest({
      ...{ kind: KIND, until: startOfDay(addDays(who.today, AHEAD_DAYS)), limit: LIST + 1 },
      ...(from !== undefined && { from, ...(na !== undefined && ID.test(na) && { after: na }) }),
    });
    const shown = rows.slice(0, LIST);
    const last = shown.at(-1);
    const next = rows.length > LIST && last ? `${PAGE}?vanaf=${last.nextAt}&na=${last.caseId}` : null;
    const requests = shown.map(({ caseId, stage, moments }) => ({
      ...{ href: `${PAGE}/${caseId}`, number: requestNumber(caseId), stage: REQUEST_STEPS[stage] ?? stage },
      answerBy: moments.find(({ what }) => what === 'answer-request')?.lastDay ?? null,
      late: (moments.find(({ what }) => what === 'answer-request')?.lastDay ?? '9999') < who.today,
    }));
    return pages.send(request, reply, 'requests', { title: 'Verzoeken', requests, next });
  });

  app.get(`${PAGE}/nieuw`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return seesRequests(who.actor)
      ? show(request, reply, who, register(who), `${PAGE}/nieuw`)
      : notForYou(request, reply);
  });
  app.post(`${PAGE}/nieuw`, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!seesRequests(who.actor)) return notForYou(request, reply);
    const form = register(who);
    let made = '';
    return send(
      request,
      reply,
      who,
      form,
      `${PAGE}/nieuw`,
      () => `${PAGE}/${made}`,
      async (input) => {
        made = requestIdOf(input.commandId);
        const acted = await sendPaper(deps, who, { form, caseId: made, fresh: true }, input);
        if (acted.outcome === 'answered' && acted.answer.ok) await confirmReceipt(deps, made, input.body);
        return acted;
      },
    );
  });

  app.get<{ Params: { id: string } }>(`${PAGE}/:id`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const state = await open(who, request.params.id);
    if (!state) return unknown(request, reply);
    return pages.send(request, reply, 'request', {
      ...(await requestPage(deps, who, request.params.id, state)),
    });
  });

  app.get<{ Params: { id: string; form: string } }>(`${PAGE}/:id/:form`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const form = await offered(who, request.params.id, request.params.form);
    const href = `${PAGE}/${request.params.id}/${request.params.form}`;
    return form ? show(request, reply, who, form, href) : unknown(request, reply);
  });
  app.post<{ Params: { id: string; form: string } }>(
    `${PAGE}/:id/:form`,
    signedIn,
    async (request, reply) => {
      const refused = elsewhere(deps, pages, request, reply);
      if (refused) return refused;
      const who = request.who as Who;
      const { id } = request.params;
      const form = await offered(who, id, request.params.form);
      if (!form) return unknown(request, reply);
      const href = `${PAGE}/${id}`;
      return send(
        request,
        reply,
        who,
        form,
        `${href}/${form.id}`,
        () => href,
        (input) => sendPaper(deps, who, { form, caseId: id }, input),
      );
    },
  );

  const register = (who: Who): FormDescription =>
    paperForm('register-request', deps.covenant, {
      today: who.today,
      party: who.actor.party,
    }) as FormDescription;

  async function offered(who: Who, id: string, wanted: string): Promise<FormDescription | null> {
    const state = await open(who, id);
    if (!state || !startableHere(deps, who, state).includes(wanted)) return null;
    return paperForm(wanted, deps.covenant, { today: who.today, party: who.actor.party }) ?? null;
  }

  /** Null when there is none or this person may not see it: nobody learns which. */
  async function open(who: Who, id: string): Promise<RequestState | null> {
    const loaded = ID.test(id) ? await deps.store.cases.load(id) : null;
    const state = loaded?.kind === KIND ? (loaded.state as RequestState) : null;
    const may = state !== null && seesRequests(who.actor);
    await look(who, state ? id : null, may);
    return may ? state : null;
  }

  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    form: FormDescription,
    action: string,
    next: () => string,
    act: (input: { commandId: string; body: unknown }) => Promise<Acted>,
  ): Promise<FastifyReply> {
    return sendForm(pages, request, reply, {
      href: action,
      show: (shown) => show(request, reply, who, form, action, shown),
      act: (commandId, body) => act({ commandId, body }),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(next(), 303);
        return ok;
      },
    });
  }

  function look(who: Who, caseId: string | null, ok: boolean): Promise<void> {
    return deps.store.accessLog.write({
      ...{
        who: who.member.id,
        party: who.actor.party,
        what: ok ? 'read' : 'refused',
        purpose: 'request-page',
      },
      ...{ fields: [], file: 'requests', caseId, ok },
    });
  }
  const notForYou = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    pages.say(
      request,
      reply,
      403,
      'Dit is niet voor u',
      'De verzoeken zijn voor wie ze behandelt, de uitvoerder en de coördinator.',
      home,
    );
  async function unknown(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await app.tooManyGuesses(request))
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    return pages.say(
      request,
      reply,
      404,
      'Dit is er niet',
      'Dit verzoek is er niet (meer), of het kan nu niet.',
      list,
    );
  }
}
