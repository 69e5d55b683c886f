/** The external partner's side (10.5): its cases, the plan and what was disclosed to it, and its own data. Nothing else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CaseId } from '../../domain/case.ts';
import { addDays, startOfDay } from '../../domain/dates/index.ts';
import { dossierNumber, freeForm } from '../../domain/forms/index.ts';
import { ROLE, type SubjectState, sharesWith } from '../../domain/subject/index.ts';
import { contribute } from '../acting/contribute.ts';
import { stateOf } from '../acting/correct.ts';
import { draftsAtDossier } from '../acting/drafts.ts';
import { giveReason, reasonsOwedThere } from '../acting/unusual.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { partnerParts } from '../partners/file.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import { correctedFor } from '../rights.ts';
import type { Pages } from '../view.ts';
import { askReason } from './reason.ts';

const LIST = '/zaken';
const ID = /^[\w-]{8,64}$/;
/** Every living case has its next moment before this. */
const AHEAD_DAYS = 4000;
const MOST = 200;
const shownOf = ({ plan, disclosed, own }: Awaited<ReturnType<typeof partnerParts>>) => [
  ...plan,
  ...disclosed,
  ...own,
];
interface Params {
  Params: { id: string };
}

export async function partnerCaseRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const { store } = deps;
  const signedIn = needsSession(deps, pages);

  app.get(LIST, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const may = isPartner(who);
    await look(who, null, may);
    if (!may) return notForYou(request, reply);
    return pages.send(request, reply, 'partner-cases', { title: 'Mijn zaken', cases: await casesOf(who) });
  });

  app.get<Params>('/zaken/:id', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const state = await open(who, request.params.id);
    if (!state) return unknown(request, reply);
    const { id } = request.params;
    const [rows, parts] = await Promise.all([store.tasks.ofCase(id), partnerParts(deps, who, id, state)]);
    if ((await reasonsOwedThere(deps, who, { caseId: id, file: shownOf(parts) })).length > 0)
      return askReason(pages, request, reply, who, `${LIST}/${id}/reden`);
    return pages.send(request, reply, 'partner-case', {
      title: `Zaak ${dossierNumber(id)}`,
      ...parts,
      corrected: correctedFor(deps, state, who.actor.party),
      tasks: rows
        .filter(({ status, assignee }) => status === 'open' && assignee === who.member.id)
        .map(({ number, kind, lastDay, why }) => ({
          ...{ number, lastDay, why },
          title: deps.covenant.tasks.find((task) => task.id === kind)?.title ?? kind,
        })),
      add: `${LIST}/${id}/gegevens`,
    });
  });

  app.get<Params>('/zaken/:id/reden', async (request, reply) =>
    reply.redirect(`${LIST}/${encodeURIComponent(request.params.id)}`, 303),
  );
  app.post<Params>('/zaken/:id/reden', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const { id } = request.params;
    const state = await open(who, id);
    if (!state) return unknown(request, reply);
    const href = `${LIST}/${id}`;
    return sendForm(pages, request, reply, {
      href,
      show: async (shown) => askReason(pages, request, reply, who, `${href}/reden`, shown),
      act: async (_, body) => {
        const file = shownOf(await partnerParts(deps, who, id, state));
        const codes = await reasonsOwedThere(deps, who, { caseId: id, file });
        return giveReason(deps, who, { caseId: id, purpose: 'disclosed', codes }, body);
      },
      done: async ({ ok }) => {
        if (ok) void reply.redirect(href, 303);
        return ok;
      },
    });
  });

  app.get<Params>('/zaken/:id/gegevens', async (request, reply) => adding(request, reply));
  app.post<Params>('/zaken/:id/gegevens', signedIn, async (request, reply) => adding(request, reply));

  /** 9.2: its own data, with ground, law, necessity and day. */
  async function adding(request: FastifyRequest<Params>, reply: FastifyReply): Promise<FastifyReply> {
    const post = request.method === 'POST';
    const refused = post ? elsewhere(deps, pages, request, reply) : null;
    if (refused) return refused;
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    if (!(await open(who, id))) return unknown(request, reply);
    const { today } = who;
    const form = freeForm('add-data', deps.covenant, { today, party: who.actor.party });
    const action = `${LIST}/${id}/gegevens`;
    const drafts = draftsAtDossier(deps, who, id, form);
    const show = async (shown: Shown) => {
      const opened = await drafts.open(shown);
      const data = formData(form, { formId: form.id, action, today }, opened.shown);
      return pages.send(request, reply, 'form', { ...data, draft: opened.draft }, shown.status ?? 200);
    };
    if (!post) return show({});
    return sendForm(pages, request, reply, {
      href: action,
      draft: drafts.steps,
      show,
      act: (commandId, body) => contribute(deps, who, { caseId: id, about: null }, form, { commandId, body }),
      done: async ({ ok }) => {
        if (!ok) return false;
        await drafts.steps?.discard();
        void reply.redirect(`${LIST}/${id}`, 303);
        return true;
      },
    });
  }

  /** Null when there is no such case, or this organisation takes no part in it: nobody learns which. */
  async function open(who: Who, id: CaseId): Promise<SubjectState | null> {
    const state = ID.test(id) && isPartner(who) ? await stateOf(deps, id) : null;
    const ok = state !== null && sharesWith(state, who.actor.party);
    await look(who, state ? id : null, ok);
    return ok ? state : null;
  }

  async function casesOf(who: Who): Promise<{ href: string; number: string }[]> {
    const until = startOfDay(addDays(who.today, AHEAD_DAYS));
    const rows = await store.cases.soonest({ kind: 'subject', party: who.actor.party, until, limit: MOST });
    const found = await Promise.all(
      rows.map(async ({ caseId }) => {
        const state = await stateOf(deps, caseId);
        const mine = state !== null && sharesWith(state, who.actor.party);
        return mine ? [{ href: `${LIST}/${caseId}`, number: dossierNumber(caseId) }] : [];
      }),
    );
    return found.flat();
  }

  function isPartner({ actor }: Who): boolean {
    return actor.roles.includes(ROLE.partner);
  }

  function look(who: Who, caseId: CaseId | null, ok: boolean): Promise<void> {
    const { member, party } = who.actor;
    return store.accessLog.write({
      ...{ who: member, party, what: ok ? 'read' : 'refused', purpose: 'disclosed', fields: [] },
      ...{ file: 'dossier', caseId, ok },
    });
  }

  async function unknown(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await app.tooManyGuesses(request))
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    const text = 'Deze zaak bestaat niet (meer), of uw organisatie doet er niet (meer) aan mee.';
    return pages.say(request, reply, 404, 'Deze zaak is er niet voor u', text, {
      href: '/',
      label: 'Naar mijn taken',
    });
  }

  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text = 'Deze pagina is voor externe casuspartners. U vindt uw dossiers bij ‘Dossiers’.';
    return pages.say(request, reply, 403, 'Dit is voor externe casuspartners', text, {
      href: '/',
      label: 'Naar mijn taken',
    });
  }
}
