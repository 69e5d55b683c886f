/** "Cijfers": figures about work, as pictures with a table behind each; for the evaluation (18.4) as PDF. Nobody stands in them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Chart, inWords } from '../../domain/board/index.ts';
import { renderPdf } from '../../letters/index.ts';
import { evaluationFigures, evaluationOf } from '../charts/evaluation.ts';
import { chartsOf } from '../charts/figures.ts';
import { seesCharts } from '../charts/readers.ts';
import { svgOf } from '../charts/svg.ts';
import type { Deps, Who } from '../deps.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/cijfers';
export async function chartRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(PAGE, async (request, reply) => {
    const who = await reader(request, reply);
    if (!who) return reply;
    const charts = await chartsOf(deps, who.today);
    return pages.send(request, reply, 'charts', { title: 'Cijfers', figures: charts, words: inWords });
  });

  app.get<{ Params: { file: string } }>(`${PAGE}/:file`, async (request, reply) => {
    const who = await reader(request, reply);
    if (!who) return reply;
    const charts = await chartsOf(deps, who.today);
    if (request.params.file === 'evaluatie.pdf') return pdf(reply, who, charts);
    const chart = charts.find(({ id }) => `${id}.svg` === request.params.file);
    if (!chart) return reply.callNotFound();
    return reply.type('image/svg+xml; charset=utf-8').header('cache-control', 'no-store').send(svgOf(chart));
  });

  async function pdf(reply: FastifyReply, who: Who, charts: readonly Chart[]): Promise<FastifyReply> {
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'export', purpose: 'evaluation', fields: [] },
      ...{ file: 'figures', caseId: null, ok: true },
    });
    const bytes = await renderPdf(
      evaluationOf(deps.covenant, await evaluationFigures(deps, who.today), charts, who.today),
    );
    return reply
      .type('application/pdf')
      .header('content-disposition', 'attachment; filename="cijfers.pdf"')
      .header('cache-control', 'no-store')
      .send(Buffer.from(bytes));
  }

  async function reader(request: FastifyRequest, reply: FastifyReply): Promise<Who | null> {
    const { who } = request;
    if (!who) {
      await signInFirst(deps, request, reply);
      return null;
    }
    if (seesCharts(who.actor)) return who;
    pages.say(
      request,
      reply,
      403,
      'U kunt de cijfers niet bekijken',
      'De cijfers zijn voor de coördinator, de uitvoerder en leidinggevenden.',
      { href: '/', label: 'Naar mijn taken' },
    );
    return null;
  }
}
