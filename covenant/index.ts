/** The covenant as data. A municipality copies model.json, fills in its own and has it checked by parseCovenant. */
import model from './model.json' with { type: 'json' };
import {
  type Covenant,
  type MailKey,
  type Party,
  parseCovenant,
  type TaskText,
  type Term,
} from './schema.ts';

export type { LetterId } from './letters.ts';
export { ACCESS_PURPOSES, REGISTER } from './processing.ts';
export { type Covenant, CovenantProblem, type Problem, parseCovenant } from './schema.ts';
export {
  covenantOn,
  type Earlier,
  isParty,
  partyName,
  type Standing,
  standingKey,
  versionOn,
  withVersion,
} from './standing.ts';
export { checkVersion } from './versions.ts';
export type { MailKey, Party, TaskText, Term };

let checked: Covenant | undefined;

/** The model covenant that comes with the software: checked once, frozen, the same object each time. */
export function modelCovenant(): Covenant {
  checked ??= parseCovenant(model);
  return checked;
}

export type Activity = Covenant['processing']['activities'][number];

const byId = <T extends { readonly id: string }>(list: readonly T[], id: string, what: string): T => {
  const found = list.find((item) => item.id === id);
  if (!found) throw new RangeError(`${what} "${id}" staat niet in het convenant`);
  return found;
};

/** A party of the covenant by its id. @throws RangeError when there is none. */
export const partyOf = (covenant: Covenant, id: string): Party => byId(covenant.parties, id, 'de partij');
/** The processing activity that a purpose belongs to (AVG 30). @throws RangeError for a purpose that the register doesn't have. */
export function activityFor(covenant: Pick<Covenant, 'processing'>, purpose: string): Activity {
  const found = covenant.processing.activities.find((one) => one.accessPurposes.includes(purpose));
  if (!found) throw new RangeError(`het doel "${purpose}" staat niet in het register van verwerkingen`);
  return found;
}
/** The texts of a task kind. @throws RangeError when there are none. */
export const taskText = (covenant: Covenant, kind: string): TaskText => byId(covenant.tasks, kind, 'de taak');
/** 15: whether a task of this kind can be done after a strong sign-in only. A kind without texts can't be done at all. */
export const needsStrongSignIn = (covenant: Covenant, kind: string): boolean =>
  covenant.tasks.some(({ id, strong }) => id === kind && strong === true);
/** 15: the same for a form that people start themselves. */
export const formNeedsStrongSignIn = (covenant: Covenant, form: string): boolean =>
  covenant.settings.strongForms.value.includes(form);
/** Ids of the parties of one kind, in the covenant's order. */
export const partyIds = (covenant: Covenant, kind: 'core' | 'case'): string[] =>
  covenant.parties.filter((party) => party.kind === kind).map((party) => party.id);

/**
 * The only things that a mail can say: nothing in it leads to a person. Days are in words, `link` is a whole address;
 * `start`, `startedOn` and `counting` say why the last day is that day.
 */
export interface MailValues {
  taskNumber?: string;
  lastDay?: string;
  reason?: string;
  link?: string;
  article?: string;
  start?: string;
  startedOn?: string;
  counting?: string;
  code?: string;
  minutes?: string;
  day?: string;
  time?: string;
  count?: string;
  tasks?: string;
  number?: string;
  /** Of what the reconciler found, in words. */
  kinds?: string;
}

/** A mail's subject and paragraphs with its placeholders filled in: plain text, not yet escaped for HTML. */
export function mailText(
  covenant: Covenant,
  key: MailKey,
  values: MailValues,
): { subject: string; body: string[] } {
  const fill = (text: string): string => filled(text, values);
  const mail = covenant.mails[key];
  return { subject: fill(mail.subject), body: mail.body.map(fill) };
}

/** What starts a term, in words that tell a reader over the shoulder nothing; `event` where the term has no such words. */
export function startOutside(covenant: Covenant, term: string, event: string): string {
  const known = [...covenant.terms, ...covenant.workTerms].find(({ id }) => id === term);
  return known?.mailStart ?? event;
}

/** One line of the digest. */
export const digestLine = (covenant: Covenant, values: MailValues): string =>
  filled(covenant.mails.digest.line, values);

const filled = (text: string, values: MailValues): string =>
  text.replace(/\{([^{}]*)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name as keyof MailValues] ?? whole) : whole,
  );
