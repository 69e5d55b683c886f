/** For systems: one's own tasks, and completing one, with a bearer token. Errors as problem+json (RFC 9457). */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../../contracts/answers.ts';
import { addDays, startOfDay } from '../../domain/dates/index.ts';
import type { FieldError } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { COMMAND_ID } from '../acting/command.ts';
import { completeTask } from '../acting/complete.ts';
import { mayAct, mineAndTheirs, standing } from '../acting/standing.ts';
import { strongEnough, strongEnoughToEnter } from '../acting/strong.ts';
import { isAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import { bearerOf } from '../plugins/bearer.ts';
import { problem, VERSION } from '../problem.ts';
import { openapiOf } from '../v1/openapi.ts';
import { serve } from '../v1/operation.ts';
import { taakAfronden, taakEen, takenLijst } from '../v1/operations.ts';
import { allows, type Scope } from '../v1/scopes.ts';
import { destructionJson } from './destruction-json.ts';
import { v1Dates } from './v1-dates.ts';

const AHEAD_DAYS = 400;
const MOST = 1_000;

export async function jsonRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  const described = JSON.stringify(openapiOf(deps.covenant, deps.config, deps.config.oidcIssuer));
  // For everybody, from any page: it says what can be asked, and nothing of what is there.
  app.get('/v1/openapi.json', async (_request, reply) =>
    reply
      .header('api-version', VERSION)
      .header('access-control-allow-origin', '*')
      .type('application/json; charset=utf-8')
      .send(described),
  );
  await app.register(
    (api, _options, done) => {
      api.addHook('onRequest', async (request, reply) => {
        reply.header('api-version', VERSION);
        // A cookie is for people with a browser: here it counts for nothing, so no other site can use it.
        request.who = await bearerOf(deps, request);
        if (request.who && !strongEnoughToEnter(deps, request.who.signIn))
          return insufficient(reply, 'Voor dit systeem is een token van een sterke aanmelding nodig.');
        const { scope } = request.routeOptions.config;
        if (request.who && scope !== undefined && !allows(request.who.scopes, scope))
          return lacking(reply, request.who, scope);
        if (request.who) return undefined;
        reply.header('www-authenticate', 'Bearer');
        return problem(reply, 401, 'Niet aangemeld', 'Stuur een geldig token mee van iemand die bevoegd is.');
      });

      serve(api, takenLijst, async (request, _reply, { query }) => {
        const who = request.who as Who;
        const until = startOfDay(addDays(who.today, AHEAD_DAYS));
        const all = await mineAndTheirs(deps, who, { until, limit: MOST });
        const from = /^\d{1,4}$/.test(query.na ?? '') ? Number(query.na) : 0;
        const outline = all.slice(from, from + query.aantal);
        const next = from + query.aantal < all.length ? from + query.aantal : null;
        const instead = new Set(outline.flatMap(({ id, standsInFor }) => (standsInFor ? [id] : [])));
        const rows = await deps.store.tasks.getAll(outline.map(({ id }) => id));
        const at = new Map(outline.map(({ id }, place) => [id, place]));
        rows.sort((a, b) => (at.get(a.id) ?? 0) - (at.get(b.id) ?? 0));
        const href = `${deps.config.baseUrl}/v1/taken?aantal=${query.aantal}&na=${next}`;
        return {
          taken: rows.map((row) => ({ ...shown(row), alsVervanger: instead.has(row.id) })),
          _links: next === null ? {} : { volgende: { href } },
        };
      });

      serve(api, taakEen, async (request, reply, { params }) => {
        const row = await ownTask(request, params.nummer);
        return row ? shown(row) : unknown(reply);
      });

      serve(api, taakAfronden, async (request, reply, { params, body }) => {
        const row = await ownTask(request, params.nummer);
        if (!row) return unknown(reply);
        const wait = !/\brespond-async\b/.test(String(request.headers.prefer ?? ''));
        const key = request.headers['idempotency-key'];
        const commandId = key === undefined ? randomUUID() : String(key);
        if (!COMMAND_ID.test(commandId)) {
          return problem(
            reply,
            400,
            'Idempotency-Key klopt niet',
            '8 tot 90 letters, cijfers, - _ : of punten.',
          );
        }
        const who = request.who as Who;
        // The same key again: the same answer, also when the task is over because of it.
        const before = key === undefined ? null : await answeredBefore(who, row, commandId);
        if (before) return answered(reply, commandId, before);
        if (row.status !== 'open') {
          return problem(reply, 409, 'De taak is niet meer open', 'Er hoeft niets meer te gebeuren.');
        }
        if (!strongEnough(deps, who, row.kind))
          return insufficient(reply, 'Voor deze beslissing is een token van een sterke aanmelding nodig.');
        const done = await completeTask(deps, who, row, { commandId, body, wait });
        if (done.outcome === 'invalid') return invalid(reply, done.errors);
        if (done.outcome === 'sent') {
          return reply.code(202).header('preference-applied', 'respond-async').send({ commandId });
        }
        return answered(reply, commandId, done.answer);
      });

      destructionJson(api, deps);
      v1Dates(api, deps);

      api.setNotFoundHandler((_request, reply) =>
        problem(reply, 404, 'Niet gevonden', 'Dit adres bestaat niet.'),
      );
      api.setErrorHandler((error: { statusCode?: number }, request, reply) => {
        const status = error.statusCode ?? 500;
        if (isAway(error)) {
          return problem(reply, 503, 'Even niet bereikbaar', 'Probeer het over een paar minuten opnieuw.');
        }
        if (status < 500)
          return problem(reply, status, 'Dit kon niet worden gelezen', 'Stuur JSON, niet te groot.');
        request.log.error({ err: error }, 'request failed');
        return problem(reply, 500, 'Er ging iets mis', 'Probeer het later opnieuw.');
      });
      done();
    },
    { prefix: '/v1' },
  );

  /** RFC 6750: what the token lacks, by name; on record as any look that was refused. */
  async function lacking(reply: FastifyReply, who: Who, scope: Scope): Promise<FastifyReply> {
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: 'refused',
      purpose: 'scope',
      fields: [],
      file: 'application',
      caseId: null,
      detail: { scope },
      ok: false,
    });
    reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
    const detail = `Dit token heeft de scope ${scope} niet. Vraag er een aan met die scope.`;
    return problem(reply, 403, 'Dit mag niet met dit token', detail, { scope });
  }

  /** RFC 9470: which sign-in would do, for a client that can ask for it. */
  function insufficient(reply: FastifyReply, detail: string): FastifyReply {
    const acr = deps.config.strongSignIn?.acr ?? [];
    const wanted = acr.length > 0 ? `, acr_values="${acr.join(' ').replace(/["\\]/g, '')}"` : '';
    reply.header('www-authenticate', `Bearer error="insufficient_user_authentication"${wanted}`);
    return problem(reply, 403, 'Niet sterk genoeg aangemeld', detail);
  }

  /** What this person's command for this case came to; null when it is new, or not done yet. */
  async function answeredBefore(who: Who, row: TaskRow, commandId: string): Promise<Answer | null> {
    const [intent, outcome] = await Promise.all([
      deps.store.intents.get(commandId),
      deps.store.cases.outcomeOf(commandId),
    ]);
    const own =
      intent?.actor?.member === who.member.id &&
      intent.caseId === row.caseId &&
      (intent.event as { task?: unknown }).task === row.task;
    return own && outcome?.caseId === row.caseId ? outcome.answer : null;
  }

  /** Somebody else's task is as unknown as one that doesn't exist; looking for it is on record. */
  async function ownTask(request: FastifyRequest, number: string): Promise<TaskRow | null> {
    const who = request.who as Who;
    const row = await deps.store.tasks.byNumber(number);
    if (!row || mayAct(await standing(deps, who, row))) return row;
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: 'refused',
      purpose: 'task-api',
      fields: [],
      file: 'tasks',
      caseId: row.caseId,
      detail: { task: row.id },
      ok: false,
    });
    return null;
  }
}

const shown = ({ number, kind, lastDay, endsAt, article, status, why }: TaskRow) => ({
  nummer: number,
  soort: kind,
  laatsteDag: lastDay,
  eindigtOp: endsAt,
  artikel: article,
  status,
  waarom: why,
});

function answered(reply: FastifyReply, commandId: string, answer: Answer): FastifyReply {
  if (answer.ok) return reply.send({ commandId, ...answer });
  const { code, message, field } = answer;
  return problem(reply, 409, 'Dit kan niet', message, { code, ...(field ? { field } : {}) });
}

const unknown = (reply: FastifyReply): FastifyReply =>
  problem(reply, 404, 'Deze taak is er niet', 'Kijk of het nummer klopt.');

const invalid = (reply: FastifyReply, errors: readonly FieldError[]): FastifyReply =>
  problem(reply, 422, 'Niet alles is goed ingevuld', 'Kijk bij errors welke velden het zijn.', { errors });
