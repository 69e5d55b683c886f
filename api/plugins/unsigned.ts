/** 14: before the confidentiality statement is signed nothing opens but the page to sign it on, and the way out. */
import type { FastifyInstance } from 'fastify';
import type { Pages } from '../view.ts';

export const STATEMENT = '/geheimhouding';
const OPEN =
  /^\/(?:geheimhouding|aanmelden|aangemeld|afmelden|afgemeld|stijl-|regie\.svg|favicon|bijlage\/|healthz|readyz|v1\/)/;

export function unsigned(app: FastifyInstance, pages: Pages): void {
  app.addHook('preHandler', async (request, reply) => {
    if (!request.who || request.who.member.statementOn !== null || OPEN.test(request.url)) return undefined;
    if (request.method === 'GET') return reply.redirect(STATEMENT, 303);
    return pages.say(
      request,
      reply,
      403,
      'Eerst tekenen',
      'Er is niets verstuurd. Teken eerst de geheimhouding. Daarna kunt u aan het werk.',
      { href: STATEMENT, label: 'Naar de geheimhouding' },
    );
  });
}
