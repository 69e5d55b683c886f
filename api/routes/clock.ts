/** The rehearsal clock's page; does not exist in production. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { elsewhere } from '../form-page.ts';
import { hasToken } from '../plugins/security.ts';
import { signInFirst } from '../plugins/session.ts';
import { CLOCK_STEPS, type ClockStep } from '../rehearsal-clock.ts';
import type { Pages } from '../view.ts';

const STEPS: [ClockStep, string][] = [
  ['day', 'Een dag verder'],
  ['week', 'Een week verder'],
  ['four-weeks', 'Vier weken verder'],
  ['next', 'Tot het volgende wettelijke moment'],
];
const WHY_NOT = {
  busy: 'De klok loopt al vooruit. Wacht tot dat klaar is.',
  nothing: 'Er is geen volgend moment: er wacht niets.',
  away: 'De oefenklok antwoordt niet. Start de oefenomgeving opnieuw.',
};

export async function clockRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  if (deps.config.mode !== 'practice') return;
  const show = async (
    request: Parameters<Pages['send']>[0],
    reply: Parameters<Pages['send']>[1],
    problem?: string,
    status = 200,
  ) => {
    const now = (await deps.clock?.status()) ?? null;
    const refresh = now?.busy ? 2 : null;
    const data = { title: 'Oefenklok', status: now, steps: STEPS, refresh };
    return pages.send(request, reply, 'clock', { ...data, problem: problem ?? now?.problem ?? null }, status);
  };

  app.get('/klok', async (request, reply) =>
    request.who ? show(request, reply) : signInFirst(deps, request, reply),
  );

  const signedIn = async (request: FastifyRequest, reply: FastifyReply) =>
    request.who ? undefined : signInFirst(deps, request, reply, '/klok');

  app.post('/klok', { onRequest: signedIn }, async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    if (!hasToken(request, request.body)) return show(request, reply, 'Kies nog een keer.', 403);
    const by = CLOCK_STEPS.find((step) => step === (request.body as { by?: unknown } | null)?.by);
    if (!by) return show(request, reply, 'Kies hoe ver de klok vooruit moet.', 422);
    const answer = (await deps.clock?.advance(by)) ?? 'away';
    return answer === 'moving' ? reply.redirect('/klok', 303) : show(request, reply, WHY_NOT[answer], 409);
  });
}
