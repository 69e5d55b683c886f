/** The register of processing activities (AVG 30): for everybody, signed in or not. Nothing in it is about anybody. */
import type { FastifyInstance } from 'fastify';
import { REGISTER } from '../../covenant/index.ts';
import { type RegisterEntry, registerOf } from '../../domain/register.ts';
import type { Deps } from '../deps.ts';
import { problem, VERSION } from '../problem.ts';
import type { Pages } from '../view.ts';

export async function registerRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get('/verwerkingen', (request, reply) => {
    const { name: covenant, processing } = deps.covenant;
    const { controllers, dataProtectionOfficer, transfers, security } = processing;
    return pages.send(request, reply, 'register', {
      title: 'Register van verwerkingen',
      ...{ covenant, controllers, dataProtectionOfficer, transfers, security },
      entries: registerOf(deps.covenant),
      address: `${deps.config.baseUrl}${REGISTER}`,
    });
  });

  const json = (entry: RegisterEntry) => ({
    id: entry.id,
    _links: { self: { href: `${deps.config.baseUrl}${REGISTER}/${entry.id}` } },
    naam: entry.title,
    artikel: entry.article,
    doel: entry.purpose,
    grondslag: entry.law,
    betrokkenen: entry.dataSubjects,
    gegevens: entry.data.map(({ label, article }) => ({ omschrijving: label, artikel: article })),
    ontvangers: entry.recipients,
    termijnen: entry.terms.map(({ title, length, article }) => ({
      naam: title,
      duur: length,
      artikel: article,
    })),
  });
  const contact = ({ name, article, contact: by }: Deps['covenant']['processing']['controllers']) => ({
    naam: name,
    artikel: article,
    contact: by,
  });

  app.get(REGISTER, (_request, reply) => {
    const { controllers, dataProtectionOfficer, transfers, security } = deps.covenant.processing;
    return reply.header('api-version', VERSION).send({
      verwerkingsverantwoordelijken: contact(controllers),
      functionarisGegevensbescherming: contact(dataProtectionOfficer),
      doorgifteBuitenEU: transfers.text,
      beveiliging: security.text,
      verwerkingsactiviteiten: registerOf(deps.covenant).map(json),
    });
  });
  app.get<{ Params: { id: string } }>(`${REGISTER}/:id`, (request, reply) => {
    const entry = registerOf(deps.covenant).find(({ id }) => id === request.params.id);
    if (entry) return reply.header('api-version', VERSION).send(json(entry));
    return problem(reply, 404, 'Deze verwerking is er niet', 'Kijk in de lijst welke er zijn.');
  });
}
