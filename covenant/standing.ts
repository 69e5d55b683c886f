/**
 * The covenant as it stands on a day (18): which version is in force, which came before it, who left, and whether
 * anything may be done under it at all. One object for each different standing, so that dates can be kept per covenant.
 */
import type { Covenant } from './schema.ts';
import type { Standing } from './standing-types.ts';

export type { Earlier, OnDay, Standing } from './standing-types.ts';

type Day = string;

/** The last one that has begun on that day. */
export function versionOn(standing: Standing, day: Day): string | null {
  const begun = standing.versions.filter(({ from }) => from <= day);
  return begun.at(-1)?.version ?? null;
}

/** 18.2: through 24:00 of its last day. */
const gone = ({ left }: Standing, day: Day): string[] =>
  left.filter(({ lastDay }) => lastDay < day).map(({ party }) => party);

/**
 * @param first the covenant that the installation began with
 * @param version gives a later one by its name
 * @param day in Europe/Amsterdam
 * @returns `first` itself as long as nothing happened to it
 */
export function covenantOn(
  first: Covenant,
  standing: Standing | null,
  version: (name: string) => Covenant,
  day: Day,
): Covenant {
  if (!standing) return first;
  const begun = standing.versions.filter(({ from }) => from <= day);
  const left = gone(standing, day);
  const leaving = standing.left.filter(({ lastDay }) => lastDay >= day);
  const pending = standing.inForce === null || standing.inForce > day;
  const stopped = standing.stopped !== null && standing.stopped <= day;
  if (begun.length + left.length + leaving.length === 0 && !pending && !stopped) return first;
  const all = [
    { file: first, from: first.inForceFrom },
    ...begun.map(({ version: name, from }) => ({ file: version(name), from })),
  ];
  const now = all.at(-1) ?? { file: first, from: first.inForceFrom };
  const earlier = all.slice(0, -1).map(({ file, from }, index) => ({
    ...{ version: file.version, from, until: dayBefore(all[index + 1]?.from ?? from) },
    ...{ terms: file.terms, extend: file.settings.extendOverNonWorkingDays.value },
    ...(file.longer && { longer: file.longer }),
  }));
  const parties = now.file.parties.filter(({ id }) => !left.includes(id));
  const names = new Map(all.flatMap(({ file }) => file.parties).map((party) => [party.id, party]));
  const former = [...names.values()].filter(({ id }) => !parties.some((party) => party.id === id));
  const { chair } = now.file.settings;
  const core = parties.find(({ kind }) => kind === 'core')?.id ?? chair.value;
  const value = parties.some(({ id }) => id === chair.value) ? chair.value : core;
  return Object.freeze({
    ...now.file,
    parties: Object.freeze(parties),
    settings: Object.freeze({ ...now.file.settings, chair: { ...chair, value } }),
    onDay: Object.freeze({ from: now.from, earlier, former, leaving, pending, stopped }),
  });
}

/** What the answer of `covenantOn` depends on: the same text, the same covenant. */
export function standingKey(standing: Standing | null, day: Day): string {
  if (!standing) return '';
  const { inForce, stopped } = standing;
  return JSON.stringify([
    standing.versions.filter(({ from }) => from <= day),
    standing.left.map(({ party, lastDay }) => [party, lastDay, lastDay < day]),
    inForce === null || inForce > day,
    stopped !== null && stopped <= day,
  ]);
}

const DAY_MS = 86_400_000;
const dayBefore = (day: Day): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

/** 18.2: whether a party takes part on that day, as far as this covenant knows. */
export const isParty = (covenant: Covenant, party: string, day: Day): boolean =>
  covenant.parties.some(({ id }) => id === party) &&
  (covenant.onDay?.leaving.every((one) => one.party !== party || day <= one.lastDay) ?? true);

/** A party's name, also of one that left. */
export const partyName = (covenant: Covenant, party: string): string =>
  [...covenant.parties, ...(covenant.onDay?.former ?? [])].find(({ id }) => id === party)?.name ?? party;

/** How things would stand with one version more. */
export const withVersion = (standing: Standing | null, version: Covenant): Standing => ({
  ...(standing ?? { inForce: '0001-01-01', left: [], stopped: null }),
  versions: [...(standing?.versions ?? []), { version: version.version, from: version.inForceFrom }],
});
