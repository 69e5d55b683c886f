/** Who isn't signed in can't act; what they typed comes back, because a page that is kept nowhere can't be gone back to. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Typed, typed } from '../../domain/forms/index.ts';
import type { Deps } from '../deps.ts';
import type { Pages } from '../view.ts';
import { labelsOf } from './assets.ts';
import { comesFromElsewhere } from './security.ts';

let labelsByCovenant: Map<string, string> | undefined;

export interface Kept {
  action: string;
  /** To send it again. */
  fields: [string, string][];
  /** The texts among them, by their labels: to read and copy. */
  typed: [string, string][];
}

/** What somebody sent from our own page; null for anything else. */
export function kept(deps: Deps, request: FastifyRequest): Kept | null {
  if (request.method !== 'POST' || comesFromElsewhere(request, deps.config.baseUrl)) return null;
  const values: Typed = typed(request.body);
  const fields = Object.entries(values).flatMap(([name, all]) =>
    all.map((value): [string, string] => [name, value]),
  );
  if (fields.length === 0) return null;
  labelsByCovenant ??= labelsOf(deps.covenant);
  const labels = labelsByCovenant;
  const shown = fields.flatMap(([name, value]): [string, string][] => {
    const [last = name] = name.split('.').slice(-1);
    const label = labels.get(last);
    return label !== undefined && value !== '' ? [[label, value]] : [];
  });
  return { action: request.url, fields, typed: shown };
}

/** Hooks for a route that only somebody who is signed in may use. */
export function needsSession(deps: Deps, pages: Pages) {
  const say = (request: FastifyRequest, reply: FastifyReply) => {
    const again = kept(deps, request);
    return pages.send(
      request,
      reply,
      'message',
      {
        title: 'U bent niet meer aangemeld',
        text: again
          ? [
              'Er is niets verstuurd, en wat u heeft ingevuld is er nog.',
              'Meld u aan in een nieuw tabblad. Kies daarna hier ‘Probeer opnieuw’.',
            ]
          : ['Er is niets verstuurd. Meld u aan en begin opnieuw.'],
        again,
        next: {
          href: again ? '/aanmelden?tabblad' : '/aanmelden',
          label: 'Aanmelden',
          aside: again !== null,
        },
      },
      401,
    );
  };
  return {
    /** Before the body is read: only a browser on our own page is listened to any further. */
    async onRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      const ours = request.headers['sec-fetch-site'] === 'same-origin';
      return request.who || request.unsure || request.revoked || ours ? undefined : say(request, reply);
    },
    async preHandler(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      return request.who ? undefined : say(request, reply);
    },
  };
}

/** A decision was sent after a sign-in that isn't strong enough (any more): it can be sent again after a stronger one. */
export function tooWeak(
  deps: Deps,
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const again = kept(deps, request);
  const text = [
    'Voor deze beslissing moet u zich sterker aanmelden, met uw tweede middel. Er is niets verstuurd.',
    again
      ? 'Wat u heeft ingevuld is er nog. Meld u aan in een nieuw tabblad. Kies daarna hier ‘Probeer opnieuw’.'
      : 'Meld u aan en open de taak opnieuw.',
  ];
  const next = {
    href: again ? '/aanmelden?sterk&tabblad' : '/aanmelden?sterk',
    label: 'Sterker aanmelden',
    aside: again !== null,
  };
  const title = 'Meld u eerst sterker aan';
  return pages.send(request, reply, 'message', { title, text, again, next }, 403);
}
