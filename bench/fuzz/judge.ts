/** What no answer may be, whatever was asked. */
import type { Asked, Outcome } from './ask.ts';
import { MARK } from './plan.ts';

const STACK =
  /\n\s+at \S+ ?\(?[^\n]*:\d+:\d+|node_modules[\\/]|node:internal|Mongo\w*Error|CastError|ZodError|TypeError:/;

/** What is wrong with this answer; nothing when it is fine. */
export function wrongWith({ method, path }: Asked, outcome: Outcome): string[] {
  if (outcome.status === 0) return ['problem' in outcome ? outcome.problem : 'no status'];
  if (!('body' in outcome)) return [];
  const { status, headers, body } = outcome;
  const found: string[] = [];
  if (status >= 500) found.push(`status ${status}`);
  if (STACK.test(body)) found.push('a stack trace or a name from inside');
  if (body.includes(MARK)) found.push('what was sent came back as HTML');
  // What is no HTTP at all, or has too many headers, is refused before there is a request: a fixed text.
  if (status === 431 || (status === 400 && body.includes('"Client Error"'))) return found;
  if (headers['x-content-type-options'] !== 'nosniff') found.push('no nosniff');
  const policy = String(headers['content-security-policy'] ?? '');
  if (!policy.includes("frame-ancestors 'none'") || /unsafe/.test(policy)) found.push('a weak policy');
  const type = String(headers['content-type'] ?? '');
  if (body !== '' && type === '') found.push('no content type');
  if (/^text\/|json/.test(type) && !/charset=utf-8/i.test(type)) found.push(`no charset: ${type}`);
  if (type.startsWith('text/html') && headers['cache-control'] !== 'no-store') found.push('kept somewhere');
  const cors = headers['access-control-allow-origin'];
  if (cors !== undefined && !path.startsWith('/v1/openapi.json')) found.push('another origin may read it');
  if (method === 'TRACE' && status < 400) found.push('TRACE is answered');
  return found;
}
