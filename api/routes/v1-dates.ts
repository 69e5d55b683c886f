/** For systems: the board's dates, the dossiers and a case's moments. Numbers, dates and stages; no names. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { boardScope, type Risk, type Scope } from '../../domain/board/index.ts';
import { startOfDay } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { partOf } from '../board/export.ts';
import { choicesOf, filterOf, readQuery } from '../board/filter.ts';
import { cursorText, readCursor } from '../board/list.ts';
import { timelineOf } from '../board/timeline.ts';
import { mayWatch, rowsOf } from '../board/view.ts';
import type { Deps, Who } from '../deps.ts';
import { problem } from '../problem.ts';
import { serve } from '../v1/operation.ts';
import { dossiers, dossierTermijnen, termijnen } from '../v1/operations.ts';

/** The last day that a legal date can have (domain/dates). */
const ALL = '2199-12-31';

export function v1Dates(api: FastifyInstance, deps: Deps): void {
  const nextOf = (path: string, query: Readonly<Record<string, unknown>>, na: string | null) => ({
    _links: na === null ? {} : { volgende: { href: `${deps.config.baseUrl}/v1${path}?${again(query, na)}` } },
  });

  serve(api, termijnen, async (request, reply, { query }) => {
    const who = request.who as Who;
    const scope = await watches(reply, who, 'list');
    if (!scope) return reply;
    const { na, aantal, letOp, ...rest } = query;
    const asked = { ...rest, ...(letOp === 'true' && { 'let-op': 'ja' }) };
    const { query: known, unknown } = readQuery(asked, await choicesOf(deps, scope));
    const cursor = readCursor(na);
    if (unknown.length > 0 || (na !== undefined && !cursor))
      return problem(reply, 400, 'De vraag klopt niet', 'Deze keuze is er niet.', {
        errors: [...unknown, ...(na !== undefined && !cursor ? ['na'] : [])].map((field) => ({
          ...{ field, message: 'Deze waarde kennen we niet.' },
        })),
      });
    const risks = new Map<string, Risk>();
    const found = await rowsOf(deps, scope, who.today, filterOf(known, scope), {
      cursor,
      size: aantal,
      risks,
    });
    return {
      termijnen: await partOf(deps, found.rows, who.today, risks),
      gekekenTot: found.lookedUntil,
      ...nextOf('/termijnen', query, found.next && cursorText(found.next)),
    };
  });

  serve(api, dossiers, async (request, reply, { query }) => {
    const who = request.who as Who;
    const scope = await watches(reply, who, 'list', true);
    if (!scope) return reply;
    const cursor = readCursor(query.na);
    const rows = await deps.store.cases.soonest({
      ...(cursor && { from: cursor.at, after: cursor.id }),
      until: startOfDay(ALL),
      limit: query.aantal + 1,
      kind: 'subject',
    });
    const shown = rows.slice(0, query.aantal);
    const last = rows.length > query.aantal ? shown.at(-1) : undefined;
    return {
      dossiers: shown.map(({ caseId, stage, nextAt }) => ({
        ...{
          id: caseId,
          nummer: dossierNumber(caseId),
          soort: 'subject',
          fase: stage,
          volgendeMoment: nextAt,
        },
      })),
      ...nextOf('/dossiers', query, last ? cursorText({ at: last.nextAt, id: last.caseId }) : null),
    };
  });

  serve(api, dossierTermijnen, async (request, reply, { params }) => {
    const who = request.who as Who;
    const scope = await watches(reply, who, 'timeline', true);
    if (!scope) return reply;
    const line = await timelineOf(deps, params.id);
    if (!line) return problem(reply, 404, 'Deze zaak is er niet', 'De zaak is er niet (meer).');
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'read', purpose: 'timeline', fields: [] },
      ...{ file: 'dossier', caseId: params.id, ok: true },
    });
    const moment = ({ day, title, number, party, how, why }: (typeof line.coming)[number]) => ({
      ...{ dag: day, wat: title, taak: number, partij: party, afloop: how, waarom: why },
    });
    return { fase: line.stage, komend: line.coming.map(moment), geweest: line.past.map(moment) };
  });

  /** Null when it has been refused. `all`: a manager's own party is not enough. */
  async function watches(reply: FastifyReply, who: Who, what: string, all = false): Promise<Scope | null> {
    const own = boardScope(who.actor);
    const scope = all && !own?.acts ? null : own;
    if ((await mayWatch(deps, who, scope, what)) && scope) return scope;
    problem(reply, 403, 'Niet voor u', 'Dit is voor de coördinator.');
    return null;
  }
}

function again(query: Readonly<Record<string, unknown>>, na: string): URLSearchParams {
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, na }))
    if (value !== undefined) next.set(name, String(value));
  return next;
}
