/** From a meeting to one's own task and back again: an address is only followed when it is exactly a meeting's page. */
import type { FastifyRequest } from 'fastify';

const MEETING_PAGE = /^\/overleg\/[\w-]{8,64}\/\d{1,3}$/;

/** Where `?terug=` of this request leads; null for anything that is not a page of a meeting. */
export function backOf(request: FastifyRequest): string | null {
  const { terug } = (request.query ?? {}) as { terug?: unknown };
  return typeof terug === 'string' && MEETING_PAGE.test(terug) ? terug : null;
}

/** The address that brings the way back along. */
export const withBack = (address: string, back: string | null): string =>
  back === null ? address : `${address}?terug=${encodeURIComponent(back)}`;

/** As a page with a form offers it beside the form. */
export const backLinks = (back: string | null): { href: string; label: string }[] =>
  back === null ? [] : [{ href: back, label: 'Terug naar het overleg' }];
