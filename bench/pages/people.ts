/** Who is at work in the measurement of pages, and who merely exists: fictional, like all of a practice environment. */
import { type Covenant, partyIds } from '../../covenant/index.ts';
import type { Member } from '../../store/index.ts';

const ALWAYS = [{ from: '2020-01-01', until: null }];
const NOT_NOW = [{ from: '2020-01-01', until: '2020-12-31' }];

/**
 * Members over all parties in turn. Their ids come before those of the demo accounts, so that tasks go to them.
 * The first `atWork` can sign in; the others make the store as large as it would be.
 */
export function membersOf(covenant: Covenant, all: number, atWork: number): Member[] {
  const core = partyIds(covenant, 'core');
  const casual = partyIds(covenant, 'case');
  return Array.from({ length: all }, (_, index): Member => {
    // Nine of ten represent a core party: the weighing is theirs.
    const isCore = index % 10 < 9 || casual.length === 0;
    const parties = isCore ? core : casual;
    return {
      id: `m-0${String(index).padStart(5, '0')}`,
      name: `Medewerker ${index + 1}`,
      email: `medewerker${index + 1}@voorbeeld.test`,
      party: parties[(isCore ? index : Math.floor(index / 10)) % parties.length] ?? '',
      roles: [isCore ? 'core-representative' : 'case-representative'],
      authorisations: index < atWork ? ALWAYS : NOT_NOW,
      statementOn: '2020-01-01',
    };
  });
}

/** The same people, of whom only the `turn`-th representative of each party is authorised: new tasks go to them. */
export function onlyTurn(members: readonly Member[], turn: number): Member[] {
  const seen = new Map<string, number>();
  return members.map((member) => {
    const place = `${member.party}:${member.roles.join()}`;
    const before = seen.get(place) ?? 0;
    seen.set(place, before + 1);
    return { ...member, authorisations: before === turn ? ALWAYS : NOT_NOW };
  });
}
