/** The letter of a task as a file (11.2): for who has the task, made at that moment, never stored. */
import type { FastifyInstance } from 'fastify';
import { renderPdf } from '../../letters/index.ts';
import { hasLetter, letterFor } from '../acting/letter.ts';
import { mayAct, standing } from '../acting/standing.ts';
import { strongEnough } from '../acting/strong.ts';
import type { Deps } from '../deps.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const WHY = {
  representative:
    'Deze persoon heeft een wettelijk vertegenwoordiger nodig, en die staat niet in het dossier. Leg die eerst vast: bij het dossier, onder ‘Wat kunt u doen?’.',
  name: 'In het dossier staat geen naam. Vul die eerst aan.',
} as const;

export async function letterRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get<{ Params: { number: string } }>('/taken/:number/brief', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const row = await deps.store.tasks.byNumber(request.params.number);
    const href = `/taken/${request.params.number}`;
    const back = { href, label: 'Naar de taak' };
    if (!row || !hasLetter(row) || row.status !== 'open' || !mayAct(await standing(deps, who, row)))
      return pages.say(request, reply, 404, 'Deze brief is er niet', 'De taak is klaar, of niet van u.', {
        href: '/',
        label: 'Naar mijn taken',
      });
    if (!strongEnough(deps, who, row.kind)) return signInFirst(deps, request, reply, `${href}/brief`, true);
    const letter = await letterFor(deps, who, row);
    if (!letter)
      return pages.say(
        request,
        reply,
        409,
        'Deze brief is er niet',
        'Er is niemand meer om te informeren.',
        back,
      );
    if ('missing' in letter)
      return pages.say(request, reply, 409, 'De brief kan nog niet', WHY[letter.missing], back);
    const pdf = await renderPdf(letter);
    // Its name says nothing about anybody, and no copy stays behind in a cache.
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="brief-${row.number}.pdf"`)
      .type('application/pdf')
      .send(Buffer.from(pdf));
  });
}
