/** The coordinators' board (5): all dates of all cases, soonest first. Dates, numbers and stages; no contents. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import { boardScope, type Scope } from '../../domain/board/index.ts';
import { engineState } from '../board/engine-state.ts';
import {
  addressOf,
  type Choice,
  type Choices,
  choicesOf,
  filterOf,
  inChoices,
  likelyQuery,
  type Query,
  readQuery,
} from '../board/filter.ts';
import { cursorText, readCursor } from '../board/list.ts';
import { boardView, mayWatch } from '../board/view.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken, withScript } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

export const BOARD = '/overzicht';
const FILTER_LABELS: Record<string, string> = {
  partij: 'Partij',
  soort: 'Soort',
  wie: 'Persoon',
  fase: 'Fase',
  zaak: 'Soort zaak',
  wanneer: 'Wanneer',
};

/** Who may watch, with the scope; a page or nothing otherwise. */
export async function watcher(
  deps: Deps,
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
  what: string,
): Promise<{ who: Who; scope: Scope } | null> {
  const { who } = request;
  if (!who) {
    await signInFirst(deps, request, reply);
    return null;
  }
  const scope = boardScope(who.actor);
  if ((await mayWatch(deps, who, scope, what)) && scope) return { who, scope };
  pages.say(
    request,
    reply,
    403,
    'U kunt dit overzicht niet bekijken',
    'Het overzicht is voor de coördinator, en voor leidinggevenden van hun eigen organisatie.',
    { href: '/', label: 'Naar mijn taken' },
  );
  return null;
}

export async function boardRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(BOARD, async (request, reply) => {
    // Read while the look is put on record, and shown only when it is: when it can't be, what was read goes nowhere.
    const reading = readBoard(deps, request);
    reading.catch(() => {});
    const seen = await watcher(deps, pages, request, reply, 'list');
    const read = seen && (await reading);
    if (!read) return reply;
    const { scope } = seen;
    const { choices, query, unknown, cursor, view, engine, views, feed } = read;
    const stream = cursor === null && unknown.length === 0 ? addressOf(`${BOARD}/stroom`, query) : null;
    if (stream) withScript(reply);
    return pages.send(request, reply, 'board', {
      title: 'Overzicht',
      problems: unknown.length > 0,
      unknown: unknown.map((name) => FILTER_LABELS[name]?.toLowerCase() ?? name),
      ...listData(scope, view, query),
      chooses: scope.acts && engine.up && (view?.found ?? 0) > 0,
      engine,
      at: wallNow().toISOString(),
      filters: filtersOf(choices, query),
      query,
      filtered: Object.keys(query).length > 0 || unknown.length > 0,
      risk: query['let-op'] === 'ja',
      number: query.nummer ?? '',
      views: views.map(({ id, query: kept }) => ({
        id,
        href: addressOf(BOARD, kept),
        label: inChoices(kept, choices),
      })),
      feed,
      csv: addressOf(`${BOARD}.csv`, query),
      json: addressOf(`${BOARD}.json`, query),
      stream,
    });
  });

  const signedIn = needsSession(deps, pages);
  app.post(`${BOARD}/weergaven`, signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const seen = await watcher(deps, pages, request, reply, 'keep-view');
    if (!seen) return reply;
    const { who, scope } = seen;
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (!hasToken(request, body)) return reply.redirect(BOARD, 303);
    if (typeof body.weg === 'string') {
      await deps.store.views.remove(who.member.id, body.weg);
      return reply.redirect(BOARD, 303);
    }
    const { query, unknown } = readQuery(body, await choicesOf(deps, scope));
    if (unknown.length > 0 || !(await deps.store.views.add(who.member.id, query as Record<string, string>)))
      return pages.say(
        request,
        reply,
        422,
        'Deze weergave is niet bewaard',
        unknown.length > 0
          ? 'Een van de keuzes bestaat niet (meer). Kies opnieuw.'
          : 'U heeft al 20 weergaven. Haal er eerst een weg.',
        { href: BOARD, label: 'Naar het overzicht' },
      );
    return reply.redirect(addressOf(BOARD, query), 303);
  });
}

/** All that the page shows, asked for at once; null for who may not watch. */
async function readBoard(deps: Deps, { who, query: asked }: FastifyRequest) {
  const scope = who && boardScope(who.actor);
  if (!scope) return null;
  const cursor = readCursor((asked as Record<string, unknown>).na);
  const everybody = deps.store.members.all();
  const names = everybody.then((all) => new Map(all.map(({ id, name }) => [id, name])));
  names.catch(() => {});
  const [choices, likely, engine, { views, feed }] = await Promise.all([
    choicesOf(deps, scope, everybody),
    boardView(deps, scope, who.today, filterOf(likelyQuery(asked, deps, scope), scope), { cursor, names }),
    engineState(deps),
    deps.store.views.both(who.member.id),
  ]);
  const { query, unknown } = readQuery(asked, choices);
  return { choices, query, unknown, cursor, view: unknown.length > 0 ? null : likely, engine, views, feed };
}

/** What the list itself needs, for the page and for the live stream. */
export function listData(
  scope: Scope,
  view: Awaited<ReturnType<typeof boardView>> | null,
  query: Query,
): Record<string, unknown> {
  return {
    groups: view?.groups ?? [],
    counts: (view?.counts ?? []).map((one) => ({
      ...one,
      href: addressOf(BOARD, { ...query, wanneer: one.id }),
    })),
    found: view?.found ?? 0,
    lookedUntil: view?.lookedUntil ?? null,
    next: view?.next ? addressOf(BOARD, query, { na: cursorText(view.next) }) : null,
    acts: scope.acts,
    chooses: scope.acts,
  };
}

function filtersOf(choices: Choices, query: Query) {
  const of = (name: keyof Query, label: string, all: string, list: Choice[]) => ({
    name,
    label,
    all,
    choices: list.map((choice) => ({ ...choice, chosen: query[name] === choice.value })),
  });
  return [
    of('wanneer', 'Wanneer', 'Alle dagen', choices.groups),
    of('partij', 'Partij', 'Alle partijen', choices.parties),
    of('soort', 'Soort', 'Alle soorten', choices.kinds),
    of('wie', 'Persoon', 'Iedereen', choices.people),
    of('fase', 'Fase', 'Alle fasen', choices.stages),
    of('zaak', 'Soort zaak', 'Alle zaken', choices.caseKinds),
  ].filter((filter) => filter.choices.length > 0);
}
