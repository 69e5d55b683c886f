/** Checks a covenant file: its shape first, then what the articles demand of its values. */
import { nl } from 'zod/locales';
import { checkValues, type Path } from './checks.ts';
import { type CovenantFile, covenantShape } from './shapes.ts';
import type { DeepReadonly, OnDay } from './standing-types.ts';

/** A covenant that was checked. It is frozen: a changed covenant is a new object, so computed dates can be kept per covenant. */
export type Covenant = DeepReadonly<CovenantFile> & {
  /** 18: how it stands on a day, where something happened to it since its first version (standing.ts). */
  readonly onDay?: OnDay;
};
export type Term = Covenant['terms'][number];
export type Party = Covenant['parties'][number];
export type TaskText = Covenant['tasks'][number];
export type MailKey = keyof Covenant['mails'];

export interface Problem {
  /** Where in the file, such as `terms[3].length`. */
  field: string;
  /** The article that the field serves. */
  article: string;
  message: string;
}

/** Thrown for a file that is no covenant. Its message is Dutch, one line a problem, for the person who fills in the file. */
export class CovenantProblem extends Error {
  override readonly name = 'CovenantProblem';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(
      ({ field, article, message }) =>
        `- ${field} (${/^\d/.test(article) ? 'artikel ' : ''}${article}): ${message}`,
    );
    super([`Het convenant klopt niet (${problems.length}):`, ...lines].join('\n'));
    this.problems = problems;
  }
}

/** The article of a part of the file, for a value whose own article can't be read. */
const ARTICLES: Readonly<Record<string, string>> = {
  terms: '7-18',
  workTerms: '7-18',
  settings: '5-18',
  deadlock: '4',
  regimes: '6',
  parties: 'partijen a-e',
  roles: '1, 5, 12.1',
  files: '8.2, 10.2',
  framework: '7.3, bijlage 3',
  phenomena: '1',
  aims: '3',
  disclosure: '10.5',
  externalPartners: '6, 10.5',
  annex1: '1c, 14.2',
  securityPlan: '15.2',
  longer: '18',
  refusalGrounds: '11.3',
  complaintGrounds: '13.1, Awb 9:8',
  holdGrounds: '13',
  incidents: '15.2g, AVG 33-34',
  nonWorkingDays: 'Atw 3(3)',
  law: 'considerans',
  lawMapping: 'considerans',
  tasks: '5',
  mails: '5',
  letters: '11, 12',
  processing: '4, AVG 30',
  inForceFrom: '18.1',
};

const fieldOf = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`)).join('') ||
  'het bestand';

/** The article that stands nearest to the field in the file itself; else that of its part. */
function articleOf(path: Path, json: unknown): string {
  let article = ARTICLES[String(path[0])] ?? '18.1';
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) break;
    value = (value as Record<PropertyKey, unknown>)[key];
    const own = typeof value === 'object' && value !== null && 'article' in value ? value.article : null;
    if (typeof own === 'string' && own.trim()) article = own;
  }
  return article;
}

function freeze<T>(value: T): DeepReadonly<T> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value as DeepReadonly<T>;
}

/**
 * Reads a covenant from parsed JSON. The answer is a frozen copy.
 * @param left parties that left the covenant: a version of later is without them (18.2)
 * @throws CovenantProblem naming every wrong field with its article.
 */
export function parseCovenant(json: unknown, left: readonly string[] = []): Covenant {
  const result = covenantShape.safeParse(json, { error: nl().localeError });
  if (!result.success)
    throw new CovenantProblem(
      result.error.issues.map(({ path, message }) => ({
        field: fieldOf(path),
        article: articleOf(path, json),
        message,
      })),
    );
  const problems: Problem[] = [];
  checkValues(
    result.data,
    (path, article, message) => {
      problems.push({ field: fieldOf(path), article, message });
    },
    left,
  );
  if (problems.length > 0) throw new CovenantProblem(problems);
  return freeze(result.data);
}
