/**
 * One case in a meeting: the file on the table, its tasks, what can be decided right there. Contents are for who is
 * marked present, is involved, and only while the meeting runs; each look is logged with purpose `meeting`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { legalNow } from '../../config/index.ts';
import { dossierNumber, freeForm, readForm } from '../../domain/forms/index.ts';
import {
  formsFor,
  type Meeting,
  type MeetingItem,
  mayDiscuss,
  mayOrganise,
  type Sight,
  sightOf,
} from '../../domain/meetings/index.ts';
import { isPartnerId } from '../../domain/partners.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { GONE, intend, USED } from '../acting/command.ts';
import { contribute } from '../acting/contribute.ts';
import { giveReason, reasonsOwedThere } from '../acting/unusual.ts';
import type { Deps, Who } from '../deps.ts';
import { type Acted, elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { backLinks } from '../meetings/back.ts';
import { attendees, logLook, openCase, tableOf } from '../meetings/data.ts';
import { findMeeting, unknownMeeting } from '../meetings/find.ts';
import { attendanceForm, attendanceOf } from '../meetings/forms.ts';
import { askedTo, changedBetween, tellOfMeeting } from '../meetings/tell.ts';
import { itemPage } from '../meetings/view.ts';
import { partnerOptions } from '../partners/names.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { askReason } from './reason.ts';

interface ItemParams {
  Params: { id: string; nr: string };
}
interface FormParams {
  Params: { id: string; nr: string; form: string };
}
interface Opened {
  who: Who;
  meeting: Meeting;
  item: MeetingItem;
  state: SubjectState | null;
  sight: Sight;
  href: string;
}

export async function meetingItemRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  const { store } = deps;

  app.get<ItemParams>('/overleg/:id/:nr', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const opened = await open(who, request.params);
    return opened ? show(request, reply, opened) : unknownMeeting(pages, request, reply);
  });

  app.get<ItemParams>('/overleg/:id/:nr/aanwezig', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return attendance(request, reply, who);
  });
  app.post<ItemParams>('/overleg/:id/:nr/aanwezig', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    return refused ?? attendance(request, reply, request.who as Who);
  });

  app.post<ItemParams>('/overleg/:id/:nr/besproken', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const opened = await open(request.who as Who, request.params);
    if (!opened) return unknownMeeting(pages, request, reply);
    if (opened.sight !== 'contents') return notNow(request, reply, opened);
    return sendForm(pages, request, reply, {
      href: opened.href,
      show: (shown) => show(request, reply, opened, shown),
      act: (commandId) => discussed(opened, commandId),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(opened.href, 303);
        return ok;
      },
    });
  });

  app.get<ItemParams>('/overleg/:id/:nr/reden', async (request, reply) => {
    const { id, nr } = request.params;
    return reply.redirect(`/overleg/${encodeURIComponent(id)}/${encodeURIComponent(nr)}`, 303);
  });
  app.post<ItemParams>('/overleg/:id/:nr/reden', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const opened = await open(request.who as Who, request.params);
    if (!opened) return unknownMeeting(pages, request, reply);
    const { who, meeting, item, state, sight, href } = opened;
    if (sight !== 'contents' || !state) return notNow(request, reply, opened);
    return sendForm(pages, request, reply, {
      href,
      show: async (shown) => askReason(pages, request, reply, who, `${href}/reden`, shown),
      act: async (_, body) => {
        const { caseId } = item;
        const file = await tableOf(deps, who, meeting, item, state);
        const codes = await reasonsOwedThere(deps, who, { caseId, file });
        return giveReason(deps, who, { caseId, purpose: 'meeting', codes }, body);
      },
      done: async ({ ok }) => {
        if (ok) void reply.redirect(href, 303);
        return ok;
      },
    });
  });

  app.get<FormParams>('/overleg/:id/:nr/:form', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return start(request, reply, who);
  });
  app.post<FormParams>('/overleg/:id/:nr/:form', signedIn, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    return refused ?? start(request, reply, request.who as Who);
  });

  /** Null when there is no such case in a meeting of this person's. What this person sees of it is on record. */
  async function open(who: Who, { id, nr }: { id: string; nr: string }): Promise<Opened | null> {
    const meeting = await findMeeting(deps, who, id);
    const item = meeting?.items.find((one) => String(one.nr) === nr);
    if (!meeting || !item) return null;
    const state = (await openCase(deps, item.caseId))?.state ?? null;
    const sight = sightOf(meeting, item, deps.covenant, state, who.actor, who.today);
    await logLook(deps, who, meeting, item, sight);
    return sight === 'nothing'
      ? null
      : { who, meeting, item, state, sight, href: `/overleg/${meeting.id}/${item.nr}` };
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { who, meeting, item, state, sight, href }: Opened,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const page = await itemPage(deps, who, meeting, item, state, sight, shown);
    const seen = { caseId: item.caseId, file: page.table };
    if (
      sight === 'contents' &&
      (await reasonsOwedThere(deps, who, seen, shown.values !== undefined)).length > 0
    )
      return askReason(pages, request, reply, who, `${href}/reden`);
    return pages.send(request, reply, 'meeting-item', page, shown.status ?? 200);
  }

  /** By who makes the agenda, until the meeting has ended. */
  async function attendance(
    request: FastifyRequest<ItemParams>,
    reply: FastifyReply,
    who: Who,
  ): Promise<FastifyReply> {
    const opened = await open(who, request.params);
    if (!opened || !mayOrganise(deps.covenant, who.actor)) return unknownMeeting(pages, request, reply);
    const { meeting, item, state } = opened;
    if (!state || meeting.status === 'ended') return notNow(request, reply, opened);
    const { today } = who;
    const members = attendees(deps, meeting.body, state, await store.members.all(), today);
    const form = attendanceForm(deps, item.caseId, members);
    const action = `${opened.href}/aanwezig`;
    const back = `/overleg/${meeting.id}`;
    const page = (shown: Shown) => {
      const values = shown.values ?? {
        ...{ present: item.present, kinds: item.spoken?.kinds ?? [] },
        necessity: item.spoken ? [item.spoken.necessity] : [],
      };
      const data = formData(form, { formId: form.id, action, today }, { ...shown, values });
      const more = backLinks(back);
      return pages.send(request, reply, 'form', { ...data, more }, shown.status ?? 200);
    };
    if (request.method !== 'POST') return page({});
    return sendForm(pages, request, reply, {
      href: action,
      show: async (shown) => page(shown),
      act: async (commandId, body): Promise<Acted> => {
        // Whom the form does not offer can't be chosen: a party that is not involved, a partner without a permission.
        const read = readForm(form, body, { today, party: who.actor.party });
        if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
        const { present, spoken, missing } = attendanceOf(members, read.decision);
        if (missing) return { outcome: 'answered', answer: { ok: false, code: 'kinds-missing', ...missing } };
        const kept = await store.meetings.attend(meeting.id, item.nr, present, spoken);
        if (kept && meeting.status === 'planned') {
          const items = meeting.items.map((one) => (one.nr === item.nr ? { ...one, present } : one));
          const told = changedBetween(askedTo(meeting), askedTo({ items }));
          // The same form sent with another choice is another change.
          const about = `${commandId} ${[...present].sort().join()}`;
          await tellOfMeeting(deps, meeting, told, about);
        }
        return { outcome: 'answered', answer: kept ? { ok: true, version: 0 } : GONE };
      },
      done: async ({ ok }) => {
        if (ok) void reply.redirect(back, 303);
        return ok;
      },
    });
  }

  /** It was on the table: that counts as processing (13.1-2). Once a meeting; by who takes part. @throws EngineAway */
  async function discussed({ who, meeting, item, state }: Opened, commandId: string): Promise<Acted> {
    if (item.discussedAt !== null) return { outcome: 'answered', answer: { ok: true, version: 0 } };
    if (!state || !mayDiscuss(meeting.body, deps.covenant, state, who.actor))
      return { outcome: 'answered', answer: GONE };
    const { caseId } = item;
    const { body } = meeting;
    const there = await store.members.byIds(item.present);
    const partners = [...new Set(there.map(({ party }) => party).filter(isPartnerId))];
    const said = item.spoken ?? { kinds: [], necessity: '' };
    const spoken = partners.map((partner) => ({ partner, ...said }));
    const given = await intend(deps, who, commandId, { type: 'discuss', caseId }, async () => ({
      caseId,
      event: { type: 'discuss', by: who.actor, body, meeting: meeting.id, texts: [], spoken },
    }));
    if (given === null) return { outcome: 'answered', answer: USED };
    const answer = (await deps.engine.command(caseId, commandId)) ?? GONE;
    if (answer.ok) await store.meetings.discussed(meeting.id, item.nr, legalNow());
    return { outcome: 'answered', answer };
  }

  /** A form that a participant starts right there: what it decides becomes a task at once. */
  async function start(
    request: FastifyRequest<FormParams>,
    reply: FastifyReply,
    who: Who,
  ): Promise<FastifyReply> {
    const opened = await open(who, request.params);
    if (!opened) return unknownMeeting(pages, request, reply);
    const { meeting, item, state, sight, href } = opened;
    if (sight !== 'contents' || !state) return notNow(request, reply, opened);
    const { today } = who;
    const id = formsFor(meeting.body, state).find((one) => one === request.params.form);
    if (!id) return notNow(request, reply, opened);
    const form = freeForm(id, deps.covenant, {
      ...{ today, party: who.actor.party, state, partners: partnerOptions(deps) },
    });
    const show = async (shown: Shown) => {
      const data = formData(form, { formId: form.id, action: `${href}/${id}`, today }, shown);
      const title = `${form.title} (dossier ${dossierNumber(item.caseId)})`;
      return pages.send(
        request,
        reply,
        'form',
        { ...data, title, more: backLinks(href) },
        shown.status ?? 200,
      );
    };
    if (request.method !== 'POST') return show({});
    const about = meeting.body === 'weighing' ? state.weighing : null;
    return sendForm(pages, request, reply, {
      href: `${href}/${id}`,
      show,
      act: (commandId, body) =>
        contribute(deps, who, { caseId: item.caseId, about }, form, { commandId, body }),
      done: async ({ ok }) => {
        if (ok) void reply.redirect(href, 303);
        return ok;
      },
    });
  }

  function notNow(request: FastifyRequest, reply: FastifyReply, { href }: Opened): FastifyReply {
    const text = 'Dit kan alleen tijdens het overleg, door wie bij dit dossier aanwezig is.';
    return pages.say(request, reply, 409, 'Dit kan nu niet', text, {
      href,
      label: 'Naar het dossier in het overleg',
    });
  }
}
