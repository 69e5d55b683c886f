/** A planned meeting to another day or time (7, 9): who is asked hears of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readForm } from '../../domain/forms/index.ts';
import { type Meeting, mayOrganise, meetingEnds } from '../../domain/meetings/index.ts';
import { type Deps, meets, type Who } from '../deps.ts';
import { type Acted, elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { findMeeting, unknownMeeting } from '../meetings/find.ts';
import { moveForm, timeOf } from '../meetings/forms.ts';
import { askedTo, tellOfMeeting } from '../meetings/tell.ts';
import { titleOfMeeting } from '../meetings/view.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const no = (code: string, message: string, field?: string): Acted => ({
  outcome: 'answered',
  answer: { ok: false, code, message, ...(field === undefined ? {} : { field }) },
});
interface Params {
  Params: { id: string };
}

export async function meetingMoveRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const { covenant, store } = deps;

  app.get<Params>('/overleg/:id/verplaatsen', async (request, reply) => {
    const { who } = request;
    return who ? move(request, reply, who) : signInFirst(deps, request, reply);
  });
  app.post<Params>('/overleg/:id/verplaatsen', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    return refused ?? move(request, reply, request.who as Who);
  });

  async function move(request: FastifyRequest<Params>, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    const meeting = meets(who) ? await findMeeting(deps, who, request.params.id) : null;
    if (!meeting || !mayOrganise(covenant, who.actor)) return unknownMeeting(pages, request, reply);
    const back = `/overleg/${meeting.id}`;
    if (meeting.status !== 'planned') {
      const text = 'Alleen een overleg dat nog moet beginnen kan naar een andere dag.';
      const link = { href: back, label: 'Naar het overleg' };
      return pages.say(request, reply, 409, 'Dit overleg is al begonnen', text, link);
    }
    const { today } = who;
    const form = moveForm(meeting, titleOfMeeting(meeting));
    const action = `${back}/verplaatsen`;
    const show = async (shown: Shown) => {
      const data = formData(form, { formId: form.id, action, today }, shown);
      return pages.send(request, reply, 'form', data, shown.status ?? 200);
    };
    if (request.method !== 'POST') return show({});
    return sendForm(pages, request, reply, {
      href: action,
      show,
      act: (commandId, body) => carryOut(who, meeting, commandId, readForm(form, body, readingFor(who))),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(back, 303);
        return ok;
      },
    });
  }
  const readingFor = (who: Who) => ({ today: who.today, party: who.actor.party });

  async function carryOut(
    who: Who,
    meeting: Meeting,
    commandId: string,
    read: ReturnType<typeof readForm>,
  ): Promise<Acted> {
    if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
    const time = timeOf(read.decision);
    if (time === undefined) return no('no-time', 'Vul een tijd in als 09:30, of laat dit leeg.', 'time');
    const day = String(read.decision.day);
    await store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'write', purpose: 'meeting' },
      ...{ fields: [], file: 'meetings', caseId: null, ok: true },
      detail: { meeting: meeting.id, day },
    });
    const moved = await store.meetings.move(meeting.id, { day, time, expires: meetingEnds(covenant, day) });
    if (!moved) return no('begun', 'Dit overleg is al begonnen, of het gaat niet door.');
    if (day !== meeting.day || time !== meeting.time)
      await tellOfMeeting(deps, { id: meeting.id, day }, askedTo(meeting), `${commandId} ${day} ${time}`);
    return { outcome: 'answered', answer: { ok: true, version: 0 } };
  }
}
