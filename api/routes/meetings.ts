/** Meetings of the weighing team (7) and the case conference (9): making an agenda, beginning, ending, the minutes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { legalNow } from '../../config/index.ts';
import { addDays } from '../../domain/dates/index.ts';
import { dossierNumber, readForm } from '../../domain/forms/index.ts';
import {
  BODIES,
  type Body,
  isBody,
  type Meeting,
  mayOrganise,
  meetingEnds,
  phaseOf,
} from '../../domain/meetings/index.ts';
import { GoneError } from '../../store/index.ts';
import { type Deps, meets, type Who } from '../deps.ts';
import { type Acted, elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { BODY_NAMES, endMeeting, proposals, versionsOf } from '../meetings/data.ts';
import { findMeeting, isThere, unknownMeeting } from '../meetings/find.ts';
import { newMeetingForm, newMeetingOf } from '../meetings/forms.ts';
import { askedTo, tellOfMeeting } from '../meetings/tell.ts';
import { agendaPage, minutesPage, titleOfMeeting } from '../meetings/view.ts';
import { needsSession } from '../plugins/guard.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { meetingItemRoutes } from './meeting-item.ts';
import { meetingMoveRoutes } from './meeting-move.ts';

/** What the list shows: of the last weeks, and all that is planned. */
const BACK_DAYS = 60;
const AHEAD_DAYS = 400;
const OK: Acted = { outcome: 'answered', answer: { ok: true, version: 0 } };
const no = (code: string, message: string, field?: string): Acted => ({
  outcome: 'answered',
  answer: { ok: false, code, message, ...(field === undefined ? {} : { field }) },
});

export async function meetingRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const { store } = deps;
  const organises = (who: Who): boolean => mayOrganise(deps.covenant, who.actor);
  await meetingItemRoutes(app, deps, pages);
  await meetingMoveRoutes(app, deps, pages);

  app.get('/overleg', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!meets(who)) return notForYou(request, reply);
    const { today } = who;
    const range = { from: addDays(today, -BACK_DAYS), until: addDays(today, AHEAD_DAYS) };
    const own = organises(who);
    const rows = (await store.meetings.list(range)).filter((meeting) => own || isThere(who, meeting));
    const shown = rows.map((meeting) => ({
      id: meeting.id,
      title: titleOfMeeting(meeting),
      phase: phaseOf(meeting, today),
      count: meeting.items.length,
    }));
    const meetings = [
      ['Bezig', shown.filter(({ phase }) => phase === 'running')],
      ['Gepland', shown.filter(({ phase }) => phase === 'planned').reverse()],
      ['Geweest', shown.filter(({ phase }) => phase === 'ended')],
    ];
    const bodies = own ? BODIES.map((body) => ({ id: body, name: BODY_NAMES[body] })) : [];
    return pages.send(request, reply, 'meetings', { title: 'Overleg', meetings, bodies });
  });

  app.get<{ Querystring: { soort?: string } }>('/overleg/nieuw', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    if (!organises(who)) return notForYou(request, reply);
    const body = request.query.soort;
    return isBody(body) ? propose(request, reply, who, body) : reply.redirect('/overleg', 303);
  });

  app.post<{ Querystring: { soort?: string } }>('/overleg/nieuw', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!organises(who)) return notForYou(request, reply);
    const body = request.query.soort;
    if (!isBody(body)) return reply.redirect('/overleg', 303);
    return sendForm(pages, request, reply, {
      href: `/overleg/nieuw?soort=${body}`,
      show: (shown) => propose(request, reply, who, body, shown),
      act: (commandId, sent) => make(who, body, commandId, sent),
      done: async (answer) => {
        if (answer.ok)
          void reply.redirect(`/overleg/${(request.body as { _formulier: string })._formulier}`, 303);
        return answer.ok;
      },
    });
  });

  app.get<{ Params: { id: string } }>('/overleg/:id', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const meeting = await findMeeting(deps, who, request.params.id);
    if (!meeting) return unknown(request, reply, who);
    const page = await agendaPage(deps, who, meeting);
    return pages.send(request, reply, 'meeting', { ...page, problem: null });
  });

  app.get<{ Params: { id: string } }>('/overleg/:id/verslag', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const meeting = await findMeeting(deps, who, request.params.id);
    if (!meeting) return unknown(request, reply, who);
    return pages.send(request, reply, 'minutes', await minutesPage(deps, who, meeting));
  });

  for (const step of ['begin', 'einde', 'weg'] as const)
    app.post<{ Params: { id: string } }>(`/overleg/:id/${step}`, signedIn, async (request, reply) => {
      const refused = elsewhere(deps, pages, request, reply);
      if (refused) return refused;
      const who = request.who as Who;
      const meeting = await findMeeting(deps, who, request.params.id);
      if (!meeting) return unknown(request, reply, who);
      if (!organises(who)) return notForYou(request, reply);
      const again = async (problem: string, status: number) =>
        pages.send(request, reply, 'meeting', { ...(await agendaPage(deps, who, meeting)), problem }, status);
      if (!hasToken(request, request.body)) return again('U bent opnieuw aangemeld. Kies nog een keer.', 403);
      if (step === 'begin') {
        const problem = await begin(who, meeting);
        if (problem !== null) return again(problem, 409);
      } else if (step === 'weg') {
        if (await store.meetings.cancel(meeting.id)) {
          await tellOfMeeting(deps, meeting, askedTo(meeting), 'off');
          return reply.redirect('/overleg', 303);
        }
        return again('Dit overleg is al begonnen. Beëindig het.', 409);
      } else if (meeting.status === 'running') await endMeeting(deps, meeting);
      return reply.redirect(`/overleg/${meeting.id}`, 303);
    });

  /** Null when it runs now; else why not, in words. */
  async function begin({ today }: Who, meeting: Meeting): Promise<string | null> {
    if (meeting.status !== 'planned')
      return meeting.status === 'running' ? null : 'Dit overleg is al geweest.';
    if (meeting.items.every(({ present }) => present.length === 0))
      return 'Kies eerst bij een dossier wie erbij is. Begin daarna met het overleg.';
    const versions = await versionsOf(deps, meeting);
    const ends = meetingEnds(deps.covenant, today);
    // It begins today, whatever day it was planned for.
    await store.meetings.start(meeting.id, legalNow(), today, ends, versions);
    return null;
  }

  async function propose(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    body: Body,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const { found, more } = await proposals(deps, body, who.today);
    const form = newMeetingForm(body, found);
    const action = `/overleg/nieuw?soort=${body}`;
    const data = formData(form, { formId: form.id, action, today: who.today }, shown);
    const reasons = found.map(({ caseId, due }) => ({ number: dossierNumber(caseId), due }));
    return pages.send(
      request,
      reply,
      'meeting-new',
      { ...data, reasons, only: more ? found.length : null },
      shown.status ?? 200,
    );
  }

  async function make(who: Who, body: Body, id: string, sent: Record<string, unknown>): Promise<Acted> {
    const { today } = who;
    const known = await store.meetings.get(id);
    if (known) return known.madeBy === who.member.id ? OK : no('used', 'Begin opnieuw met plannen.');
    const { found } = await proposals(deps, body, today);
    const read = readForm(newMeetingForm(body, found), sent, { today, party: who.actor.party });
    if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
    const asked = newMeetingOf(read.decision);
    if (!asked) return no('no-time', 'Vul een tijd in als 09:30, of laat dit leeg.', 'time');
    const items = found
      .filter(({ caseId }) => asked.cases.includes(caseId))
      .map(({ caseId, due }) => ({
        caseId,
        due: due.map(({ what, lastDay }) => ({ what, lastDay })),
      }));
    try {
      const { day, time } = asked;
      const expires = meetingEnds(deps.covenant, day);
      await store.meetings.add({ id, body, day, time, madeBy: who.member.id, items, expires });
      return OK;
    } catch (error) {
      if (error instanceof GoneError)
        return no('gone', 'Een van deze dossiers is er niet meer. Kies opnieuw.', 'cases');
      throw error;
    }
  }

  /** Looking for a meeting that isn't one's own is on record too. */
  async function unknown(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'refused', purpose: 'meeting' },
      ...{ fields: [], file: 'meetings', caseId: null, ok: false },
    });
    return unknownMeeting(pages, request, reply);
  }

  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return pages.say(
      request,
      reply,
      403,
      'U kunt hier niet bij',
      [
        'Een overleg plannen kan alleen de coördinator, de uitvoerder of de partij die voorzit.',
        'Bent u ergens voor uitgenodigd? Vraag dan aan wie het overleg plant of u als aanwezig bent opgeschreven.',
      ],
      { href: '/', label: 'Naar mijn taken' },
    );
  }
}
