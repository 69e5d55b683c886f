/** Tasks of the controller to look for a time (section 4; 4, 15.2c): the list, proposing one, one on its page, the files and duties that it opens. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AssignmentState, assignment, lookFor, SHIELD_LOOKERS } from '../../domain/assignment/index.ts';
import { dossierNumber, type FormDescription, paperForm, readForm } from '../../domain/forms/index.ts';
import {
  assignmentFacts,
  assignmentOf,
  hasAssignments,
  KIND,
  lookerOptions,
  looks,
  meant,
  PAGE,
  purposeOfLook,
  readLooker,
  shieldedIn,
} from '../acting/assignments.ts';
import { caseIdFor } from '../acting/fresh-case.ts';
import { type Paper, sendPaper } from '../acting/papers.ts';
import { strongEnoughForForm } from '../acting/strong.ts';
import { caseLines } from '../case-page.ts';
import { type Deps, isCore, type Who } from '../deps.ts';
import { type Acted, elsewhere, formShower, sendForm } from '../form-page.ts';
import { needsSession, tooWeak } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { ledgerPages } from './ledger.ts';
import { readingPages } from './reading.ts';

const NEW = '/opdrachten/nieuw';
const SHIELDED = '/dossiers/:id/afgeschermd';
const STEPS = { proposed: 'De kernpartijen beslissen', given: 'Gegeven', over: 'Voorbij' };
const OUTCOMES = {
  ...{ refused: 'Niet gegeven', done: 'Klaar', ended: 'De laatste dag is voorbij' },
  ...{ withdrawn: 'Ingetrokken', gone: 'Wie mocht meekijken, is niet meer bevoegd' },
};
const MOMENTS = {
  'assignment-records': 'De opdracht wordt vernietigd',
  'assignment-ends': 'De toegang stopt',
};
type Params = { Params: { id: string } };

export async function assignmentRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const show = formShower(pages);
  const signedIn = needsSession(deps, pages);
  const home = { href: PAGE, label: 'Naar het meekijken' };

  app.get(PAGE, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const may = hasAssignments(deps, who);
    await onRecord(who, null, may);
    if (!may) return notForYou(request, reply);
    const lines = [];
    for (const id of await deps.store.cases.ids({ kind: KIND })) {
      const state = await assignmentOf(deps, who, id);
      if (!state) continue;
      const facts = Object.fromEntries(await assignmentFacts(deps, state));
      lines.push({
        href: `${PAGE}/${id}`,
        number: dossierNumber(id),
        who: facts.Wie,
        stand: standOf(state),
        until: state.until,
      });
    }
    lines.sort((a, b) => (a.until > b.until ? -1 : 1));
    return pages.send(request, reply, 'assignments', { title: 'Meekijken', lines, gives: isCore(deps, who) });
  });

  app.get(NEW, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!isCore(deps, who)) return refused(request, reply, who);
    if (!strongEnoughForForm(deps, who, 'propose-assignment'))
      return signInFirst(deps, request, reply, NEW, true);
    return show(request, reply, who, await formFor(who, 'propose-assignment'), NEW);
  });
  app.post(NEW, signedIn, async (request, reply) => {
    const who = request.who as Who;
    if (!isCore(deps, who)) return refused(request, reply, who);
    if (!strongEnoughForForm(deps, who, 'propose-assignment')) return tooWeak(deps, pages, request, reply);
    const form = await formFor(who, 'propose-assignment');
    return send(request, reply, who, form, NEW, async (commandId, body) => {
      const caseId = caseIdFor(commandId, KIND);
      return { to: caseId, acted: await propose(who, { form, caseId, fresh: true }, commandId, body) };
    });
  });

  type AboutFile = { Params: { id: string } };
  app.get<AboutFile>(SHIELDED, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    const form = await shieldedForm(who, id);
    return form ? show(request, reply, who, form, hrefOf(id)) : refused(request, reply, who);
  });
  app.post<AboutFile>(SHIELDED, signedIn, async (request, reply) => {
    const who = request.who as Who;
    const { id: file } = request.params;
    const form = await shieldedForm(who, file);
    if (!form) return refused(request, reply, who);
    return send(request, reply, who, form, hrefOf(file), async (commandId, body) => {
      const caseId = caseIdFor(commandId, KIND);
      const chosen = readForm(form, body, { today: who.today, party: who.actor.party });
      const more = { ...readLooker(chosen.ok ? chosen.decision.who : ''), file };
      const paper = { form, caseId, fresh: true, more };
      return { to: caseId, acted: await sendPaper(deps, who, paper, { commandId, body }) };
    });
  });
  const hrefOf = (file: string): string => SHIELDED.replace(':id', file);
  /** Null when there is no such dossier for this person, or nothing in it is shielded. */
  async function shieldedForm(who: Who, file: string): Promise<FormDescription | null> {
    const items = isCore(deps, who) ? await shieldedIn(deps, who, file) : [];
    if (items.length === 0) return null;
    const members = await lookerOptions(deps, who, SHIELD_LOOKERS);
    const context = { today: who.today, party: who.actor.party, members, items };
    return paperForm('propose-shielded-look', deps.covenant, context) as FormDescription;
  }

  app.get<Params>(`${PAGE}/:id`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    const state = await assignmentOf(deps, who, id);
    await onRecord(who, state ? id : null, state !== null);
    if (!state) return unknown(request, reply);
    const withdraw = { href: `${PAGE}/${id}/intrekken`, label: 'De opdracht intrekken' };
    return pages.send(request, reply, 'case-page', {
      title: `Opdracht ${dossierNumber(id)}`,
      lead: 'Iemand kijkt voor één doel een tijd mee in dossiers. Elke keer dat diegene kijkt, wordt vastgelegd.',
      back: home,
      facts: [...(await assignmentFacts(deps, state)), ['Stand', standOf(state)]],
      ...(await caseLines(deps, who, id, { due: assignment.due(state, deps.covenant), titles: MOMENTS })),
      parts: await purposeOfLook(deps, who, id),
      partsTitle: 'Waarvoor is het?',
      start: [...looks(who, id, state), ...(mayWithdraw(who, state) ? [withdraw] : [])],
    });
  });

  app.get<Params>(`${PAGE}/:id/intrekken`, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const { id } = request.params;
    const state = await assignmentOf(deps, who, id);
    if (!state || !mayWithdraw(who, state)) return refused(request, reply, who);
    return show(request, reply, who, await formFor(who, 'withdraw-assignment'), `${PAGE}/${id}/intrekken`);
  });
  app.post<Params>(`${PAGE}/:id/intrekken`, signedIn, async (request, reply) => {
    const who = request.who as Who;
    const { id } = request.params;
    const state = await assignmentOf(deps, who, id);
    if (!state || !isCore(deps, who)) return refused(request, reply, who);
    const form = await formFor(who, 'withdraw-assignment');
    return send(request, reply, who, form, `${PAGE}/${id}/intrekken`, async (commandId, body) => ({
      to: id,
      acted: await sendPaper(deps, who, { form, caseId: id }, { commandId, body }),
    }));
  });

  readingPages(app, deps, pages, {
    ...{ path: `${PAGE}/:id/dossier/:link`, purpose: KIND },
    async open(who, id, link) {
      const found = await opened(who, id, link);
      if (!found || found.under.fields?.length === 0) return null;
      const number = dossierNumber(id);
      return {
        ...{ file: found.file, assignment: found.under, why: 'do-assignment', reason: `Opdracht ${number}` },
        ...(found.items && { items: found.items }),
        ...{ back: `${PAGE}/${id}`, lead: `U leest dit voor opdracht ${number}, en voor niets anders.` },
      };
    },
  });
  ledgerPages(app, deps, pages, {
    ...{ path: `${PAGE}/:id/dossier/:link/plichten`, purpose: KIND, home },
    async open(who, { id, link = '' }) {
      const found = await opened(who, id, link);
      const back = { href: `${PAGE}/${id}`, label: 'Naar de opdracht' };
      return found?.under.purpose === 'assignment' ? { caseId: found.file, may: true, back } : null;
    },
  });

  /** The file, and the controller's word as it stands at this very request. */
  async function opened(who: Who, id: string, link: string) {
    const state = await assignmentOf(deps, who, id);
    const file = state && Object.hasOwn(state.files, link) ? state.files[link] : undefined;
    const under = state && lookFor(state, who.actor, who.today);
    return file && under ? { file, under, items: state.items } : null;
  }

  async function propose(who: Who, paper: Paper, commandId: string, body: unknown): Promise<Acted> {
    const read = readForm(paper.form, body, { today: who.today, party: who.actor.party });
    if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
    const { unknown: strange, ...more } = await meant(deps, who, read.decision);
    if (strange.length > 0) {
      const message = `Dossier ${strange[0]} is er niet, of u kunt het niet openen. Kijk het nummer na.`;
      return { outcome: 'answered', answer: { ok: false, code: 'no-file', message, field: 'numbers' } };
    }
    return sendPaper(deps, who, { ...paper, more }, { commandId, body });
  }

  const mayWithdraw = (who: Who, state: AssignmentState): boolean =>
    isCore(deps, who) && state.step !== 'over';
  const standOf = ({ step, outcome }: AssignmentState): string => (outcome ? OUTCOMES[outcome] : STEPS[step]);

  async function formFor(who: Who, id: string): Promise<FormDescription> {
    const members = id === 'propose-assignment' ? await lookerOptions(deps, who) : [];
    const { today, actor } = who;
    return paperForm(id, deps.covenant, { today, party: actor.party, members }) as FormDescription;
  }
  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    form: FormDescription,
    action: string,
    act: (commandId: string, body: unknown) => Promise<{ to: string; acted: Acted }>,
  ): Promise<FastifyReply> {
    const other = elsewhere(deps, pages, request, reply);
    if (other) return other;
    let id = '';
    return sendForm(pages, request, reply, {
      href: action,
      show: (shown) => show(request, reply, who, form, action, shown),
      act: async (commandId, body) => {
        const { to, acted } = await act(commandId, body);
        id = to;
        return acted;
      },
      done: async ({ ok }) => {
        if (ok) void reply.redirect(`${PAGE}/${id}`, 303);
        return ok;
      },
    });
  }

  function onRecord(who: Who, caseId: string | null, ok: boolean): Promise<void> {
    return deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: ok ? 'read' : 'refused' },
      ...{ purpose: 'assignment-page', fields: [], file: 'assignments', caseId, ok },
    });
  }
  async function refused(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await onRecord(who, null, false);
    return isCore(deps, who) ? unknown(request, reply) : notForYou(request, reply);
  }
  const toTasks = { href: '/', label: 'Naar mijn taken' };
  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text =
      'Alleen de kernpartijen laten iemand meekijken. Wie mag meekijken, ziet hier alleen de eigen opdrachten.';
    return pages.say(request, reply, 403, 'Dit is niet voor u', text, toTasks);
  }
  async function unknown(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (await app.tooManyGuesses(request))
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht een minuut en probeer het opnieuw.');
    const text = 'Deze opdracht is er niet (meer), of het kan nu niet.';
    return pages.say(request, reply, 404, 'Dit is er niet', text, toTasks);
  }
}
