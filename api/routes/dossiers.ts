/** Dossiers: a list, a page with dates and tasks, and the forms that somebody may start there. Every look is logged. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type DossierView,
  dossierFacts,
  dossierView,
  hasDossiers,
  seesMoment,
  startableForms,
} from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { addDays, dayOf, startOfDay } from '../../domain/dates/index.ts';
import { dossierNumber, type FreeFormId, freeForm, isFreeForm } from '../../domain/forms/index.ts';
import { ROLE, type SubjectState } from '../../domain/subject/index.ts';
import { contribute } from '../acting/contribute.ts';
import { mergeCases, splitSignal, stateOf } from '../acting/correct.ts';
import { draftsAtDossier } from '../acting/drafts.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { dossierPage, isLegal, momentTitle, STAGES } from '../dossier.ts';
import { type Acted, elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { givable } from '../partners/file.ts';
import { partnerOptions } from '../partners/names.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { dossierSearch } from './dossier-search.ts';

/**
 * How far ahead the list looks, until it is full: a short range on the index is fast, a long one is not. Every living case
 * has its next moment within the last.
 */
const AHEAD_DAYS = [14, 100, 800, 4000];
const TASKS_AHEAD_DAYS = 400;
const LIST = 50;
/** Forms that name texts of the case file one by one (10.5). */
const ITEMWISE: ReadonlySet<string> = new Set(['propose-disclosure', 'record-duty']);
const ID = /^[\w-]{8,64}$/;
const home = { href: '/', label: 'Naar mijn taken' };
const list = { href: '/dossiers', label: 'Naar de dossiers' };

interface Opened {
  who: Who;
  caseId: CaseId;
  state: SubjectState;
  view: DossierView;
}

export async function dossierRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  await dossierSearch(app, deps, pages);

  app.get<{ Querystring: { vanaf?: string; na?: string } }>('/dossiers', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const may = hasDossiers(deps.covenant, who.actor);
    await look(who, null, may, 'dossier-list');
    if (!may) return notForYou(request, reply);
    const { dossiers, next } = await listFor(who, request.query);
    return pages.send(request, reply, 'dossiers', { title: 'Dossiers', dossiers, next });
  });

  app.get<{ Params: { id: string } }>('/dossiers/:id', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const opened = await open(who, request.params.id);
    if (!opened) return unknown(request, reply);
    const page = await dossierPage(deps, who, opened.caseId, opened.state, opened.view);
    return pages.send(request, reply, 'dossier', { ...page });
  });

  app.get<{ Params: { id: string; form: string } }>('/dossiers/:id/:form', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return start(request, reply, who);
  });
  app.post<{ Params: { id: string; form: string } }>(
    '/dossiers/:id/:form',
    signedIn,
    async (request, reply) => {
      const refused = elsewhere(deps, pages, request, reply);
      return refused ?? start(request, reply, request.who as Who);
    },
  );

  /** Null when there is no such dossier or this person may not open it: nobody learns which. */
  async function open(who: Who, id: string): Promise<Opened | null> {
    const loaded = ID.test(id) ? await deps.store.cases.load(id) : null;
    const state = loaded?.kind === 'subject' ? (loaded.state as SubjectState) : null;
    const view = state && dossierView(deps.covenant, who.actor, dossierFacts(state));
    await look(who, state ? id : null, view !== null, 'dossier');
    return state && view ? { who, caseId: id, state, view } : null;
  }

  async function start(
    request: FastifyRequest<{ Params: { id: string; form: string } }>,
    reply: FastifyReply,
    who: Who,
  ): Promise<FastifyReply> {
    const { id, form: wanted } = request.params;
    const opened = await open(who, id);
    if (!opened || !isFreeForm(wanted)) return unknown(request, reply);
    const { caseId, state } = opened;
    const href = `/dossiers/${caseId}`;
    const again = request.method === 'POST' && (await isAgain(request, who, caseId, wanted));
    if (!again && !startableForms(deps.covenant, who.actor, state).includes(wanted))
      return pages.say(request, reply, 409, 'Dit kan nu niet', 'Kijk bij het dossier wat u nu kunt doen.', {
        href,
        label: 'Naar het dossier',
      });
    if (!strongEnoughForForm(deps, who, wanted))
      return request.method === 'POST'
        ? tooWeak(deps, pages, request, reply)
        : signInFirst(deps, request, reply, `${href}/${wanted}`, true);
    const { today } = who;
    const given = ITEMWISE.has(wanted)
      ? await givable(deps, who, caseId, state, wanted)
      : { options: [], file: [] };
    const form = freeForm(wanted, deps.covenant, {
      ...{ today, party: who.actor.party, state },
      ...{ items: given.options, partners: partnerOptions(deps) },
    });
    const drafts = draftsAtDossier(deps, who, caseId, form);
    const show = async (shown: Shown) => {
      const opened = await drafts.open(shown);
      const data = formData(form, { formId: form.id, action: `${href}/${wanted}`, today }, opened.shown);
      const title = `${form.title} (dossier ${dossierNumber(caseId)})`;
      const all = { ...data, title, file: given.file, draft: opened.draft };
      return pages.send(request, reply, 'form', all, shown.status ?? 200);
    };
    if (request.method !== 'POST') return show({});
    return sendForm(pages, request, reply, {
      href: `${href}/${wanted}`,
      draft: drafts.steps,
      show,
      act: async (commandId, body): Promise<Acted> => {
        if (wanted === 'split-signal') return splitSignal(deps, who, caseId, form, { commandId, body });
        if (wanted === 'merge') return mergeCases(deps, who, caseId, form, { commandId, body });
        // Sent again, what was asked may not be offered any more: the command's own answer counts.
        const before = again ? await deps.engine.command(caseId, commandId) : null;
        if (before) return { outcome: 'answered', answer: before };
        return contribute(deps, who, { caseId, about: null }, form, { commandId, body });
      },
      done: async ({ ok }) => {
        if (!ok) return false;
        await drafts.steps?.discard();
        void reply.redirect(href, 303);
        return true;
      },
    });
  }

  async function isAgain(
    request: FastifyRequest,
    who: Who,
    caseId: CaseId,
    form: FreeFormId,
  ): Promise<boolean> {
    const commandId = (request.body as { _formulier?: unknown } | null)?._formulier;
    const known = typeof commandId === 'string' ? await deps.store.intents.get(commandId) : null;
    return known?.actor?.member === who.member.id && known.caseId === caseId && known.type === form;
  }

  async function listFor(who: Who, { vanaf: from, na }: { vanaf?: string; na?: string }) {
    const { covenant, store } = deps;
    const { party, roles } = who.actor;
    const all = roles.some((role) => role === ROLE.coordinator || role === ROLE.administrator);
    const start =
      from !== undefined && !Number.isNaN(Date.parse(from)) ? new Date(from).toISOString() : undefined;
    const first = start === undefined ? who.today : dayOf(start);
    const after = na !== undefined && ID.test(na) ? na : '';
    const range = {
      ...(start !== undefined && { from: start, after }),
      kind: 'subject',
      ...(!all && { party }),
    };
    let rows: Awaited<ReturnType<typeof store.cases.soonest>> = [];
    for (const days of AHEAD_DAYS) {
      const until = startOfDay(addDays(first, days));
      rows = await store.cases.soonest({ ...range, until, limit: LIST + 1 });
      if (rows.length > LIST) break;
    }
    const until = startOfDay(addDays(who.today, TASKS_AHEAD_DAYS));
    const tasks = await store.tasks.openFor(who.member.id, { until });
    const mine = new Map<string, number>();
    for (const { caseId } of tasks) mine.set(caseId, (mine.get(caseId) ?? 0) + 1);
    const shown = await Promise.all(
      rows.slice(0, LIST).map(async ({ caseId, stage, moments }) => {
        // In the conference a core party sees a case only when it is involved: that stands in the state.
        const state = stage === 'conference' || stage === 'closed' ? await stateOf(deps, caseId) : null;
        const facts = state ? dossierFacts(state) : { stage: stage as SubjectState['stage'], involved: [] };
        const view = dossierView(covenant, who.actor, facts);
        if (!view) return [];
        const next = moments.find((moment) => isLegal(moment) && seesMoment(view, moment.what));
        return [
          {
            href: `/dossiers/${caseId}`,
            number: dossierNumber(caseId),
            stage: STAGES[stage] ?? stage,
            next: next ? { title: momentTitle(covenant, next.what), lastDay: next.lastDay } : null,
            tasks: mine.get(caseId) ?? 0,
          },
        ];
      }),
    );
    const last = rows[LIST - 1];
    const next = rows.length > LIST && last ? `/dossiers?vanaf=${last.nextAt}&na=${last.caseId}` : null;
    return { dossiers: shown.flat(), next };
  }

  function look(who: Who, caseId: CaseId | null, ok: boolean, purpose: string): Promise<void> {
    return deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: !ok ? 'refused' : caseId === null ? 'list' : 'read',
      purpose,
      fields: [],
      file: 'dossier',
      caseId,
      ok,
    });
  }

  async function unknown(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await app.tooManyGuesses(request))
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    const text = 'Dit dossier bestaat niet (meer), of u hoeft het voor uw werk niet te zien.';
    return pages.say(request, reply, 404, 'Dit dossier is er niet voor u', text, list);
  }

  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text = 'Dossiers zijn voor wie meedoet aan de weging of het casusoverleg, en voor de uitvoering.';
    return pages.say(request, reply, 403, 'U kunt geen dossiers bekijken', text, home);
  }
}
