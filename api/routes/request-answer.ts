/**
 * The answer to a request (12.3): to read, as accessible PDF, and as JSON. Before it is sent for who has to send it; once it
 * is made ready, as it was, for who may read what was sent.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dayInWords } from '../../domain/dates/index.ts';
import { type FormDescription, paperForm } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { answerNow, type KeptAnswer, keepAnswer, keptAnswer } from '../acting/keep-answer.ts';
import { actsFor, mayAct, standing } from '../acting/standing.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

type Params = { Params: { id: string } };
const PAGE = '/verzoeken/:id/antwoord';
const MAKE = `${PAGE}/klaarmaken`;

export async function requestAnswerRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  /** The open task of who has to send it; null for everybody else. */
  async function toSend(who: Who, id: string): Promise<TaskRow | null> {
    const rows = /^[\w-]{8,64}$/.test(id) ? await deps.store.tasks.ofCase(id) : [];
    const row = rows.find(({ kind, status }) => kind === 'send-answer' && status === 'open');
    return row && mayAct(await standing(deps, who, row)) ? row : null;
  }
  /** Null for who may not see it: nobody learns whether there is such a request. */
  async function found(who: Who, id: string): Promise<KeptAnswer | null> {
    const row = await toSend(who, id);
    const kept = /^[\w-]{8,64}$/.test(id)
      ? await keptAnswer(deps, who, id, row ? actsFor(who, row) : {})
      : null;
    const may = row !== null || kept !== null;
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: may ? 'answer' : 'refused' },
      ...{ purpose: 'request:send-answer', fields: [], file: 'requests', caseId: may ? id : null, ok: may },
    });
    return kept ?? (row ? answerNow(deps, who, row) : null);
  }
  const answer =
    (send: (request: FastifyRequest<Params>, reply: FastifyReply, one: KeptAnswer, who: Who) => unknown) =>
    async (request: FastifyRequest<Params>, reply: FastifyReply) => {
      const { who } = request;
      if (!who) return signInFirst(deps, request, reply);
      const one = await found(who, request.params.id);
      return one ? send(request, reply, one, who) : none(request, reply);
    };
  async function none(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await app.tooManyGuesses(request)) return reply.code(429).send();
    const next = { href: '/', label: 'Naar mijn taken' };
    const text = 'Er is geen antwoord dat u moet versturen, of dat u mag lezen.';
    return pages.say(request, reply, 404, 'Dit is er niet', text, next);
  }
  const named = (reply: FastifyReply, { number }: KeptAnswer, ending: string) =>
    reply
      .header('content-disposition', `attachment; filename="antwoord-${number}.${ending}"`)
      .header('cache-control', 'no-store');

  app.get<Params>(
    PAGE,
    answer(async (request, reply, { letter, on }, who) => {
      const { id } = request.params;
      const row = await toSend(who, id);
      const links = [
        ...(row
          ? [
              {
                href: `/verzoeken/${id}/antwoord/klaarmaken`,
                label: on ? 'Opnieuw klaarmaken' : 'Klaarmaken',
              },
            ]
          : []),
        { href: `/verzoeken/${id}/antwoord.pdf`, label: 'Als PDF' },
        { href: `/verzoeken/${id}/antwoord.json`, label: 'Als JSON' },
      ];
      const lead = on
        ? `Zo is het antwoord klaargemaakt op ${dayInWords(on)}.`
        : 'Zo wordt het antwoord als u het nu klaarmaakt. Er is nog niets bewaard.';
      return pages.send(request, reply, 'letter', { title: letter.title, letter, lead, links });
    }),
  );
  app.get<Params>(
    `${PAGE}.pdf`,
    answer(async (_request, reply, one) => {
      const pdf = Buffer.from(await one.pdf());
      return named(reply, one, 'pdf').type('application/pdf').send(pdf);
    }),
  );
  app.get<Params>(
    `${PAGE}.json`,
    answer((_request, reply, one) => named(reply, one, 'json').send(one.data)),
  );

  app.get<Params>(MAKE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const row = await toSend(who, request.params.id);
    return row ? show(request, reply, who) : none(request, reply);
  });
  app.post<Params>(MAKE, { ...needsSession(deps, pages) }, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const { id } = request.params;
    const row = await toSend(who, id);
    if (!row) return none(request, reply);
    return sendForm(pages, request, reply, {
      href: `/verzoeken/${id}/antwoord/klaarmaken`,
      show: (shown) => show(request, reply, who, shown),
      act: (commandId) => keepAnswer(deps, who, row, commandId),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(`/verzoeken/${id}/antwoord`, 303);
        return ok;
      },
    });
  });
  /** Only a button: what is kept is made by the software. */
  async function show(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    who: Who,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const { today, actor } = who;
    const form = paperForm('keep-answer', deps.covenant, { today, party: actor.party }) as FormDescription;
    const action = `/verzoeken/${request.params.id}/antwoord/klaarmaken`;
    const data = formData({ ...form, fields: [] }, { formId: form.id, action, today }, shown);
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  }
}
