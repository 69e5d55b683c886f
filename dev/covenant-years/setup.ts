/**
 * Who takes part in the years: the covenant's own five parties (it knows no others) and seven organisations that signed
 * annex 1. And the versions that follow. All fictional.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Day } from '../../domain/dates/index.ts';
import type { Organisation } from '../../domain/partners.ts';
import type { Annex } from '../../store/partner-types.ts';
import type { Member } from '../../store/types.ts';

/** Organisations besides the one of the demo that signed. */
const NAMES = ['ggz', 'wijkteam', 'onderwijs', 'werk', 'wonen', 'jeugdzorg'] as const;
/** With the one of the demo. */
export const ORGANISATIONS = NAMES.length + 1;
const idOf = (name: string): string => `partner-${name}`;

export const moreOrganisations: readonly (Organisation & { annex: Annex })[] = NAMES.map((name) => ({
  ...{ id: idOf(name), name: `Oefenorganisatie ${name}`, from: '2020-01-01', until: null },
  ...{ signedOn: '2020-01-01', withdrawnOn: null },
  annex: {
    ...{ on: '2020-01-01', name: 'Oefenbestuurder', position: 'Bestuurder' },
    ...{ confirmedBy: 'm-z1q8cb', confirmedAt: '2020-01-01T09:00:00.000Z' },
  },
}));

export const moreMembers: readonly Member[] = NAMES.map((name, index) => ({
  id: `m-years${index + 1}`,
  name: `Oefenlid ${name}`,
  email: `${name}@voorbeeld.test`,
  party: idOf(name),
  roles: ['external-partner'],
  authorisations: [{ from: '2020-01-01', until: null }],
  statementOn: '2020-01-01',
}));

/** Which terms another version has other lengths of. `without`: who left before it begins. */
export interface Changed {
  version: string;
  from: Day;
  lengths: Readonly<Record<string, string>>;
  without?: string;
}

export function versionFile(model: Covenant, { version, from, lengths, without }: Changed): object {
  const { onDay: _not, ...file } = model;
  const terms = file.terms.map((term) => ({ ...term, length: lengths[term.id] ?? term.length }));
  const parties = file.parties.filter(({ id }) => id !== without);
  return { ...file, version, inForceFrom: from, terms, parties };
}
