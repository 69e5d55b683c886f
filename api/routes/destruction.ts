/** The page of what will be destroyed within a week and what was destroyed; every look at it is logged. */
import type { FastifyInstance } from 'fastify';
import { unitsInWords } from '../../domain/destruction/index.ts';
import type { Deps } from '../deps.ts';
import { destructionList, mayLook } from '../destruction.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PAGE = '/vernietiging';
const CERTIFICATES = 50;

export async function destructionRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!(await mayLook(deps, who)))
      return pages.say(
        request,
        reply,
        403,
        'U kunt deze lijst niet bekijken',
        'De lijst van wat wordt vernietigd is voor de uitvoerder en de coördinator.',
        { href: '/', label: 'Naar mijn taken' },
      );
    const [list, certificates] = await Promise.all([
      destructionList(deps, who.today),
      deps.store.certificates.list({ limit: CERTIFICATES }),
    ]);
    return pages.send(request, reply, 'destruction', {
      title: 'Vernietiging',
      ...list,
      certificates: certificates.map((one) => ({ ...one, what: unitsInWords(one.units) })),
    });
  });
}
