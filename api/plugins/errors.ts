/** What goes wrong becomes a page in Dutch; the log gets ids, kinds and the route's pattern, never what was sent. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Typed, typed } from '../../domain/forms/index.ts';
import { isAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import type { Pages } from '../view.ts';
import { comesFromElsewhere } from './security.ts';

export function errors(app: FastifyInstance, deps: Deps, pages: Pages): void {
  const home = { href: '/', label: 'Naar mijn taken' };

  app.setNotFoundHandler((request, reply) =>
    pages.say(request, reply, 404, 'Deze pagina is er niet', 'Kijk of het adres klopt.', home),
  );

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413) {
      return pages.say(request, reply, 413, 'Dit is te veel tekst', [
        'Het formulier is te groot om te versturen. Er is niets verstuurd.',
        'Ga terug in uw browser: wat u heeft ingevuld staat er nog. Maak de tekst korter en verstuur opnieuw.',
      ]);
    }
    if (status < 500) {
      return pages.say(
        request,
        reply,
        status,
        'Dit kon niet worden gelezen',
        'Ga terug en probeer het opnieuw.',
        home,
      );
    }
    request.log.error({ err: error }, 'request failed');
    if (isAway(error)) {
      return failed(request, reply, 503, 'Het lukt nu even niet', [
        'Het systeem is even niet bereikbaar. Uw termijn loopt door en er is niets kwijt.',
        'Probeer het over een paar minuten opnieuw.',
      ]);
    }
    return failed(request, reply, 500, 'Er ging iets mis', [
      'Dat ligt niet aan u. Probeer het later opnieuw.',
      `Blijft het misgaan? Bel de coördinator en noem dit nummer: ${request.id}.`,
    ]);
  });

  /** What somebody typed comes back with the page, to send again or to copy. */
  function failed(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    title: string,
    text: string[],
  ): FastifyReply {
    const values = request.method === 'POST' && request.who ? typed(request.body) : {};
    const kept = Object.keys(values).length > 0 && !comesFromElsewhere(request, deps.config.baseUrl);
    const again = kept ? { action: request.url, ...partsOf(values) } : null;
    return pages.send(request, reply, 'message', { title, text, next: kept ? null : home, again }, status);
  }
}

function partsOf(values: Typed): { fields: [string, string][]; typed: [string, string][] } {
  const fields = Object.entries(values).flatMap(([name, all]) =>
    all.map((value): [string, string] => [name, value]),
  );
  return { fields, typed: fields.filter(([name, value]) => !name.startsWith('_') && value !== '') };
}
