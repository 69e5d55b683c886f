/** What goes wrong becomes a page in Dutch; the log gets ids, kinds and the route's pattern, never what was sent. */
import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AccessDenied } from '../../store/index.ts';
import { areKeysAway, isAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import type { Pages } from '../view.ts';
import { kept } from './guard.ts';

/**
 * An address that can't be read at all comes to no route, hook or page: a fixed answer, with the headers that matter.
 * Nothing of what was asked is in it.
 */
export function unreadable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .code(error.statusCode ?? 400)
    .headers({
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(
      '<!DOCTYPE html>\n<html lang="nl"><head><title>Deze pagina is er niet</title></head><body><main>' +
        '<h1>Deze pagina is er niet</h1><p>Kijk of het adres klopt.</p><p><a href="/">Naar mijn taken</a></p></main></body></html>\n',
    );
}

const DRAIN_BYTES = 64 * 1024 * 1024;

export function errors(app: FastifyInstance, deps: Deps, pages: Pages): void {
  const home = { href: '/', label: 'Naar mijn taken' };

  app.setNotFoundHandler((request, reply) =>
    pages.say(request, reply, 404, 'Deze pagina is er niet', 'Kijk of het adres klopt.', home),
  );

  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413) {
      await drain(request.raw);
      return pages.say(request, reply, 413, 'Dit is te veel tekst', [
        'Het formulier is te groot om te versturen. Er is niets verstuurd.',
        'Maak de tekst korter en verstuur het formulier opnieuw. Zet een lange tekst eerst ergens anders.',
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
    if (error instanceof AccessDenied) {
      // The store has logged it: here only that the page can say so.
      return failed(request, reply, 403, 'Dit is (nu) niet voor u', [
        'U hoeft deze gegevens voor uw werk nu niet te zien of te veranderen. Dat u het probeerde, is vastgelegd.',
        'Denkt u dat dit niet klopt? Vraag de coördinator.',
      ]);
    }
    request.log.error({ err: error }, 'request failed');
    if (areKeysAway(error)) {
      return failed(request, reply, 503, 'De sleuteldienst is niet bereikbaar', [
        'Gegevens uit dossiers kunnen nu niet worden gelezen of bewaard. Er is niets verloren. Termijnen lopen door en worden bijgehouden.',
        'Probeer het later opnieuw. Duurt het langer dan een uur? Bel de coördinator.',
      ]);
    }
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
    const again = request.who || request.unsure ? kept(deps, request) : null;
    return pages.send(request, reply, 'message', { title, text, next: again ? null : home, again }, status);
  }
}

/** A browser shows an answer only when it could send all it had: what is too long is read, up to a point, and dropped. */
function drain(raw: IncomingMessage): Promise<void> {
  return new Promise((done) => {
    let left = DRAIN_BYTES;
    raw.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) done();
    });
    for (const event of ['end', 'close', 'error']) raw.once(event, () => done());
    raw.resume();
    if (raw.readableEnded || raw.destroyed) done();
  });
}
