/**
 * A task without personal data, by the link of its mail and a short code from a second mail (5, 14). Opening the link
 * sends nothing and shows nothing but what the mail itself said; only a form's POST asks for a code, and only the task's
 * own form, sent with the right code, does it. For every other kind of task signing in is the only way.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LINK_AND_CODE } from '../../contracts/sign-in.ts';
import { needsStrongSignIn, startOutside } from '../../covenant/index.ts';
import { isTaskKind, taskForm, typed } from '../../domain/forms/index.ts';
import type { LinkTarget, TaskRow } from '../../store/index.ts';
import { COMMAND_ID } from '../acting/command.ts';
import { completeTask, formOf } from '../acting/complete.ts';
import { mayAct, standing } from '../acting/standing.ts';
import { EngineAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { linkCookie, NO_CODE, type Pass } from '../plugins/link-cookie.ts';
import { find } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import type { TaskPage } from './task-page.ts';

/** Each answers the request, or says that it did not: a reply that is awaited is nothing. */
export interface LinkAndCode {
  /** Whether this browser has been on our page for a code: then its POST may be listened to. */
  mayCome(request: FastifyRequest): Promise<boolean>;
  /** The page for who has no session; false when this task asks for signing in. Changes nothing. */
  show(request: FastifyRequest, reply: FastifyReply, token: string, target: LinkTarget): Promise<boolean>;
  /** The form's POST by who has no session; false when this browser has neither a pass for this task nor a code. */
  act(request: FastifyRequest, reply: FastifyReply, token: string, target: LinkTarget): Promise<boolean>;
}

const DIGITS = /^\d{6}$/;

export function linkAndCode(
  app: FastifyInstance,
  deps: Deps,
  pages: Pages,
  parts: {
    task: TaskPage;
    findLink(token: string): Promise<LinkTarget | null>;
    unknownLink(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  },
): LinkAndCode {
  const { task, findLink, unknownLink } = parts;
  const cookie = linkCookie(deps);
  const tooMany = app.createRateLimit({ max: 60, timeWindow: '10 minutes' });
  type ByToken = FastifyRequest<{ Params: { token: string } }>;

  /** The covenant says so, and the form reads nothing of a file. */
  const allowed = ({ kind }: TaskRow): boolean =>
    deps.covenant.tasks.find(({ id }) => id === kind)?.personalData === false &&
    isTaskKind(kind) &&
    !needsStrongSignIn(deps.covenant, kind) &&
    taskForm(kind, deps.covenant, { today: deps.covenant.inForceFrom, party: '' }).reads.length === 0;

  /** The person of the link, as far as they may do this task today; null otherwise. */
  async function personOf({ memberId, task: row }: LinkTarget, pass: Pass | null): Promise<Who | null> {
    const session = createHash('sha256')
      .update(pass?.id ?? '')
      .digest('base64url');
    const at = pass?.at ?? '';
    const who = await find(deps, memberId, { acr: LINK_AND_CODE, at, session });
    return who && mayAct(await standing(deps, who, row)) ? who : null;
  }
  async function passFor(request: FastifyRequest, { memberId, task: row }: LinkTarget): Promise<Pass | null> {
    const passes = await cookie.passes(request);
    return passes.find((pass) => pass.task === row.id && pass.member === memberId) ?? null;
  }

  app.post('/t/:token/code', (request: ByToken, reply) =>
    checked(request, reply, async (token, target) => {
      const who = await personOf(target, null);
      const letterId =
        who &&
        (await deps.store.letters.ask('code', {
          member: target.memberId,
          task: target.task,
          day: who.today,
          browser: await cookie.browser(request),
        }));
      await log(request, target, 'code-asked', letterId !== null);
      if (letterId) {
        try {
          await deps.engine.startLetter(letterId);
        } catch (error) {
          await deps.store.letters.forget(letterId);
          throw error;
        }
      }
      if (who && !letterId) {
        const message = 'U heeft te vaak om een code gevraagd. Wacht een uur, of meld u aan.';
        return askCode(request, reply, token, target, message, 429);
      }
      return reply.redirect(`/t/${token}/code`, 303);
    }),
  );

  app.get('/t/:token/code', async (request: ByToken, reply) => {
    const { token } = request.params;
    const target = await findLink(token);
    if (!target) return unknownLink(request, reply);
    const asked = await cookie.has(request);
    if (!asked || request.who || target.ended || !allowed(target.task))
      return reply.redirect(`/t/${token}`, 303);
    return askCode(request, reply, token, target);
  });

  return {
    mayCome: cookie.has,

    async show(request, reply, token, target) {
      if (!allowed(target.task)) return false;
      const pass = await passFor(request, target);
      if (target.ended && pass) void task.over(request, reply, target.task);
      if (target.ended) return pass !== null;
      const who = await personOf(target, pass);
      if (!who) return false;
      request.csrf = await cookie.token(request, reply);
      if (pass) void form(request, reply, token, target.task, who);
      else
        void pages.send(request, reply, 'link-code', {
          title: `Taak ${target.task.number}`,
          task: target.task,
          why: whyOutside(deps, target.task),
          signIn: `/t/${token}?aanmelden=ja`,
          action: `/t/${token}/code`,
        });
      return true;
    },

    async act(request, reply, token, target) {
      const row = target.task;
      if (!allowed(row)) return false;
      const pass = (await passFor(request, target)) ?? (await byCode(request, reply, token, target));
      if (pass === null || pass === 'answered') return pass !== null;
      const who = await personOf(target, pass);
      if (!who) return false;
      if (target.ended && !(await isTwin(request, who))) {
        void task.over(request, reply, row, 409);
        return true;
      }
      request.csrf = await cookie.token(request, reply);
      await sendForm(pages, request, reply, {
        href: `/t/${token}`,
        show: async (shown) => form(request, reply, token, row, who, shown),
        act: (commandId, body) => completeTask(deps, who, row, { commandId, body, wait: true }),
        done: async (answer) => {
          if (answer.ok) {
            void reply.redirect(`/t/${token}`, 303);
            return true;
          }
          const now = await deps.store.tasks.get(row.id);
          const over = answer.code === 'gone' || (now !== null && now.status !== 'open');
          if (over) void task.over(request, reply, now ?? { ...row, status: 'cancelled' }, 409);
          return over;
        },
      });
      return true;
    },
  };

  /** The code that came with the form; what is not right with it is answered with all that was typed. */
  async function byCode(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    target: LinkTarget,
  ): Promise<Pass | 'answered' | null> {
    if (target.ended || !(await cookie.holds(request)) || !(await personOf(target, null))) return null;
    const wrong = async (message: string) => {
      await askCode(request, reply, token, target, message);
      return 'answered' as const;
    };
    const body = request.body as { code?: unknown } | null;
    const given = String(body?.code ?? '').replace(/[\s.-]/g, '');
    if (!DIGITS.test(given)) return wrong('Vul de code in: zes cijfers.');
    const browser = await cookie.browser(request);
    const outcome = await deps.store.letters.checkCode(target.task.id, target.memberId, {
      code: given,
      browser,
    });
    await log(request, target, 'code-given', outcome === 'right');
    if (outcome === 'wrong') return wrong('Deze code klopt niet. Kijk in de nieuwste mail.');
    if (outcome === 'none') return wrong(NO_CODE);
    return cookie.add(request, reply, { task: target.task.id, member: target.memberId });
  }

  /** The same form sent twice: a task that is over answers its own command again. */
  async function isTwin(request: FastifyRequest, who: Who): Promise<boolean> {
    const commandId = (request.body as { _formulier?: unknown } | null)?._formulier;
    const intent = typeof commandId === 'string' ? await deps.store.intents.get(commandId) : null;
    return intent?.actor?.member === who.member.id;
  }

  /** What every POST before the task itself must hold: our own page, this browser's token, a link, a task that allows it. */
  async function checked(
    request: ByToken,
    reply: FastifyReply,
    go: (token: string, target: LinkTarget) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const { token } = request.params;
    const limit = await tooMany(request);
    if (!limit.isAllowed && limit.isExceeded)
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht tien minuten en probeer het opnieuw.');
    const target = await findLink(token);
    if (!target) return unknownLink(request, reply);
    const back = { href: `/t/${token}`, label: 'Naar de taak' };
    if (request.who || target.ended || !allowed(target.task)) return reply.redirect(back.href, 303);
    if (!(await cookie.holds(request))) {
      const text = 'Er is niets gebeurd. Open de link opnieuw en probeer het daar.';
      return pages.say(request, reply, 403, 'Dit kon niet worden verstuurd', text, back);
    }
    try {
      return await go(token, target);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      request.log.error({ err: error }, 'engine away');
      const text = 'Er is geen code verstuurd. Probeer het over een paar minuten opnieuw, of meld u aan.';
      return pages.say(request, reply, 503, 'Het lukt nu even niet', text, back);
    }
  }

  /**
   * The form with a place for the code: what the covenant says of this kind of task, and nothing of this one. Together,
   * so that from the mail to done it takes three clicks.
   */
  async function askCode(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    target: LinkTarget,
    wrong: string | null = null,
    status = wrong === null ? 200 : 422,
  ): Promise<FastifyReply> {
    const row = target.task;
    const who = await personOf(target, null);
    if (!who) return reply.redirect(`/t/${token}?aanmelden=ja`, 303);
    request.csrf = await cookie.token(request, reply);
    const place = { formId: 'task', action: `/t/${token}`, today: who.today };
    const values = wrong === null ? {} : { values: typed(request.body) };
    const { commandId } = request.body === undefined ? {} : formIdOf(request.body);
    const shown: Shown = { ...values, ...(commandId !== undefined && { commandId }) };
    const data = {
      ...formData(formOf(deps, who, row, who.today), place, shown),
      task: row,
      why: whyOutside(deps, row),
      problems: wrong !== null,
      codeError: wrong,
      again: `/t/${token}/code`,
      signIn: `/t/${token}?aanmelden=ja`,
    };
    return pages.send(request, reply, 'link-code-form', data, status);
  }

  /** The task's own form, and nothing beside it: no file, no way into the rest of the application. */
  function form(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    row: TaskRow,
    who: Who,
    shown: Shown = {},
  ): FastifyReply {
    const place = { formId: 'task', action: `/t/${token}`, today: who.today };
    const data = { ...formData(formOf(deps, who, row, who.today), place, shown), task: row };
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  }

  async function log(request: FastifyRequest, target: LinkTarget, what: string, ok: boolean): Promise<void> {
    if (!ok) request.log.warn({ member: target.memberId, task: target.task.id }, `${what}: refused`);
    await deps.store.accessLog.write({
      // Who asks has proved nothing yet; who gives the code has.
      who: what === 'code-given' && ok ? target.memberId : null,
      party: null,
      what,
      purpose: 'link-code',
      fields: [],
      file: 'tasks',
      caseId: target.caseId,
      detail: { task: target.task.id },
      ok,
    });
  }
}

/** Why that last day, as the mail said it. */
const whyOutside = ({ covenant }: Deps, { why }: TaskRow) => ({
  ...{ article: why.article, on: why.start.on, counting: why.counting },
  start: startOutside(covenant, why.term, why.start.event),
});

/** A form that comes back goes on as the same command. */
function formIdOf(body: unknown): { commandId?: string } {
  const id = (body as { _formulier?: unknown } | null)?._formulier;
  return typeof id === 'string' && COMMAND_ID.test(id) ? { commandId: id } : {};
}
