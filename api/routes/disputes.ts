/** Disputes between parties (17): recording one, the list, and what was agreed in each round. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DISPUTERS, type DisputeState } from '../../domain/dispute/index.ts';
import { paperForm } from '../../domain/forms/index.ts';
import { PAPER_FIELDS } from '../../domain/papers/index.ts';
import { readPapers } from '../acting/file.ts';
import { caseIdFor } from '../acting/fresh-case.ts';
import { sendPaper } from '../acting/papers.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { partyName } from '../partners/names.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const KIND = 'dispute';
const PAGE = '/geschillen';
const NEW = `${PAGE}/nieuw`;
const back = { href: PAGE, label: 'Naar de geschillen' };
const CODES = PAPER_FIELDS.map(({ code }) => code).filter((code) => code.startsWith(`${KIND}.`));

export async function disputeRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const mayLook = ({ actor }: Who): boolean => actor.roles.some((role) => DISPUTERS.includes(role));

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!mayLook(who)) return notForYou(request, reply, who);
    await onRecord(who, 'list');
    const lines = [];
    for (const id of await deps.store.cases.ids({ kind: KIND })) {
      const one = await lineOf(id);
      if (one) lines.push(one);
    }
    return pages.send(request, reply, 'disputes', { title: 'Geschillen', lines });
  });

  app.get(NEW, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return mayLook(who) ? show(request, reply, who) : notForYou(request, reply, who);
  });
  app.post(NEW, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!mayLook(who)) return notForYou(request, reply, who);
    return sendForm(pages, request, reply, {
      href: NEW,
      show: (shown) => show(request, reply, who, shown),
      act: (commandId, body) =>
        sendPaper(
          deps,
          who,
          { form: formFor(who), caseId: caseIdFor(commandId, KIND), fresh: true },
          { commandId, body },
        ),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(PAGE, 303);
        return ok;
      },
    });
  });

  app.get<{ Params: { id: string } }>(`${PAGE}/:id`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!mayLook(who)) return notForYou(request, reply, who);
    const { id } = request.params;
    const line = await lineOf(id);
    if (!line)
      return pages.say(
        request,
        reply,
        404,
        'Dit geschil is er niet',
        'Het is er nooit geweest, of het is vernietigd.',
        back,
      );
    const parts = await readPapers(deps, who, id, { codes: CODES, why: 'dispute' });
    return pages.send(request, reply, 'dispute', { title: `Geschil ${line.number}`, line, parts });
  });

  async function lineOf(caseId: string) {
    const loaded = await deps.store.cases.load(caseId);
    if (loaded?.kind !== KIND) return null;
    const { parties, openedOn, rounds, settledOn } = loaded.state as DisputeState;
    const names = parties.map((party) => partyName(deps, party)).join(', ');
    return { caseId, number: caseId.slice(0, 8), parties: names, openedOn, rounds, settledOn };
  }
  const formFor = ({ today, actor }: Who) => {
    const form = paperForm('record-dispute', deps.covenant, { today, party: actor.party });
    if (!form) throw new RangeError('No form to record a dispute');
    return form;
  };
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const form = formFor(who);
    const data = formData(form, { formId: form.id, action: NEW, today: who.today }, shown);
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  }
  function onRecord({ actor }: Who, what: string, ok = true): Promise<void> {
    return deps.store.accessLog.write({
      ...{ who: actor.member, party: actor.party, what, purpose: KIND, fields: [], file: 'disputes' },
      ...{ caseId: null, ok },
    });
  }
  async function notForYou(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await onRecord(who, 'refused', false);
    const text = 'Geschillen zijn voor de vertegenwoordigers van de partijen en voor de uitvoerder.';
    return pages.say(request, reply, 403, 'Dit is niet voor u', text, {
      href: '/',
      label: 'Naar mijn taken',
    });
  }
}
