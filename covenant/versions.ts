/** 18: whether a file may be the covenant's next version. What stands in it is checked as any covenant is (schema.ts). */
import { type Covenant, CovenantProblem, type Problem, parseCovenant } from './schema.ts';
import type { Standing } from './standing-types.ts';

/**
 * @param present the covenant in force; @param standing what happened to it; @param today the legal day
 * @returns the version, checked and frozen
 * @throws CovenantProblem naming every wrong field with its article and the reason; the running covenant stays
 */
export function checkVersion(
  json: unknown,
  { present, standing, today }: { present: Covenant; standing: Standing | null; today: string },
): Covenant {
  // Who gave notice and is gone by the day on which it starts, is not in it.
  const from = (json as { inForceFrom?: unknown } | null)?.inForceFrom;
  const left = (standing?.left ?? [])
    .filter(({ lastDay }) => typeof from === 'string' && lastDay < from)
    .map(({ party }) => party);
  const version = parseCovenant(json, left);
  const problems: Problem[] = [];
  const report = (field: string, message: string) => problems.push({ field, article: '18', message });
  const known = [present.version, ...(standing?.versions ?? []).map((one) => one.version)];
  if (version.id !== present.id)
    report('id', `dit is een ander convenant: "${version.id}" is niet "${present.id}"`);
  if (known.includes(version.version)) report('version', `versie "${version.version}" is er al`);
  if (version.inForceFrom <= today)
    report('inForceFrom', 'de nieuwe versie begint vandaag of eerder, dus voor de zaken die er al zijn');
  const same = [
    present.onDay?.from ?? present.inForceFrom,
    ...(standing?.versions ?? []).map((one) => one.from),
  ];
  if (same.includes(version.inForceFrom))
    report('inForceFrom', `op ${version.inForceFrom} geldt al een andere versie: er is er één per dag`);
  version.longer?.forEach(({ term }, index) => {
    if (
      present.terms.find(({ id }) => id === term)?.length ===
      version.terms.find(({ id }) => id === term)?.length
    )
      report(`longer[${index}].term`, `de termijn "${term}" verandert niet`);
  });
  if (problems.length > 0) throw new CovenantProblem(problems);
  return version;
}
