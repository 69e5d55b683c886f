import type { FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import type { Deps, Who } from '../deps.ts';
import { accountOf, find } from './session.ts';

/** Whose OAuth access token came along; null without one, or when it isn't good for somebody who is authorised today. */
export async function bearerOf(deps: Deps, request: FastifyRequest): Promise<Who | null> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) return null;
  const identified = await deps.identity.bearer(token);
  const member = identified && (await deps.store.members.byEmail(identified.email));
  // 14: nothing before the confidentiality statement, for a system neither.
  if (!identified || !member || member.statementOn === null) return null;
  // Only of the account that is this member's: an address alone may have been given to somebody else.
  if (!(await deps.store.members.isOf(member.id, accountOf(identified.sub)))) return null;
  const { acr, amr, scopes } = identified;
  const who = await find(deps, member.id, { acr, amr, at: wallNow().toISOString(), session: 'bearer' });
  return who && { ...who, scopes };
}
