/**
 * Who is asking. The session is a sealed cookie that holds an id, the member and when it ends: nobody can make or read
 * one without the key. It counts only while the store has the session too, so that signing out, at the provider as
 * well, ends it everywhere. Party and roles are never in it: they are read afresh at every request, so that a withdrawn
 * authorisation (15.2f) ends open sessions at once.
 */
import { createHash, randomBytes } from 'node:crypto';
import secureSession from '@fastify/secure-session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sessionLengthOf, wallNow } from '../../config/index.ts';
import type { MemberId } from '../../domain/case.ts';
import { actorOn } from '../../store/index.ts';
import { strongEnoughToEnter } from '../acting/strong.ts';
import { isAway } from '../away.ts';
import { browserInWords } from '../browser-words.ts';
import type { Deps, Who } from '../deps.ts';
import type { Identified, Pending } from '../identity.ts';

/** The stream of the coordinators' board (routes/board-live.ts). */
export const LIVE = '/overzicht/stroom';
/** Where Temporal's Web UI has payloads decoded (routes/codec.ts). */
export const DECODE = '/temporal/codec/decode';
/** What a page asks by itself. */
const BY_ITSELF: ReadonlySet<string | undefined> = new Set([LIVE, DECODE]);
const HOURS = 3600;
const MINUTES = 60_000;
/** Longer than any session lasts: what its owner typed can be sent after signing in anew (`beginSession`). */
const COOKIE_SECONDS = 48 * HOURS;
const PENDING_SECONDS = HOURS / 2;
/** Somebody who opens three mails at once comes back three times. */
const PENDING_AT_ONCE = 3;

interface Sealed {
  id: string;
  member: string;
  at: string;
  until: number;
  acr: string;
  amr: readonly string[];
  csrf: string;
  idToken: string | null;
  /** When the provider saw the person, in milliseconds since 1970; 0 when that isn't known. */
  shown?: number;
}

/** What each cookie holds; the package's own types know one shape for all. */
type Jar = secureSession.Session<{ regie: Sealed; pending: Pending[] }>;
const jar = (session: secureSession.Session): Jar => session as Jar;

declare module 'fastify' {
  interface FastifyRequest {
    who: Who | null;
    /** There is a session, but who it is can't be asked: the store is away. */
    unsure: Error | null;
    /** There is a session, of a member who is not authorised (any more). */
    revoked: { member: MemberId; session: string } | null;
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
      expiry: COOKIE_SECONDS,
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
  app.decorateRequest('revoked', null);
  app.decorateRequest('csrf', '');
  app.addHook('onRequest', async (request) => {
    const sealed = jar(request.session).get('regie');
    if (!sealed || sealed.until < wallNow().getTime()) return;
    // From before it was asked for: as good as none.
    if (!strongEnoughToEnter(deps, sealed)) return;
    const { acr, amr, at } = sealed;
    const session = hash(sealed.id);
    try {
      const [owner, who] = await Promise.all([
        // A page that listens by itself keeps nobody signed in.
        BY_ITSELF.has(request.routeOptions.url)
          ? deps.store.sessions.there(session)
          : deps.store.sessions.alive(session),
        find(deps, sealed.member, { acr, amr, at, session }),
      ]);
      if (owner !== sealed.member) return;
      if (who) [request.who, request.csrf] = [{ ...who, shownAt: sealed.shown ?? 0 }, sealed.csrf];
      else request.revoked = { member: sealed.member, session };
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
  const { members, covenants, partners } = deps.store;
  const day = deps.today();
  const [member, today] = await Promise.all([
    members.byId(id),
    day,
    day.then((now) => partners.seen(now)),
    // 18: whatever this request asks of the covenant, it asks of today's.
    day.then((now) => covenants.on(now)),
  ]);
  const actor = member && actorOn(member, today);
  if (!actor) return null;
  // 10.5, 14.2: an external partner sees nothing until annex 1 and the statement are signed, and nothing after.
  const out = await partners.keepsOut(member, today);
  // Who only has to sign the statement gets as far as that page (plugins/unsigned.ts).
  return out === null || out === 'statement' ? { member, actor, signIn, today } : null;
}

/**
 * A new session with a new id, whatever the browser had before (session fixation); what it had ends. Who signs in anew
 * in the same browser keeps the token of their forms, so that a page which is still open can be sent.
 */
export async function beginSession(
  deps: Deps,
  request: FastifyRequest,
  { actor, member }: Pick<Who, 'actor' | 'member'>,
  identified: Identified,
  asked: Pick<Pending, 'fresh'>,
): Promise<void> {
  const { sub, sid, acr, amr, shownAt, idToken } = identified;
  const before = jar(request.session).get('regie');
  const length = sessionLengthOf(deps.config.sessionLengths, actor.roles);
  const id = randomBytes(32).toString('base64url');
  const now = wallNow();
  // Counted from when the provider saw the person: its own session can't stretch ours.
  const until = Math.min(now.getTime(), shownAt ?? now.getTime()) + length.whole * MINUTES;
  await deps.store.sessions.begin({
    id: hash(id),
    member: member.id,
    subject: ofProvider(deps, sub),
    sid: sid === null ? null : ofProvider(deps, sid),
    started: now.toISOString(),
    until: new Date(until).toISOString(),
    idle: length.idle * MINUTES,
    browser: browserInWords(request.headers['user-agent']),
  });
  if (before) await deps.store.sessions.end(hash(before.id));
  const csrf = before?.member === member.id ? before.csrf : randomBytes(32).toString('base64url');
  request.session.regenerate();
  jar(request.session).set('regie', {
    id,
    member: member.id,
    at: now.toISOString(),
    until,
    acr,
    amr,
    csrf,
    idToken,
    // A provider that doesn't say when is believed only where it was told to ask anew.
    shown: shownAt ?? (asked.fresh ? now.getTime() : 0),
  });
}

/** Ends the session in the browser and in the store; answers what the provider needs to end its own. */
export async function endSession(deps: Deps, request: FastifyRequest): Promise<string | null> {
  const sealed = jar(request.session).get('regie');
  request.session.delete();
  if (sealed) await deps.store.sessions.end(hash(sealed.id));
  return sealed?.idToken ?? null;
}

/** What the provider calls a person or a session of its own, as the store knows it. */
export const ofProvider = (deps: Deps, id: string): string => hash(`${deps.config.oidcIssuer}\n${id}`);

/**
 * An account as a member is bound to it (docs/decisions/0076). Without the provider's address: there is one provider, and
 * it may move to another host.
 */
export const accountOf = (sub: string): string => hash(`account\n${sub}`);

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

/**
 * Off to the provider; afterwards back to where the person was going. Opening a page does no more than this. Whose
 * session here has ended by itself is asked anew, also when the provider still knows them; so is everybody where the site
 * says so (SIGN_IN_ANEW), and then no session begins without an act of the person.
 */
export async function signInFirst(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  returnTo = request.url,
  strong = false,
  fresh = request.who === null && jar(request.session).get('regie') !== undefined,
): Promise<FastifyReply> {
  // A cookie holds no more than 4 kB, and no page of ours has a longer address.
  const to = returnTo.length > 300 ? '/' : returnTo;
  const { strongAlways, signInAnew } = deps.config;
  const asked = { strong: strong || strongAlways, fresh: fresh || signInAnew };
  const { url, pending } = await deps.identity.begin(to, asked);
  keepPending(request, pending);
  return reply.redirect(url, 303);
}

/**
 * Whether the provider saw this person lately enough: after we asked when it had to be anew, and not so long ago that
 * a session would be over before its idle time is. One that doesn't say when is believed.
 */
export function seenLately(
  deps: Deps,
  { actor }: Pick<Who, 'actor'>,
  { shownAt }: Identified,
  { fresh, at }: Pending,
): boolean {
  if (shownAt === null) return true;
  // The provider counts in whole seconds.
  const tolerance = (deps.config.oidcClockTolerance + 1) * 1000;
  if (fresh) return shownAt >= at - tolerance;
  const { whole, idle } = sessionLengthOf(deps.config.sessionLengths, actor.roles);
  return shownAt + (whole - idle) * MINUTES >= wallNow().getTime() - tolerance;
}

const hash = (id: string): string => createHash('sha256').update(id).digest('base64url');
