/**
 * Who is asking. The session is a sealed cookie that holds an id, the member and when it ends: nobody can make or read
 * one without the key. Party and roles are never in it: they are read afresh at every request, so that a withdrawn
 * authorisation (15.2f) ends open sessions at once.
 */
import { createHash, randomBytes } from 'node:crypto';
import secureSession from '@fastify/secure-session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import { actorOn } from '../../store/index.ts';
import { isAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import type { Identified, Pending } from '../identity.ts';

const HOURS = 3600;
/** A working day; then people sign in anew. */
const SESSION_SECONDS = 8 * HOURS;
const PENDING_SECONDS = HOURS / 2;
/** Somebody who opens three mails at once comes back three times. */
const PENDING_AT_ONCE = 3;

interface Sealed {
  id: string;
  member: string;
  at: string;
  until: number;
  acr: string;
  csrf: string;
  idToken: string | null;
}

/** What each cookie holds; the package's own types know one shape for all. */
type Jar = secureSession.Session<{ regie: Sealed; pending: Pending[] }>;
const jar = (session: secureSession.Session): Jar => session as Jar;

declare module 'fastify' {
  interface FastifyRequest {
    who: Who | null;
    /** There is a session, but who it is can't be asked: the store is away. */
    unsure: Error | null;
    /** The token that a form of this session carries; empty without a session. */
    csrf: string;
    signInSession: secureSession.Session;
  }
}

export async function sessions(app: FastifyInstance, deps: Deps): Promise<void> {
  const https = deps.config.baseUrl.startsWith('https:');
  // The __Host- prefix keeps other hosts of the same domain from setting it; browsers take it over https only.
  const prefix = https ? '__Host-' : '';
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: https };
  await app.register(secureSession, [
    {
      sessionName: 'session',
      cookieName: `${prefix}regie`,
      key: deps.sessionKey,
      cookie,
      expiry: SESSION_SECONDS,
    },
    {
      sessionName: 'signInSession',
      cookieName: `${prefix}regie-aanmelden`,
      key: deps.sessionKey,
      cookie: { ...cookie, maxAge: PENDING_SECONDS },
      expiry: PENDING_SECONDS,
    },
  ]);
  app.decorateRequest('who', null);
  app.decorateRequest('unsure', null);
  app.decorateRequest('csrf', '');
  app.addHook('onRequest', async (request) => {
    const sealed = jar(request.session).get('regie');
    if (!sealed || sealed.until < wallNow().getTime()) return;
    const { acr, at } = sealed;
    try {
      request.who = await find(deps, sealed.member, { acr, at, session: hash(sealed.id) });
      if (request.who) request.csrf = sealed.csrf;
    } catch (error) {
      if (!isAway(error)) throw error;
      // The answer waits until the body is read: what somebody typed goes back to them.
      request.unsure = error as Error;
      request.csrf = sealed.csrf;
    }
  });
  app.addHook('preHandler', async (request) => {
    if (request.unsure) throw request.unsure;
  });
}

/** The member with today's authorisation; null when there is none. */
export async function find(deps: Deps, id: string, signIn: Who['signIn']): Promise<Who | null> {
  const [member, today] = await Promise.all([deps.store.members.byId(id), deps.today()]);
  const actor = member && actorOn(member, today);
  return actor ? { member, actor, signIn, today } : null;
}

/** A new session with a new id, whatever the browser had before (session fixation). */
export function beginSession(request: FastifyRequest, member: string, identified: Identified): void {
  const now = wallNow();
  const sealed: Sealed = {
    id: randomBytes(32).toString('base64url'),
    member,
    at: now.toISOString(),
    until: now.getTime() + SESSION_SECONDS * 1000,
    acr: identified.acr,
    csrf: randomBytes(32).toString('base64url'),
    idToken: identified.idToken,
  };
  request.session.regenerate();
  jar(request.session).set('regie', sealed);
}

/** Ends the session here; answers what the provider needs to end its own. */
export function endSession(request: FastifyRequest): string | null {
  const sealed = jar(request.session).get('regie');
  request.session.delete();
  return sealed?.idToken ?? null;
}

export function keepPending(request: FastifyRequest, pending: Pending): void {
  const others = jar(request.signInSession).get('pending') ?? [];
  jar(request.signInSession).set('pending', [...others.slice(1 - PENDING_AT_ONCE), pending]);
}

/** The sign-in that this answer belongs to; each is good for once. */
export function takePending(request: FastifyRequest, state: string): Pending | null {
  const all = jar(request.signInSession).get('pending') ?? [];
  const found = all.find((pending) => pending.state === state) ?? null;
  if (found)
    jar(request.signInSession).set(
      'pending',
      all.filter((pending) => pending !== found),
    );
  return found;
}

/** Off to the provider; afterwards back to where the person was going. Opening a page does no more than this. */
export async function signInFirst(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  returnTo = request.url,
): Promise<FastifyReply> {
  // A cookie holds no more than 4 kB, and no page of ours has a longer address.
  const { url, pending } = await deps.identity.begin(returnTo.length > 300 ? '/' : returnTo);
  keepPending(request, pending);
  return reply.redirect(url, 303);
}

const hash = (id: string): string => createHash('sha256').update(id).digest('base64url');
