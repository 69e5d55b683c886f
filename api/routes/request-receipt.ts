/** The confirmation of a request as a letter (12.1): to read and as accessible PDF, for who has the task to establish who asks. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Letter } from '../../domain/letters/index.ts';
import { FIELD, personIn, type RequestState, receiptLetter } from '../../domain/request/index.ts';
import { renderPdf } from '../../letters/index.ts';
import { nothing } from '../acting/file.ts';
import { toReadPapers } from '../acting/permits.ts';
import { KIND, requestNumber } from '../acting/requests.ts';
import { actsFor, mayAct, standing } from '../acting/standing.ts';
import type { Deps, Who } from '../deps.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

type Params = { Params: { id: string } };
const TASK = 'establish-identity';

export async function requestReceiptRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get<Params>(
    '/verzoeken/:id/bevestiging',
    drawn((request, reply, letter) =>
      pages.send(request, reply, 'letter', {
        ...{ title: letter.title, letter, lead: 'Zo wordt de brief. Er is nog niets verstuurd.' },
        links: [{ href: `/verzoeken/${request.params.id}/bevestiging.pdf`, label: 'Als PDF' }],
      }),
    ),
  );
  app.get<Params>(
    '/verzoeken/:id/bevestiging.pdf',
    drawn(async (_request, reply, letter) =>
      reply
        .header('content-disposition', `attachment; filename="bevestiging-${letter.reference}.pdf"`)
        .header('cache-control', 'no-store')
        .type('application/pdf')
        .send(Buffer.from(await renderPdf(letter))),
    ),
  );

  function drawn(
    send: (request: FastifyRequest<Params>, reply: FastifyReply, letter: Letter) => unknown,
  ): (request: FastifyRequest<Params>, reply: FastifyReply) => Promise<unknown> {
    return async (request, reply) => {
      const { who } = request;
      if (!who) return signInFirst(deps, request, reply);
      const letter = await letterFor(who, request.params.id);
      if (letter) return send(request, reply, letter);
      if (await app.tooManyGuesses(request)) return reply.code(429).send();
      const next = { href: '/', label: 'Naar mijn taken' };
      return pages.say(request, reply, 404, 'Dit is er niet', 'Er is geen brief die u kunt maken.', next);
    };
  }

  /** Null for who may not make it: nobody learns whether there is such a request. Each look is logged. */
  async function letterFor(who: Who, id: string): Promise<Letter | null> {
    const loaded = /^[\w-]{8,64}$/.test(id) ? await deps.store.cases.load(id) : null;
    const rows = loaded?.kind === KIND ? await deps.store.tasks.ofCase(id) : [];
    const row = rows.find(({ kind, status }) => kind === TASK && status === 'open');
    if (!loaded || !row || !mayAct(await standing(deps, who, row))) {
      await deps.store.accessLog.write({
        ...{ who: who.member.id, party: who.actor.party, what: 'refused', purpose: `request:${TASK}` },
        ...{ fields: [], file: 'requests', caseId: loaded?.kind === KIND ? id : null, ok: false },
      });
      return null;
    }
    const state = loaded.state as RequestState;
    const fields = [FIELD.person, FIELD.representative];
    const permit = toReadPapers(who, { loaded, fields, why: TASK, ...actsFor(who, row) });
    const texts = await deps.store.texts.list(id, 'zaken', permit).catch(nothing);
    const { representative, representativeAddress } =
      texts.find(({ code }) => code === FIELD.representative)?.values ?? {};
    const { name, address, place } = personIn(texts);
    const lines = representative
      ? [representative, representativeAddress]
      : name
        ? [name, address, place]
        : [];
    return receiptLetter(deps.covenant, state, {
      ...{ number: requestNumber(id), date: who.today },
      addressee: lines.filter((line): line is string => !!line),
    });
  }
}
