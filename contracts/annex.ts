/** What the covenant's own case is told once an organisation's representative signed annex 1 (1c). The same each time. */
import { COVENANT_CASE } from './engine.ts';

export function annexIntent({
  id,
  organisation,
  until,
}: {
  id: string;
  organisation: string;
  until: string;
}) {
  const event = { type: 'annex-signed', organisation, signing: id, until } as const;
  return {
    ...{ commandId: `annex:${id}`, caseId: COVENANT_CASE, caseKind: 'covenant', type: event.type, event },
    ...{ actor: null, signIn: null },
  };
}
