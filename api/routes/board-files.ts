/** A board to take along: CSV, JSON, a calendar; and a case's timeline. Each is on record; none holds a name. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import { boardScope, caseKindInWords, type Scope } from '../../domain/board/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { calendarOf } from '../board/calendar.ts';
import { COLUMNS, csvLine, exported } from '../board/export.ts';
import { choicesOf, type Filter, filterOf, readQuery } from '../board/filter.ts';
import { timelineOf } from '../board/timeline.ts';
import { rowsOf } from '../board/view.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { find } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { BOARD, watcher } from './board.ts';

const BOM = '\uFEFF';
/** Dates in a calendar: as many as anybody pages through. */
const IN_CALENDAR = 1_000;

export async function boardFileRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const FEED = `${BOARD}/agenda`;
  /** Who has a file on its way: one at a time, so that a hundred clicks are not a hundred scans. */
  const busy = new Set<string>();

  app.get(`${BOARD}.csv`, async (request, reply) =>
    file(request, reply, 'overzicht.csv', 'text/csv; charset=utf-8', async function* (parts) {
      yield `${BOM}${csvLine(COLUMNS)}`;
      for await (const { rows, more } of parts) {
        yield rows.map((row) => csvLine(COLUMNS.map((name) => row[name]))).join('');
        if (more) yield csvLine(['Er is meer dan in dit bestand past. Kies een filter.']);
      }
    }),
  );

  app.get(`${BOARD}.json`, async (request, reply) =>
    file(request, reply, 'overzicht.json', 'application/json; charset=utf-8', async function* (parts) {
      yield '{"termijnen":[';
      let first = true;
      let all = true;
      for await (const { rows, more } of parts) {
        for (const row of rows) {
          yield `${first ? '' : ','}${JSON.stringify(row)}`;
          first = false;
        }
        if (more) all = false;
      }
      yield `],"volledig":${all}}`;
    }),
  );

  async function file(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    type: string,
    write: (parts: ReturnType<typeof exported>) => AsyncGenerator<string>,
  ): Promise<FastifyReply> {
    const seen = await watcher(deps, pages, request, reply, 'export');
    if (!seen) return reply;
    const { who, scope } = seen;
    const { query, unknown } = readQuery(request.query, await choicesOf(deps, scope));
    if (unknown.length > 0)
      return pages.say(request, reply, 422, 'Deze keuze kennen we niet', 'Kies opnieuw in het overzicht.', {
        href: BOARD,
        label: 'Naar het overzicht',
      });
    if (busy.has(who.member.id))
      return pages.say(
        request,
        reply.header('retry-after', '30'),
        429,
        'Er is al een bestand onderweg',
        'Wacht tot het eerste bestand er is. Probeer het daarna opnieuw.',
        { href: BOARD, label: 'Naar het overzicht' },
      );
    busy.add(who.member.id);
    const text = Readable.from(write(exported(deps, scope, who.today, filterOf(query, scope))));
    text.once('close', () => busy.delete(who.member.id));
    return reply
      .type(type)
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(text);
  }

  app.get<{ Params: { caseId: string } }>(`${BOARD}/zaken/:caseId`, async (request, reply) => {
    const { who } = request;
    const scope = who && boardScope(who.actor);
    const caseId = request.params.caseId;
    const seen = await watcher(deps, pages, request, reply, 'timeline');
    if (!seen || !scope) return reply;
    const line = scope.acts && /^[\w-]{1,64}$/.test(caseId) ? await timelineOf(deps, caseId) : null;
    await deps.store.accessLog.write({
      who: seen.who.member.id,
      party: seen.who.actor.party,
      what: line ? 'read' : 'refused',
      purpose: 'timeline',
      fields: [],
      file: 'dossier',
      caseId: line ? caseId : null,
      ok: line !== null,
    });
    if (!line)
      return pages.say(
        request,
        reply,
        404,
        'Deze zaak is er niet',
        'De zaak is er niet (meer), of is niet voor u.',
        {
          href: BOARD,
          label: 'Naar het overzicht',
        },
      );
    return pages.send(request, reply, 'timeline', { ...line, today: seen.who.today });
  });

  app.get(FEED, async (request, reply) => {
    const seen = await watcher(deps, pages, request, reply, 'list');
    if (!seen) return reply;
    return showFeed(request, reply, seen.who, null);
  });

  app.post(FEED, signedIn, async (request, reply) => {
    if (elsewhere(deps, pages, request, reply)) return reply;
    const seen = await watcher(deps, pages, request, reply, 'calendar-link');
    if (!seen) return reply;
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (!hasToken(request, body)) return reply.redirect(FEED, 303);
    if (body.doe === 'stop') {
      await deps.store.views.endFeed(seen.who.member.id);
      return reply.redirect(FEED, 303);
    }
    // Shown this once: the store has only its hash.
    return showFeed(request, reply, seen.who, await deps.store.views.newFeed(seen.who.member.id));
  });

  async function showFeed(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    token: string | null,
  ): Promise<FastifyReply> {
    return pages.send(request, reply, 'board-feed', {
      title: 'Datums in uw agenda',
      on: await deps.store.views.hasFeed(who.member.id),
      address: token === null ? null : `${deps.config.baseUrl}/agenda/${token}.ics`,
    });
  }

  /** A calendar asks by itself, without signing in: the token is the key, and leads to days and numbers only. */
  app.get<{ Params: { file: string } }>('/agenda/:file', async (request, reply) => {
    const token = /^([\w-]{43})\.ics$/.exec(request.params.file)?.[1];
    const owner = token === undefined ? null : await deps.store.views.ownerOf(token);
    const signIn = { acr: '', at: wallNow().toISOString(), session: 'calendar' };
    const who = owner === null ? null : await find(deps, owner, signIn);
    // 14: before the statement nothing; whoever is not authorised any more has no calendar either.
    const scope = who && who.member.statementOn !== null ? boardScope(who.actor) : null;
    if (!who || !scope) {
      if (await app.tooManyGuesses(request)) return reply.code(429).header('retry-after', '60').send();
      return reply.code(404).type('text/plain; charset=utf-8').send('Deze agenda is er niet (meer).\n');
    }
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: 'export',
      purpose: 'calendar',
      fields: [],
      file: 'tasks',
      caseId: null,
      ok: true,
    });
    const rows = await calendarRows(scope, who);
    return reply
      .type('text/calendar; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(calendarOf(rows, { host: new URL(deps.config.baseUrl).hostname, today: who.today }));
  });

  async function calendarRows(scope: Scope, { today }: Who) {
    const filter: Filter = scope.party === null ? {} : { party: scope.party };
    const { rows } = await rowsOf(deps, scope, today, filter, {
      ...{ cursor: null, size: IN_CALENDAR, risks: new Map() },
    });
    return rows.map(({ task, moment, day, caseId, caseKind }) => ({
      name: task
        ? `Taak ${task.number}`
        : `${caseKindInWords(caseKind)} ${dossierNumber(moment?.caseId ?? caseId)}`,
      day,
    }));
  }
}
