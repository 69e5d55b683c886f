/**
 * A sealed cookie for who has no session: it holds the token that this browser's forms must carry (nobody else can make
 * or read one), and the tasks that were opened here with a link and a code. Short, and worth nothing without the link.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import type { Deps } from '../deps.ts';
import { inMinutes, sealedCookie } from './sealed-cookie.ts';

/** Wall time: as long as a pass lasts, and as long as a page that asks for one may lie open. */
const MINUTES = 30;
/** Somebody may have two mails open. */
const PASSES = 3;

/** A code that is over, or was asked for in another browser: whoever guesses isn't told which. */
export const NO_CODE =
  'Deze code werkt hier niet (meer). Vraag een nieuwe code en vul die in deze browser in.';

/** One task that one person opened with a link and a code. */
export interface Pass {
  /** Of its own, for the record of what was done with it. */
  id: string;
  task: string;
  member: string;
  /** When the code was given, and until when it counts: ISO, wall time. */
  at: string;
  until: string;
}
interface Sealed {
  csrf: string;
  passes: Pass[];
}

export interface LinkCookie {
  /** The token for a form on this page; sets the cookie when this browser has none. */
  token(request: FastifyRequest, reply: FastifyReply): Promise<string>;
  /** Whether a form carries this browser's own token. */
  holds(request: FastifyRequest): Promise<boolean>;
  /** Which browser this is, to bind a code to: a hash of its cookie's secret. Empty when it has none. */
  browser(request: FastifyRequest): Promise<string>;
  /** Whether this browser has the cookie at all. */
  has(request: FastifyRequest): Promise<boolean>;
  /** Passes that still count. */
  passes(request: FastifyRequest): Promise<Pass[]>;
  add(request: FastifyRequest, reply: FastifyReply, about: { task: string; member: string }): Promise<Pass>;
}

export function linkCookie(deps: Pick<Deps, 'config' | 'sessionKey'>): LinkCookie {
  const cookie = sealedCookie<Sealed>(deps, { name: 'regie-link', purpose: 'link-cookie', minutes: MINUTES });
  async function read(request: FastifyRequest): Promise<Sealed | null> {
    const sealed = await cookie.read(request);
    if (!sealed) return null;
    const now = wallNow().toISOString();
    return { ...sealed, passes: sealed.passes.filter(({ until }) => until > now) };
  }
  const { write } = cookie;
  const fresh = (): string => randomBytes(32).toString('base64url');

  return {
    async token(request, reply) {
      const known = await read(request);
      const sealed = known ?? { csrf: fresh(), passes: [] };
      await write(request, reply, sealed);
      return sealed.csrf;
    },
    async holds(request) {
      const known = await read(request);
      const given = Buffer.from(String((request.body as { _csrf?: unknown } | null)?._csrf ?? ''));
      const wanted = Buffer.from(known?.csrf ?? '');
      return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
    },
    async browser(request) {
      const known = await read(request);
      return known ? createHash('sha256').update(`browser\n${known.csrf}`).digest('base64url') : '';
    },
    has: async (request) => (await read(request)) !== null,
    passes: async (request) => (await read(request))?.passes ?? [],
    async add(request, reply, { task, member }) {
      const known = (await read(request)) ?? { csrf: fresh(), passes: [] };
      const others = known.passes.filter((pass) => pass.task !== task);
      const pass = { id: fresh(), task, member, at: wallNow().toISOString(), until: inMinutes(MINUTES) };
      await write(request, reply, { ...known, passes: [...others.slice(1 - PASSES), pass] });
      return pass;
    },
  };
}
