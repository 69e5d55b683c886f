/** What the rules about the person's rights share. */
import type { CaseId } from '../case.ts';
import type { SaidToRequest } from './rights-events.ts';
import { noRights, type RightsState } from './rights-state.ts';
import type { Work } from './work.ts';

/** The kind of case that it is. */
const kindOf = (work: Work, request: CaseId): string =>
  work.state.rights?.requests[request]?.what === 'complaint' ? 'complaint' : 'request';

export const rightsOf = (work: Work): RightsState => {
  work.state.rights ??= noRights();
  return work.state.rights;
};

export function tell(work: Work, request: CaseId, event: SaidToRequest): void {
  work.effects.push({ effect: 'tell', to: request, kind: kindOf(work, request), event });
}
