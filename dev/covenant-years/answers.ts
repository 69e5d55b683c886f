/** How the staff of a covenant of ten years fill in the forms that one life doesn't have; the rest as a life's staff do. */
import { addDays, type Day, offsetString } from '../../domain/dates/index.ts';
import type { Form, Values } from '../html.ts';
import { answersTo, type Path } from '../rehearsal/answers.ts';

export interface Doing {
  kind: string;
  path: Path;
  /** Which case of the rehearsal this is, from 0. */
  index: number;
  /** Legal now, in ms. */
  now: number;
  today: Day;
  /** How many tasks of this kind this party did before in this case. */
  before: number;
  postpones: boolean;
  /** A check that isn't in order: somebody follows it up. */
  follow: boolean;
}

const choicesOf = (form: Form, name: string): string[] =>
  form.fields
    .filter((field) => field.name === name)
    .flatMap(({ options, value }) => options ?? [value])
    .filter((value) => value !== '');

/** The conference of a plan: whoever can be chosen of the first four of the list. */
function partiesOf(form: Form): string[] {
  const owners = choicesOf(form, 'actions.0.owner');
  const chosen = owners.length > 0 ? owners : choicesOf(form, 'parties');
  return chosen.slice(0, 4);
}

/** What was known before, and is shown with it, stays. */
const asShown = (form: Form, name: string): string =>
  form.fields.find((field) => field.name === name)?.value ?? '';

function meant(form: Form, { kind, path, index, now, today, follow }: Doing): Values {
  switch (kind) {
    case 'decide-agenda': {
      const partners = choicesOf(form, 'partners');
      return path === 'agenda' ? { partners: partners.slice(index % partners.length).slice(0, 1) } : {};
    }
    case 'sign-covenant':
      return { signed: ['yes'] };
    case 'record-publication':
      return { number: '2027-12345', link: 'https://zoek.voorbeeld.test/stcrt-2027-12345', on: today };
    case 'record-registration':
      return { register: 'R-2027-1', dpia: 'DPIA-2027-1' };
    case 'sign-version':
      return { outcome: 'sign' };
    case 'decide-continuation':
      return { outcome: 'continue' };
    case 'follow-up':
      return { outcome: 'done', on: '' };
    case 'triage-incident':
      return {
        ...{ outcome: 'breach', dossiers: '0' },
        ...{ awareOn: asShown(form, 'awareOn'), awareTime: asShown(form, 'awareTime') },
      };
    case 'prepare-breach-report':
      return { personCount: '3', recordCount: '12' };
    case 'decide-breach':
      return { report: 'report' };
    case 'report-breach':
      return {
        ...{ reportedOn: today, late: 'no', number: 'AP-1' },
        reportedTime: offsetString(new Date(now - 60_000).toISOString()).slice(11, 16),
      };
    case 'inform-persons':
      return { informed: 'not', ground: 'a', on: '' };
    case 'close-incident':
      return { done: ['yes'] };
    default:
      return CHECKS.has(kind)
        ? follow
          ? { outcome: 'follow-up', owner: 'administrator', on: addDays(today, 30) }
          : { outcome: 'in-order', on: '' }
        : {};
  }
}
const CHECKS = new Set([
  ...['check-log', 'check-own-log', 'check-authorisations'],
  ...['check-security', 'evaluate-security', 'evaluate-covenant'],
]);

export function yearsAnswers(form: Form, doing: Doing): Values {
  const { path, kind, today, before, postpones } = doing;
  const known = new Set(form.fields.map(({ name }) => name));
  const own = Object.fromEntries(Object.entries(meant(form, doing)).filter(([name]) => known.has(name)));
  const parties = partiesOf(form);
  return answersTo(form, { path, kind, today, before, parties, postpones, meant: () => own });
}
