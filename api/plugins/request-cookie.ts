/**
 * Which request was made in this browser just now, so that whoever made it can show on that request who they are (12.1), and
 * the sign-ins that were begun for it. It gives no session and opens no page about anybody.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CaseId } from '../../domain/case.ts';
import type { Showing } from '../citizen.ts';
import type { Deps } from '../deps.ts';
import { sealedCookie } from './sealed-cookie.ts';

/** Wall time: to find one's phone and sign in, and not as long as a shared computer stays in use. */
export const SHOW_MINUTES = 30;
const AT_ONCE = 3;

interface Made {
  caseId: CaseId;
  begun: Showing[];
}
export interface RequestCookie {
  /** A request was made here. */
  made(request: FastifyRequest, reply: FastifyReply, caseId: CaseId): Promise<void>;
  /** Which; null when there is none, or it is too long ago. */
  current(request: FastifyRequest): Promise<CaseId | null>;
  begun(request: FastifyRequest, reply: FastifyReply, showing: Showing): Promise<void>;
  /** The sign-in that an answer belongs to, begun in this browser; each is good for once. */
  take(
    request: FastifyRequest,
    reply: FastifyReply,
    state: string,
  ): Promise<{ caseId: CaseId; showing: Showing } | null>;
  /** Nothing more can be shown here. */
  done(request: FastifyRequest, reply: FastifyReply): void;
}

export function requestCookie(deps: Pick<Deps, 'config' | 'sessionKey'>): RequestCookie {
  const cookie = sealedCookie<Made>(deps, {
    ...{ name: 'regie-verzoek', purpose: 'request-cookie', minutes: SHOW_MINUTES },
  });
  return {
    made: (request, reply, caseId) => cookie.write(request, reply, { caseId, begun: [] }),
    current: async (request) => (await cookie.read(request))?.caseId ?? null,
    async begun(request, reply, showing) {
      const made = await cookie.read(request);
      if (made)
        await cookie.write(request, reply, { ...made, begun: [...made.begun.slice(1 - AT_ONCE), showing] });
    },
    async take(request, reply, state) {
      const made = await cookie.read(request);
      const showing = made?.begun.find((one) => one.state === state);
      if (!made || !showing) return null;
      await cookie.write(request, reply, { ...made, begun: made.begun.filter((one) => one !== showing) });
      return { caseId: made.caseId, showing };
    },
    done: (request, reply) => cookie.clear(request, reply),
  };
}
