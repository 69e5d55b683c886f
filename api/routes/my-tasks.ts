/** One's own tasks: what is open, soonest due first, and what is done. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addDays, dayOf, startOfDay } from '../../domain/dates/index.ts';
import { DUE_GROUPS, type DueGroup, dueGroup } from '../../domain/tasks/mine.ts';
import type { TaskOutline } from '../../store/index.ts';
import { mineAndTheirs } from '../acting/standing.ts';
import type { Deps, Who } from '../deps.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

/** How far ahead the list looks; a task that ends later than this isn't on anybody's mind yet. */
const AHEAD_DAYS = 400;
/** More than anybody can have before them; what ends later is said to be there. */
const MOST = 1_000;
/** What fits in a page that loads at once, with each date's reason. */
const PAGE = 25;

const GROUPS: Record<DueGroup, { id: string; title: string }> = {
  overdue: { id: 'te-laat', title: 'Te laat' },
  'this-week': { id: 'deze-week', title: 'Deze week' },
  later: { id: 'later', title: 'Later' },
};

export async function myTaskRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const titles = new Map(deps.covenant.tasks.map(({ id, title }) => [id, title]));
  const titleOf = (kind: string): string => titles.get(kind) ?? kind;
  /** A choice of the filter for each kind that there is, by its title. */
  const kindsIn = (rows: readonly TaskOutline[], chosen: string | undefined) =>
    [...new Set(rows.map(({ kind }) => kind))]
      .map((kind) => ({ value: kind, label: titleOf(kind), chosen: kind === chosen }))
      .sort((a, b) => a.label.localeCompare(b.label, 'nl'));

  app.get('/', async (request, reply) => {
    const { who } = request;
    return who ? open(request, reply, who) : signInFirst(deps, request, reply);
  });

  app.get('/taken/klaar', async (request, reply) => {
    const { who } = request;
    return who ? done(request, reply, who) : signInFirst(deps, request, reply);
  });

  async function open(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    const { today } = who;
    const until = startOfDay(addDays(today, AHEAD_DAYS));
    const rows = await mineAndTheirs(deps, who, { until, limit: MOST + 1 });
    const all = rows.slice(0, MOST).map((row) => ({ ...row, group: dueGroup(row.lastDay, today) }));
    const kind = asked(request, 'soort');
    const when = DUE_GROUPS.find((group) => GROUPS[group].id === asked(request, 'wanneer'));
    const chosen = all.filter((row) => (!kind || row.kind === kind) && (!when || row.group === when));
    const { page, shown, turn } = paged(request, '/', chosen);
    const whole = new Map(
      (await deps.store.tasks.getAll(shown.map(({ id }) => id))).map((row) => [row.id, row]),
    );
    const groups = DUE_GROUPS.map((group) => ({
      ...GROUPS[group],
      overdue: group === 'overdue',
      tasks: shown.flatMap((row) => {
        const task = row.group === group ? whole.get(row.id) : undefined;
        return task ? [{ ...task, title: titleOf(task.kind), standsInFor: row.standsInFor }] : [];
      }),
    })).filter(({ tasks }) => tasks.length > 0);
    return pages.send(request, reply, 'tasks', {
      title: 'Mijn taken',
      groups,
      count: all.length,
      overdue: all.filter(({ group }) => group === 'overdue').length,
      more: rows.length > MOST,
      found: chosen.length,
      filtered: Boolean(kind || when),
      kinds: kindsIn(all, kind),
      times: DUE_GROUPS.map((group) => ({ ...GROUPS[group], chosen: group === when })),
      page,
      turn,
    });
  }

  async function done(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    const thisYear = Number(who.today.slice(0, 4));
    const first = Math.min(Number(deps.covenant.inForceFrom.slice(0, 4)), thisYear);
    const years = Array.from({ length: thisYear - first + 1 }, (_, back) => thisYear - back);
    const year = years.find((one) => String(one) === asked(request, 'jaar')) ?? thisYear;
    const range = { from: startOfDay(`${year}-01-01`), until: startOfDay(`${year + 1}-01-01`) };
    const all = await deps.store.tasks.doneFor(who.member.id, { ...range, limit: MOST });
    const kind = asked(request, 'soort');
    const chosen = all.filter((row) => !kind || row.kind === kind);
    const { page, shown, turn } = paged(request, '/taken/klaar', chosen);
    const [names, instead] = await Promise.all([whoDid(who, shown), insteadOf(who, shown)]);
    return pages.send(request, reply, 'done-tasks', {
      title: 'Taken die klaar zijn',
      tasks: shown.map((row) => ({
        ...row,
        title: titleOf(row.kind),
        on: row.closedAt === null ? null : dayOf(row.closedAt),
        by: names.get(row.id) ?? null,
        instead: instead.get(row.assignee ?? '') ?? null,
      })),
      count: all.length,
      found: chosen.length,
      filtered: Boolean(kind),
      year,
      years: years.map((one) => ({ value: String(one), chosen: one === year })),
      kinds: kindsIn(all, kind),
      page,
      turn,
    });
  }

  /** Names of those in whose place I did a task. */
  async function insteadOf(who: Who, rows: readonly { assignee: string | null }[]) {
    const others = rows.flatMap(({ assignee }) => (assignee && assignee !== who.member.id ? [assignee] : []));
    const members = others.length === 0 ? [] : await deps.store.members.byIds([...new Set(others)]);
    return new Map(members.map(({ id, name }) => [id, name]));
  }

  /** Names of the others who did a task of mine. */
  async function whoDid(who: Who, rows: readonly TaskOutline[]): Promise<Map<string, string>> {
    const steps = rows.flatMap(({ caseId, closedIn }) =>
      closedIn === null ? [] : [{ caseId, version: closedIn }],
    );
    const actors = await deps.store.cases.actorsOf(steps);
    const others = [...actors.values()].flatMap((actor) =>
      actor && actor.member !== who.member.id ? [actor.member] : [],
    );
    const members = others.length === 0 ? [] : await deps.store.members.byIds([...new Set(others)]);
    const names = new Map(members.map(({ id, name }) => [id, name]));
    return new Map(
      rows.flatMap((row): [string, string][] => {
        const name = names.get(actors.get(`${row.caseId}:${row.closedIn}`)?.member ?? '');
        return name === undefined ? [] : [[row.id, name]];
      }),
    );
  }
}

/** One choice of the filter; the empty one is none. */
function asked(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The part of a list that this page shows, and the addresses of the pages around it. */
function paged<T>(request: FastifyRequest, path: string, rows: readonly T[]) {
  const last = Math.max(1, Math.ceil(rows.length / PAGE));
  const wanted = Number(asked(request, 'pagina') ?? 1);
  const page = Number.isInteger(wanted) && wanted >= 1 ? Math.min(wanted, last) : 1;
  const href = (to: number): string => {
    const query = new URLSearchParams();
    for (const name of ['soort', 'wanneer', 'jaar']) {
      const value = asked(request, name);
      if (value !== undefined) query.set(name, value);
    }
    query.set('pagina', String(to));
    return `${path}?${query}`;
  };
  return {
    page,
    shown: rows.slice((page - 1) * PAGE, page * PAGE),
    turn: {
      last,
      back: page > 1 ? href(page - 1) : null,
      on: page < last ? href(page + 1) : null,
    },
  };
}
