/** What will be destroyed and the signed chain of what was, as JSON: for systems, and as a file for a browser. */
import type { FastifyInstance } from 'fastify';
import type { Deps, Who } from '../deps.ts';
import { destructionList, mayLook } from '../destruction.ts';
import { signInFirst } from '../plugins/session.ts';
import { problem, VERSION } from '../problem.ts';
import { serve } from '../v1/operation.ts';
import { verklaringen, vernietigingen } from '../v1/operations.ts';

export function destructionJson(app: FastifyInstance, deps: Deps): void {
  const refused = { title: 'Niet voor u', detail: 'Dit is voor de uitvoerder en de coördinator.' };

  serve(app, vernietigingen, async (request, reply) => {
    const who = request.who as Who;
    if (!(await mayLook(deps, who))) return problem(reply, 403, refused.title, refused.detail);
    const { until, lines, more } = await destructionList(deps, who.today);
    return {
      tot: until,
      meer: more,
      vernietigingen: lines.map((line) => ({
        dossier: line.number,
        dag: line.day,
        artikel: line.article,
        aanleiding: line.why,
        onderdelen: line.units,
        plaatsen: line.places,
        aangehouden: line.holds,
        naAfloopVanUitstel: line.afterHold,
      })),
    };
  });

  serve(app, verklaringen, async (request, reply, { query }) => {
    const who = request.who as Who;
    if (!(await mayLook(deps, who))) return problem(reply, 403, refused.title, refused.detail);
    return deps.store.certificates.export({ after: Number(query.vanaf ?? 0) });
  });
}

/** The chain as a file, for a browser. */
export async function destructionFile(app: FastifyInstance, deps: Deps): Promise<void> {
  app.get('/vernietiging/verklaringen.json', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!(await mayLook(deps, who)))
      return problem(reply, 403, 'Niet voor u', 'Dit is voor de uitvoerder en de coördinator.');
    return reply
      .header('api-version', VERSION)
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="vernietigingsverklaringen.json"')
      .send(await deps.store.certificates.export());
  });
}
