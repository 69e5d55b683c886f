/**
 * How fast one person can go (ASVS 2.4.1): far above what somebody does, far below what a machine that has their session
 * could. Counted in this process, by person, pages and forms apart. What was typed comes back, to send again.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pace } from '../../config/index.ts';
import type { Deps } from '../deps.ts';
import { problem } from '../problem.ts';
import type { Pages } from '../view.ts';
import { kept } from './guard.ts';

const MINUTE = 60_000;
/** People who are counted; whoever was longest away is forgotten first, and may go on. */
const PEOPLE = 10_000;

/** Lets through so many a minute, and as many at once after a quiet minute. Times in milliseconds. */
export class Paces {
  private readonly all = new Map<string, { left: number; at: number; said: number }>();
  private readonly each: number;

  constructor(each: number) {
    this.each = each;
  }

  /** Milliseconds to wait; 0: go on. `first`: it is the first refusal in a minute. */
  ask(who: string, now: number): { wait: number; first: boolean } {
    const own = this.all.get(who) ?? { left: this.each, at: now, said: Number.NEGATIVE_INFINITY };
    own.left = Math.min(this.each, own.left + ((now - own.at) * this.each) / MINUTE);
    own.at = now;
    // Last in the map: the first one is who was longest away.
    this.all.delete(who);
    this.all.set(who, own);
    if (this.all.size > PEOPLE) this.all.delete(this.all.keys().next().value as string);
    if (own.left >= 1) {
      own.left -= 1;
      return { wait: 0, first: false };
    }
    const first = now - own.said >= MINUTE;
    if (first) own.said = now;
    return { wait: ((1 - own.left) * MINUTE) / this.each, first };
  }
}

export function paces(app: FastifyInstance, deps: Deps, pages: Pages): void {
  const { pace } = deps.config;
  if (!pace) return;
  const limits: Record<keyof Pace, Paces> = { pages: new Paces(pace.pages), forms: new Paces(pace.forms) };
  // After the body is read: what somebody typed goes back to them.
  app.addHook('preHandler', async (request, reply) => {
    const { who } = request;
    if (!who) return undefined;
    const looks = request.method === 'GET' || request.method === 'HEAD';
    const { wait, first } = limits[looks ? 'pages' : 'forms'].ask(who.member.id, performance.now());
    if (wait === 0) return undefined;
    if (first) request.log.warn({ member: who.member.id, looks }, 'somebody goes too fast: refused');
    return tooFast(request, reply, Math.max(1, Math.ceil(wait / 1000)));
  });

  function tooFast(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
    reply.header('retry-after', String(seconds));
    const title = 'Dat gaat even te snel';
    if (request.url.startsWith('/v1/'))
      return problem(reply, 429, title, 'Er kwamen te veel vragen in een minuut. Er is niets gedaan.');
    const again = kept(deps, request);
    const text = [
      'Er kwamen van u in korte tijd heel veel vragen. Er is niets verstuurd.',
      again
        ? 'Wat u heeft ingevuld is er nog. Wacht een minuut en kies dan ‘Probeer opnieuw’.'
        : 'Wacht een minuut en vernieuw dan de pagina.',
      'Heeft u niets bijzonders gedaan? Dan gebruikt misschien iemand anders uw account. Meld u af en bel de uitvoerder.',
    ];
    return pages.send(
      request,
      reply,
      'message',
      { title, text, again, next: { href: '/', label: 'Naar mijn taken' } },
      429,
    );
  }
}
