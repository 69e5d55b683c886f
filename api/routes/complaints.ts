/** Complaints (13.1): a list with dates, one page a complaint, its forms, its letters, and the file that its handler may read. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ComplaintState,
  complaintLetter,
  confirmationLetter,
  FIELD,
  HANDLER,
  readingFor,
  seesComplaints,
} from '../../domain/complaint/index.ts';
import { addDays, startOfDay } from '../../domain/dates/index.ts';
import { type FormDescription, paperForm } from '../../domain/forms/index.ts';
import type { Letter } from '../../domain/letters/index.ts';
import { renderPdf } from '../../letters/index.ts';
import type { LoadedCase } from '../../store/index.ts';
import { complaintIdOf, complaintNumber, handlerOptions, KIND } from '../acting/complaints.ts';
import { nothing } from '../acting/file.ts';
import { sendPaper } from '../acting/papers.ts';
import { toReadPapers } from '../acting/permits.ts';
import { actsFor, mayAct, standing } from '../acting/standing.ts';
import { COMPLAINT_STEPS, complaintPage, complaintStarts, maySeeComplaint } from '../complaint-page.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formShower, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { readingPages } from './reading.ts';

const PAGE = '/klachten';
const MOST = 200;
/** Every complaint that runs has its next moment within a year and some. */
const AHEAD_DAYS = 500;
const ID = /^[\w-]{8,64}$/;
type Params = { Params: { id: string } };

export async function complaintRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const show = formShower(pages);
  const signedIn = needsSession(deps, pages);

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const desk = seesComplaints(who.actor);
    const may = desk || who.actor.roles.includes(HANDLER);
    await look(who, null, may);
    if (!may) return unknown(request, reply, 403);
    const until = startOfDay(addDays(who.today, AHEAD_DAYS));
    const rows = await deps.store.cases.soonest({ kind: KIND, until, limit: MOST });
    const complaints = [];
    for (const { caseId, stage, moments } of rows) {
      if (!desk) {
        const state = await stateOf(caseId);
        if (state?.handler !== who.member.id) continue;
      }
      const answerBy = moments.find(({ what }) => what === 'answer-complaint')?.lastDay ?? null;
      complaints.push({
        ...{ href: `${PAGE}/${caseId}`, number: complaintNumber(caseId), answerBy },
        ...{ stage: COMPLAINT_STEPS[stage] ?? stage, late: (answerBy ?? '9999') < who.today },
      });
    }
    return pages.send(request, reply, 'complaints', { title: 'Klachten', complaints, desk });
  });

  app.get(`${PAGE}/nieuw`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return seesComplaints(who.actor)
      ? show(request, reply, who, formFor(who, 'register-complaint'), `${PAGE}/nieuw`)
      : unknown(request, reply, 403);
  });
  app.post(`${PAGE}/nieuw`, signedIn, async (request, reply) => {
    const who = request.who as Who;
    if (!seesComplaints(who.actor)) return unknown(request, reply, 403);
    return send(request, reply, who, formFor(who, 'register-complaint'), `${PAGE}/nieuw`, null);
  });

  app.get<Params>(`${PAGE}/:id`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const state = await open(who, request.params.id);
    if (!state) return unknown(request, reply);
    return pages.send(request, reply, 'case-page', await complaintPage(deps, who, request.params.id, state));
  });

  letters('bevestiging', 'confirm-complaint', (state, words) =>
    confirmationLetter(deps.covenant, state, words),
  );
  letters('brief', 'send-complaint-answer', (state, words) => complaintLetter(deps.covenant, state, words));

  readingPages(app, deps, pages, {
    ...{ path: `${PAGE}/:id/dossier/:link`, purpose: 'complaint' },
    async open(who, id, link) {
      const state = ID.test(id) ? await stateOf(id) : null;
      const found = state && Object.hasOwn(state.links, link) ? state.links[link] : undefined;
      const assignment = state && readingFor(deps.covenant, state, who.member.id, who.today);
      if (!found || !assignment) return null;
      const reason = `Klacht ${complaintNumber(id)}`;
      return {
        ...{ file: found.file, assignment, why: 'decide-complaint', reason, back: `${PAGE}/${id}` },
        lead: `U leest dit voor klacht ${complaintNumber(id)}, en voor niets anders.`,
      };
    },
  });

  type Free = { Params: { id: string; form: string } };
  app.get<Free>(`${PAGE}/:id/:form`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    const form = await offered(who, id, request.params.form);
    return form ? show(request, reply, who, form, `${PAGE}/${id}/${form.id}`) : unknown(request, reply);
  });
  app.post<Free>(`${PAGE}/:id/:form`, signedIn, async (request, reply) => {
    const who = request.who as Who;
    const { id } = request.params;
    const form = await offered(who, id, request.params.form);
    return form ? send(request, reply, who, form, `${PAGE}/${id}/${form.id}`, id) : unknown(request, reply);
  });

  /** To read and as accessible PDF, for who has the task to send it, while that is open. */
  function letters(
    name: string,
    kind: string,
    compose: (state: ComplaintState, words: Parameters<typeof complaintLetter>[2]) => Letter,
  ): void {
    const answer =
      (drawn: (request: FastifyRequest<Params>, reply: FastifyReply, letter: Letter) => unknown) =>
      async (request: FastifyRequest<Params>, reply: FastifyReply) => {
        const { who } = request;
        if (!who) return signInFirst(deps, request, reply);
        const letter = await letterFor(who, request.params.id, kind, compose);
        return letter ? drawn(request, reply, letter) : unknown(request, reply);
      };
    app.get<Params>(
      `${PAGE}/:id/${name}`,
      answer((request, reply, letter) =>
        pages.send(request, reply, 'letter', {
          ...{ title: letter.title, letter, lead: 'Zo wordt de brief. Er is nog niets verstuurd.' },
          links: [{ href: `${PAGE}/${request.params.id}/${name}.pdf`, label: 'Als PDF' }],
        }),
      ),
    );
    app.get<Params>(
      `${PAGE}/:id/${name}.pdf`,
      answer(async (_request, reply, letter) =>
        reply
          .header('content-disposition', `attachment; filename="${name}-${letter.reference}.pdf"`)
          .header('cache-control', 'no-store')
          .type('application/pdf')
          .send(Buffer.from(await renderPdf(letter))),
      ),
    );
  }

  async function letterFor(
    who: Who,
    id: string,
    kind: string,
    compose: (state: ComplaintState, words: Parameters<typeof complaintLetter>[2]) => Letter,
  ): Promise<Letter | null> {
    const loaded = ID.test(id) ? await deps.store.cases.load(id) : null;
    const rows = loaded?.kind === KIND ? await deps.store.tasks.ofCase(id) : [];
    const row = rows.find((one) => one.kind === kind && one.status === 'open');
    if (!row || !mayAct(await standing(deps, who, row))) {
      await look(who, loaded?.kind === KIND ? id : null, false);
      return null;
    }
    const sends = kind === 'send-complaint-answer';
    const fields = [FIELD.person, ...(sends ? [FIELD.findings, FIELD.measures] : [])];
    const permit = toReadPapers(who, {
      loaded: loaded as LoadedCase,
      fields,
      why: kind,
      ...actsFor(who, row),
    });
    const texts = await deps.store.texts.list(id, 'zaken', permit).catch(nothing);
    const said = (code: string, ...names: string[]): string =>
      texts
        .filter((text) => text.code === code)
        .flatMap(({ values }) => names.flatMap((name) => values[name] ?? []))
        .join('\n\n');
    const person = texts.find(({ code }) => code === FIELD.person)?.values ?? {};
    const lines = [person.name, person.address, person.place];
    return compose((loaded as LoadedCase).state as ComplaintState, {
      ...{ number: complaintNumber(id), date: who.today },
      addressee: person.name ? lines.filter((line): line is string => !!line) : [],
      findings: said(FIELD.findings, 'findings', 'why'),
      measures: said(FIELD.measures, 'measures'),
    });
  }

  async function stateOf(id: string): Promise<ComplaintState | null> {
    const loaded = await deps.store.cases.load(id);
    return loaded?.kind === KIND ? (loaded.state as ComplaintState) : null;
  }
  /** Null when there is none or this person may not see it: nobody learns which. */
  async function open(who: Who, id: string): Promise<ComplaintState | null> {
    const state = ID.test(id) ? await stateOf(id) : null;
    const may = state !== null && maySeeComplaint(deps, who, state);
    await look(who, state ? id : null, may);
    return may ? state : null;
  }
  function formFor(who: Who, id: string, more: object = {}): FormDescription {
    return paperForm(id, deps.covenant, {
      ...{ today: who.today, party: who.actor.party },
      ...more,
    }) as FormDescription;
  }
  async function offered(who: Who, id: string, wanted: string): Promise<FormDescription | null> {
    const state = await open(who, id);
    if (!state || !complaintStarts(deps, who, state).includes(wanted)) return null;
    return formFor(who, wanted, await moreFor(who, wanted));
  }
  const moreFor = async (who: Who, form: string) =>
    form === 'change-complaint-handler' ? { handlers: await handlerOptions(deps, who) } : {};

  /** `caseId` null: it makes one. */
  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    form: FormDescription,
    action: string,
    caseId: string | null,
  ): Promise<FastifyReply> {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    let id = caseId ?? '';
    return sendForm(pages, request, reply, {
      href: action,
      show: (shown) => show(request, reply, who, form, action, shown),
      act: (commandId, body) => {
        if (caseId === null) id = complaintIdOf(commandId);
        const paper = { form, caseId: id, fresh: caseId === null };
        return sendPaper(deps, who, paper, { commandId, body });
      },
      done: async ({ ok }) => {
        if (ok) void reply.redirect(`${PAGE}/${id}`, 303);
        return ok;
      },
    });
  }

  function look(who: Who, caseId: string | null, ok: boolean): Promise<void> {
    return deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: ok ? 'read' : 'refused' },
      ...{ purpose: 'complaint-page', fields: [], file: 'complaints', caseId, ok },
    });
  }
  async function unknown(
    request: FastifyRequest,
    reply: FastifyReply,
    status: 403 | 404 = 404,
  ): Promise<FastifyReply> {
    const home = { href: '/', label: 'Naar mijn taken' };
    if (status === 403)
      return pages.say(
        request,
        reply,
        403,
        'Dit is niet voor u',
        'De klachten zijn voor wie ze opneemt, behandelt of de data bewaakt.',
        home,
      );
    if (await app.tooManyGuesses(request))
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    return pages.say(
      request,
      reply,
      404,
      'Dit is er niet',
      'Deze klacht is er niet (meer), of het kan nu niet.',
      home,
    );
  }
}
