/** Finding a meeting: nobody learns of one that they have nothing to do with. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Meeting, mayOrganise } from '../../domain/meetings/index.ts';
import { ROLE } from '../../domain/subject/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Pages } from '../view.ts';

const MEETING_ID = /^[\w-]{8,64}$/;
const LIST = { href: '/overleg', label: 'Naar de overleggen' };

/** The meeting, when this person has anything to do with it: who makes agendas, or is there for one of its cases. */
export async function findMeeting(deps: Deps, who: Who, id: string): Promise<Meeting | null> {
  const meeting = MEETING_ID.test(id) ? await deps.store.meetings.get(id) : null;
  if (!meeting) return null;
  return mayOrganise(deps.covenant, who.actor) || isThere(who, meeting) ? meeting : null;
}
export const isThere = (who: Who, { items }: Meeting): boolean =>
  !who.actor.roles.includes(ROLE.partner) && items.some(({ present }) => present.includes(who.member.id));

export function unknownMeeting(pages: Pages, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const text = ['Het overleg is er niet, of u bent er niet bij.', 'Vraag het aan wie het overleg plant.'];
  return pages.say(request, reply, 404, 'Dit overleg is er niet voor u', text, LIST);
}
