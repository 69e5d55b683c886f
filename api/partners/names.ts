/** What pages call a party: the covenant's own name, or an external partner's. */
import type { Covenant } from '../../covenant/index.ts';
import type { Option } from '../../domain/forms/index.ts';
import type { Deps } from '../deps.ts';

export const partyName = (deps: Pick<Deps, 'covenant' | 'store'>, party: string): string =>
  namesOf(deps.covenant, party) ?? deps.store.partners.known().find(({ id }) => id === party)?.name ?? party;

const namesOf = (covenant: Covenant, party: string): string | undefined =>
  covenant.parties.find(({ id }) => id === party)?.name;

/** What a disclosure's organisation is called; one that was destroyed has no name any more. */
export const partnerName =
  (deps: Pick<Deps, 'store'>) =>
  (id: string): string =>
    deps.store.partners.known().find((one) => one.id === id)?.name ?? 'Externe casuspartner';

/** The organisations that can be chosen today, as forms offer them. */
export const partnerOptions = (deps: Pick<Deps, 'store'>): Option[] =>
  deps.store.partners.chosen().map(({ id, name }) => ({ value: id, label: name }));
