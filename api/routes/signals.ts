/** Registering a signal: a core party's representative only (7.2). */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FieldError, freeForm, type Typed, typed } from '../../domain/forms/index.ts';
import { COMMAND_ID } from '../acting/command.ts';
import { registerSignal } from '../acting/register.ts';
import { EngineAway } from '../away.ts';
import { type Deps, isCore, type Who } from '../deps.ts';
import { controlsOf } from '../form-view.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { AWAY, anchorOf, EXPIRED, TaskPage } from './task-page.ts';

const PATH = '/signalen/nieuw';

interface Shown {
  values?: Typed;
  errors?: readonly FieldError[];
  alert?: { title: string; text: string };
  commandId?: string;
  status?: number;
}

export async function signalRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const task = new TaskPage(deps, pages);

  app.get(PATH, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return isCore(deps, who) ? show(request, reply, who) : notForYou(request, reply, who);
  });

  app.post(PATH, { onRequest: mayRegister }, async (request, reply) => {
    const refused = task.elsewhere(request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const values = typed(body);
    const again = (shown: Shown) => show(request, reply, who, { values, ...shown });
    if (!hasToken(request, body)) {
      return request.headers['sec-fetch-site'] === 'same-origin'
        ? again({ alert: EXPIRED, status: 403 })
        : pages.say(request, reply, 403, 'Dit kon niet worden verstuurd', 'Open het formulier opnieuw.', {
            href: PATH,
            label: 'Naar het formulier',
          });
    }
    const commandId = String(body._formulier ?? '');
    if (!COMMAND_ID.test(commandId)) return again({ alert: EXPIRED, status: 400 });
    try {
      const done = await registerSignal(deps, who, { commandId, body });
      if (done.outcome === 'invalid') return again({ errors: done.errors, commandId, status: 422 });
      if (done.answer.ok) return reply.redirect('/signalen/gemeld', 303);
      const { message, field } = done.answer;
      const alert = { title: 'Dit kan niet', text: message };
      return again(field ? { errors: [{ field, message }], status: 422 } : { alert, status: 422 });
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      return again({ alert: AWAY, commandId, status: 503 });
    }
  });

  app.get('/signalen/gemeld', async (request, reply) => {
    if (!request.who) return signInFirst(deps, request, reply, '/');
    return pages.say(
      request,
      reply,
      200,
      'Het signaal is gemeld',
      'De kernpartijen krijgen een mail met hun taak. Meer hoeft u nu niet te doen.',
      { href: '/', label: 'Naar mijn taken' },
    );
  });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const today = await deps.today();
    const form = freeForm('register-signal', deps.covenant, { today, party: who.actor.party });
    const errors = shown.errors ?? [];
    const controls = controlsOf(form.fields, {
      values: shown.values ?? {},
      errors,
      sent: shown.values !== undefined,
      today,
    });
    return pages.send(
      request,
      reply,
      'form',
      {
        title: form.title,
        problems: errors.length > 0 || shown.alert !== undefined,
        form,
        formId: form.id,
        task: null,
        file: [],
        action: PATH,
        controls,
        errors: errors.map((error) => ({ ...error, id: anchorOf(controls, error.field) })),
        alert: shown.alert ?? null,
        commandId: shown.commandId ?? randomUUID(),
      },
      shown.status ?? 200,
    );
  }

  /** Before the body is read. */
  async function mayRegister(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> {
    const { who } = request;
    if (who && isCore(deps, who)) return undefined;
    if (who) return notForYou(request, reply, who);
    return pages.say(request, reply, 401, 'U bent niet meer aangemeld', [
      'Er is niets verstuurd. Meld u aan in een nieuw tabblad.',
      'Ga daarna in dit tabblad terug naar het formulier en verstuur het opnieuw.',
    ]);
  }

  async function notForYou(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: 'refused',
      purpose: 'register-signal',
      fields: [],
      file: 'weegploeg',
      caseId: null,
      ok: false,
    });
    return pages.say(
      request,
      reply,
      403,
      'U kunt geen signaal melden',
      [
        'Dat kan alleen een vertegenwoordiger van een kernpartij in de weegploeg (artikel 7).',
        'Heeft u een signaal? Bespreek het met de vertegenwoordiger van de gemeente, de politie of het OM.',
      ],
      { href: '/', label: 'Naar mijn taken' },
    );
  }
}
