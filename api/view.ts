/** Draws pages. Every value is escaped by the template engine; templates hold no rule. */
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasDossiers } from '../domain/access/index.ts';
import { LOOKERS } from '../domain/assignment/index.ts';
import { boardScope } from '../domain/board/index.ts';
import { HANDLER, seesComplaints } from '../domain/complaint/index.ts';
import { dayInWords, dayOf, ZONE } from '../domain/dates/index.ts';
import { seesDestruction } from '../domain/destruction/list.ts';
import { mayManage } from '../domain/membership/index.ts';
import { seesOperations } from '../domain/operations/index.ts';
import { seesRequests } from '../domain/request/index.ts';
import { ROLE } from '../domain/subject/index.ts';
import { seesCharts } from './charts/readers.ts';
import { type Deps, isCore, meets } from './deps.ts';
import { partyName } from './partners/names.ts';

const eta = new Eta({
  views: fileURLToPath(new URL('./pages', import.meta.url)),
  autoEscape: true,
  cache: true,
  autoTrim: false,
});

/** A day, or an instant, in words and in Amsterdam's time. */
export function inWords(on: string): string {
  if (on.length === 10) return dayInWords(on);
  const time = new Intl.DateTimeFormat('nl-NL', {
    timeZone: ZONE,
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(on));
  return `${dayInWords(dayOf(on))} om ${time} uur`;
}

export interface Pages {
  /** Sends a page; `title` is its heading too. */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    template: string,
    data: { title: string } & Record<string, unknown>,
    status?: number,
  ): FastifyReply;
  /** A part of a page, for one that follows what changes. */
  part(template: string, data: Record<string, unknown>): string;
  /** A page that only says something: what happened, and what to do next. */
  say(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    title: string,
    text: string | string[],
    next?: { href: string; label: string },
  ): FastifyReply;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export function createPages(deps: Deps, { style, script }: { style: string; script: string }): Pages {
  const pages: Pages = {
    send(request, reply, template, data, status = 200) {
      const { who } = request;
      const html = eta.render(`./${template}`, {
        ...data,
        style,
        script,
        path: request.routeOptions.url,
        name: who?.member.name ?? null,
        party: who ? capital(partyName(deps, who.actor.party)) : null,
        core: who !== null && isCore(deps, who),
        dossierList: who !== null && hasDossiers(deps.covenant, who.actor),
        meets: who !== null && meets(who),
        managesStaff: who !== null && mayManage(who.actor),
        partner: who?.actor.roles.includes(ROLE.partner) === true,
        keepsPartners: who?.actor.roles.includes(ROLE.administrator) === true,
        destruction: who !== null && seesDestruction(who.actor),
        desk: who !== null && seesRequests(who.actor),
        complaintList: who !== null && (seesComplaints(who.actor) || who.actor.roles.includes(HANDLER)),
        looksOn: who?.actor.roles.some((role) => LOOKERS.includes(role)) === true,
        board: who !== null && boardScope(who.actor) !== null,
        charts: who !== null && seesCharts(who.actor),
        operates: who !== null && seesOperations(who.actor),
        clock: deps.clock !== null,
        practice: deps.config.mode === 'practice',
        csrf: request.csrf,
        dayInWords,
        inWords,
      });
      return reply.code(status).type('text/html; charset=utf-8').send(html);
    },
    part: (template, data) => eta.render(`./${template}`, { ...data, dayInWords, inWords }),
    say(request, reply, status, title, text, next) {
      return pages.send(
        request,
        reply,
        'message',
        { title, text: [text].flat(), next: next ?? null },
        status,
      );
    },
  };
  return pages;
}
