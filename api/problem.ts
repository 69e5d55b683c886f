/** What the JSON API says when it can't: problem+json (RFC 9457). */
import type { FastifyReply } from 'fastify';

/** Of the JSON API, in every answer. */
export const VERSION = '1.0.0';

export function problem(
  reply: FastifyReply,
  status: number,
  title: string,
  detail: string,
  more: Record<string, unknown> = {},
): FastifyReply {
  return reply
    .code(status)
    .header('api-version', VERSION)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }));
}
