/** The answer to a request before it is sent (12.3): to read, as accessible PDF, and as JSON. For who has to send it, only. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerData, answerLetter, type Gathered } from '../../domain/request/index.ts';
import { renderPdf } from '../../letters/index.ts';
import { gatherAnswer } from '../acting/request-answer.ts';
import { actsFor, mayAct, standing } from '../acting/standing.ts';
import type { Deps, Who } from '../deps.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

type Params = { Params: { id: string } };
const PAGE = '/verzoeken/:id/antwoord';

export async function requestAnswerRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  /** Null for who has no task to send it: nobody learns whether there is such a request. */
  async function gathered(who: Who, id: string): Promise<Gathered | null> {
    const rows = /^[\w-]{8,64}$/.test(id) ? await deps.store.tasks.ofCase(id) : [];
    const row = rows.find(({ kind, status }) => kind === 'send-answer' && status === 'open');
    const may = row !== undefined && mayAct(await standing(deps, who, row));
    await deps.store.accessLog.write({
      ...{
        who: who.member.id,
        party: who.actor.party,
        what: may ? 'answer' : 'refused',
        purpose: 'request:send-answer',
      },
      ...{ fields: [], file: 'requests', caseId: may ? id : null, ok: may },
    });
    return may && row ? gatherAnswer(deps, who, id, actsFor(who, row)) : null;
  }
  const answer =
    (send: (request: FastifyRequest, reply: FastifyReply, found: Gathered, who: Who) => unknown) =>
    async (request: FastifyRequest<Params>, reply: FastifyReply) => {
      const { who } = request;
      if (!who) return signInFirst(deps, request, reply);
      const found = await gathered(who, request.params.id);
      if (found) return send(request, reply, found, who);
      if (await app.tooManyGuesses(request)) return reply.code(429).send();
      const next = { href: '/', label: 'Naar mijn taken' };
      return pages.say(
        request,
        reply,
        404,
        'Dit is er niet',
        'Er is geen antwoord dat u moet versturen.',
        next,
      );
    };
  const named = (reply: FastifyReply, { number }: Gathered, ending: string) =>
    reply
      .header('content-disposition', `attachment; filename="antwoord-${number}.${ending}"`)
      .header('cache-control', 'no-store');

  app.get<Params>(
    PAGE,
    answer((request, reply, found) => {
      const letter = answerLetter(deps.covenant, found);
      return pages.send(request, reply, 'letter', { title: letter.title, letter });
    }),
  );
  app.get<Params>(
    `${PAGE}.pdf`,
    answer(async (_request, reply, found) => {
      const pdf = await renderPdf(answerLetter(deps.covenant, found));
      return named(reply, found, 'pdf').type('application/pdf').send(Buffer.from(pdf));
    }),
  );
  app.get<Params>(
    `${PAGE}.json`,
    answer((_request, reply, found) => named(reply, found, 'json').send(answerData(deps.covenant, found))),
  );
}
