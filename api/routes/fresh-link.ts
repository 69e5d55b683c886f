/**
 * A fresh link for who can't find theirs. Whoever asks, signed in or not, gets the same words after the same time; the
 * mail goes to the assignee's own address (and to who stands in for them today) and to nobody else (14).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Day } from '../../domain/dates/index.ts';
import { GoneError, KeyGone, type TaskRow } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { linkCookie } from '../plugins/link-cookie.ts';
import { hasToken } from '../plugins/security.ts';
import type { Pages } from '../view.ts';

const PAGE = '/nieuwe-link';
/** Every answer takes at least this long, far longer than the work: how long it took says nothing. */
const FLOOR_MS = 500;
/** As a mail shows it; people type spaces and small letters. */
const NUMBER = /^[A-Z0-9]{6,12}$/;

export async function freshLinkRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const cookie = linkCookie(deps);
  const perClient = app.createRateLimit({ max: 30, timeWindow: '10 minutes' });
  const home = { href: '/', label: 'Naar mijn taken' };

  app.get(PAGE, (request, reply) => show(request, reply));

  app.get(`${PAGE}/gevraagd`, async (request, reply) =>
    pages.say(
      request,
      reply,
      200,
      'Kijk in uw mail',
      [
        'Is de taak van u, en is zij nog open? Dan krijgt u binnen een paar minuten een mail met een nieuwe link.',
        'De links in eerdere mails over de taak werken daarna niet meer.',
        'Krijgt u geen mail? Kijk of het nummer klopt, of meld u aan: dan ziet u al uw taken.',
      ],
      home,
    ),
  );

  app.post(PAGE, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const limit = await perClient(request);
    if (!limit.isAllowed && limit.isExceeded)
      return pages.say(request, reply, 429, 'Te veel pogingen', 'Wacht tien minuten en probeer het opnieuw.');
    const typed = String((request.body as { nummer?: unknown } | null)?.nummer ?? '');
    const number = typed.toUpperCase().replace(/[\s.-]/g, '');
    const ours = request.who ? hasToken(request, request.body) : await cookie.holds(request);
    if (!ours) return show(request, reply, 403, typed, 'Verstuur het formulier nog een keer.');
    if (!NUMBER.test(number)) {
      const message = 'Vul het nummer van de taak in. Het staat in de mail, achter het woord ‘taak’.';
      return show(request, reply, 422, typed, message);
    }
    await Promise.all([ask(request, number), sleep(FLOOR_MS)]);
    return reply.redirect(`${PAGE}/gevraagd`, 303);
  });

  async function ask(request: FastifyRequest, number: string): Promise<void> {
    const today = await deps.today();
    const task = await deps.store.tasks.byNumber(number);
    const asked = task?.status === 'open' ? await sendTo(request, task, today) : 0;
    await deps.store.accessLog.write({
      who: request.who?.member.id ?? null,
      party: request.who?.actor.party ?? null,
      what: 'fresh-link',
      purpose: 'link',
      fields: [],
      file: 'tasks',
      caseId: task?.caseId ?? null,
      ...(task && { detail: { task: task.id } }),
      ok: asked > 0,
    });
  }

  /** Answers how many letters are on their way. What goes wrong is for the log: the answer is the same. */
  async function sendTo(request: FastifyRequest, task: TaskRow, today: Day): Promise<number> {
    let asked = 0;
    for (const member of await mayHave(task, today)) {
      let letterId: string | null = null;
      try {
        letterId = await deps.store.letters.ask('fresh-link', { member, task, day: today });
        if (letterId === null) continue;
        await deps.engine.startLetter(letterId);
        asked += 1;
      } catch (error) {
        if (error instanceof GoneError || error instanceof KeyGone) continue;
        if (letterId !== null) await deps.store.letters.forget(letterId);
        if (!(error instanceof EngineAway)) throw error;
        request.log.error({ err: error }, 'engine away');
      }
    }
    return asked;
  }

  /** The assignee and who stands in today, by the roles and party of today. */
  async function mayHave(task: TaskRow, today: Day): Promise<string[]> {
    if (task.assignee === null) return [];
    const directory = await deps.store.members.directory(today);
    return [task.assignee, ...directory.deputies(task.assignee, task.role)];
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    status = 200,
    typed = '',
    message: string | null = null,
  ): Promise<FastifyReply> {
    if (!request.who) request.csrf = await cookie.token(request, reply);
    const data = {
      title: 'Vraag een nieuwe link',
      problems: message !== null,
      error: message === null ? null : { id: 'nummer', message },
      number: typed.slice(0, 40),
      action: PAGE,
    };
    return pages.send(request, reply, 'fresh-link', data, status);
  }
}
