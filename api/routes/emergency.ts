/** Looking in an emergency: a form that asks why, and then the page itself. Nothing of it is an address. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CaseId } from '../../domain/case.ts';
import { dossierNumber, emergencyForm, readForm } from '../../domain/forms/index.ts';
import { stateOf } from '../acting/correct.ts';
import { lookInEmergency, mayLookInEmergency } from '../acting/emergency.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

type AboutOne = { Params: { id: string } };
const ID = /^[\w-]{8,64}$/;
const PATH = '/dossiers/:id/spoed';

export async function emergencyRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get<AboutOne>(PATH, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const caseId = await open(who, request.params.id);
    if (!caseId) return notForYou(request, reply);
    if (!strongEnoughForForm(deps, who, emergencyForm.id))
      return signInFirst(deps, request, reply, hrefOf(caseId), true);
    return show(request, reply, who, caseId);
  });

  app.post<AboutOne>(PATH, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const caseId = await open(who, request.params.id);
    if (!caseId) return notForYou(request, reply);
    if (!strongEnoughForForm(deps, who, emergencyForm.id)) return tooWeak(deps, pages, request, reply);
    return sendForm(pages, request, reply, {
      href: hrefOf(caseId),
      show: (shown) => show(request, reply, who, caseId, shown),
      act: async (commandId, body) => {
        const read = readForm(emergencyForm, body, { today: who.today, party: who.actor.party });
        if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
        const title = `Bij spoed gelezen: dossier ${dossierNumber(caseId)}`;
        const { reason } = read.decision as { reason: string };
        return lookInEmergency(deps, who, caseId, commandId, reason, async (parts) => {
          await pages.send(request, reply, 'emergency', { title, parts });
        });
      },
      // The page itself is the answer.
      done: async ({ ok }) => ok,
    });
  });

  const hrefOf = (caseId: CaseId): string => `/dossiers/${caseId}/spoed`;

  /** Null when there is no such dossier, or it is not for this person: nobody learns which. */
  async function open(who: Who, id: string): Promise<CaseId | null> {
    const state = ID.test(id) ? await stateOf(deps, id) : null;
    if (state && mayLookInEmergency(deps, who, id, state)) return id;
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'refused', purpose: 'emergency', fields: [] },
      ...{ file: 'dossier', caseId: state ? id : null, ok: false },
    });
    return null;
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    caseId: CaseId,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const where = { formId: emergencyForm.id, action: hrefOf(caseId), today: who.today };
    const title = `${emergencyForm.title} (dossier ${dossierNumber(caseId)})`;
    return pages.send(
      request,
      reply,
      'form',
      { ...formData(emergencyForm, where, shown), title },
      shown.status ?? 200,
    );
  }

  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text =
      'Bij spoed kijken kan alleen een vertegenwoordiger van een kernpartij, en niet meer als het dossier in het archief ligt.';
    return pages.say(request, reply, 404, 'Hier valt voor u niets te lezen', text, {
      href: '/dossiers',
      label: 'Naar de dossiers',
    });
  }
}
