/** The list of what will be destroyed (13): from the same dates as everything else; nobody need do anything for it. */
import type { Covenant } from '../../covenant/index.ts';
import type { Actor, Moment } from '../case.ts';
import { addDuration, type Day } from '../dates/index.ts';
import { kinds } from '../kinds.ts';
import { ROLE } from '../subject/index.ts';

/** Who watches over dates, without contents. */
export const seesDestruction = ({ roles }: Pick<Actor, 'roles'>): boolean =>
  roles.includes(ROLE.administrator) || roles.includes(ROLE.coordinator);

/** The names of moments at which something is destroyed; the end of a hold among them, for destruction follows at once. */
export const destroyingMoments = ({ terms }: Pick<Covenant, 'terms'>): string[] => [
  // 13.2: what leaves the active files is not gone.
  ...terms.filter(({ id, kind }) => kind.startsWith('keep') && id !== 'archive').map(({ id }) => id),
  'hold-ends',
];

/** The last day that is on the list today. */
export const listedUntil = (covenant: Pick<Covenant, 'settings'>, today: Day): Day =>
  addDuration(today, covenant.settings.destructionList.value);

export interface Hold {
  ground: string;
  until: Day;
  units: readonly string[];
}
export interface Doomed {
  moment: Moment;
  /** The units that go; 'all': the whole case. */
  units: readonly string[] | 'all';
  holds: Hold[];
}

/** What of a case will be destroyed up to that day, with every hold on it. */
export function doomed(covenant: Covenant, kind: string, state: unknown, until: Day): Doomed[] {
  const which = new Set(destroyingMoments(covenant));
  const holds = Object.values((state as { holds?: Record<string, Hold> }).holds ?? {});
  const byName = new Map(Object.entries((state as { holds?: Record<string, Hold> }).holds ?? {}));
  const moments = kinds[kind]?.due(state, covenant) ?? [];
  return moments
    .filter(({ what, acts, lastDay }) => acts && which.has(what) && lastDay <= until)
    .map((moment) => {
      const units =
        moment.what === 'hold-ends'
          ? (byName.get(moment.ref)?.units ?? [])
          : moment.ref === 'file'
            ? ('all' as const)
            : moment.ref.split(' ');
      return { moment, units, holds };
    });
}
