/** Incidents and data breaches (15.2g): reporting one, the register, and its export. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DISPUTERS } from '../../domain/dispute/index.ts';
import { paperForm } from '../../domain/forms/index.ts';
import { COLUMNS, registerCsv } from '../../domain/incident/index.ts';
import { caseIdFor } from '../acting/fresh-case.ts';
import {
  incidentsOnRecord,
  oneIncident,
  readsRegister,
  registerLines,
  registerWithWords,
  seesRegister,
} from '../acting/incidents.ts';
import { sendPaper } from '../acting/papers.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import { VERSION } from '../problem.ts';
import type { Pages } from '../view.ts';

const PAGE = '/incidenten';
const NEW = `${PAGE}/melden`;
const back = { href: PAGE, label: 'Naar de incidenten' };

export async function incidentRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const sees = seesRegister(who);
    if (sees) await incidentsOnRecord(deps, who, 'list');
    return pages.send(request, reply, 'incidents', {
      title: 'Incidenten',
      sees,
      disputes: who.actor.roles.some((role) => DISPUTERS.includes(role)),
      exports: readsRegister(who),
      lines: sees ? await registerLines(deps) : [],
    });
  });

  app.get(NEW, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return show(request, reply, who);
  });
  app.post(NEW, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    return sendForm(pages, request, reply, {
      href: NEW,
      show: (shown) => show(request, reply, who, shown),
      act: (commandId, body) =>
        sendPaper(
          deps,
          who,
          { form: formFor(who), caseId: caseIdFor(commandId, 'incident'), fresh: true },
          { commandId, body },
        ),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(`${PAGE}/gemeld`, 303);
        return ok;
      },
    });
  });

  app.get(`${PAGE}/gemeld`, async (request, reply) => {
    if (!request.who) return signInFirst(deps, request, reply, '/');
    return pages.say(
      request,
      reply,
      200,
      'Uw melding is ontvangen',
      [
        'De uitvoerder krijgt een mail en beoordeelt de melding.',
        'Kunt u nog iets doen om de schade te beperken? Doe dat nu.',
      ],
      back,
    );
  });

  app.get(`${PAGE}.json`, async (request, reply) => {
    const who = await exporter(request, reply);
    if (!who) return reply;
    const incidenten = (await registerWithWords(deps, who)).map(({ line, parts }) => ({
      ...Object.fromEntries(COLUMNS.map(([key, name]) => [name, line[key]])),
      teksten: parts.flatMap(({ label, items }) =>
        items.map(({ on, lines: words }) => ({ soort: label, dag: on, tekst: words })),
      ),
    }));
    return file(reply, 'json').send({ register: 'incidenten', artikel: '15.2g, AVG 33(5)', incidenten });
  });
  app.get(`${PAGE}.csv`, async (request, reply) => {
    const who = await exporter(request, reply);
    if (!who) return reply;
    return file(reply, 'csv')
      .type('text/csv; charset=utf-8')
      .send(registerCsv(await registerLines(deps)));
  });

  app.get<{ Params: { id: string } }>(`${PAGE}/:id`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    if (!seesRegister(who)) return notForYou(request, reply, who);
    const one = await oneIncident(deps, who, id);
    if (!one)
      return pages.say(
        request,
        reply,
        404,
        'Dit incident is er niet',
        'Het is er nooit geweest, of het is vernietigd.',
        back,
      );
    await incidentsOnRecord(deps, who, 'read', { caseId: id });
    return pages.send(request, reply, 'incident', {
      title: `Incident ${one.line.number}`,
      ...one,
      words: readsRegister(who),
    });
  });

  /** On record before anything leaves; null when the answer has been given. */
  async function exporter(request: FastifyRequest, reply: FastifyReply): Promise<Who | null> {
    const { who } = request;
    if (!who) {
      await signInFirst(deps, request, reply);
      return null;
    }
    if (!readsRegister(who)) {
      await notForYou(request, reply, who);
      return null;
    }
    await incidentsOnRecord(deps, who, 'export');
    return who;
  }
  const file = (reply: FastifyReply, kind: string): FastifyReply =>
    reply
      .header('api-version', VERSION)
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="incidenten.${kind}"`);

  const formFor = ({ today, actor }: Who) => {
    const form = paperForm('report-incident', deps.covenant, { today, party: actor.party });
    if (!form) throw new RangeError('No form to report an incident');
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

  async function notForYou(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await incidentsOnRecord(deps, who, 'refused', { ok: false });
    const text = [
      'Het register van incidenten is voor de uitvoerder, de kernpartijen, de functionaris gegevensbescherming en de auditor.',
      'Een incident melden kan iedereen.',
    ];
    return pages.say(request, reply, 403, 'Dit is niet voor u', text, back);
  }
}
