/** One request on one page (12): its dates with their reasons, who has to do what, what was sent and when. Nothing about anybody. */
import type { CaseId } from '../domain/case.ts';
import { dayInWords } from '../domain/dates/index.ts';
import { paperForm } from '../domain/forms/index.ts';
import { OFFICER, type Outcome, type RequestState, request } from '../domain/request/index.ts';
import { ROLE } from '../domain/subject/index.ts';
import type { TaskRow } from '../store/index.ts';
import { requestNumber } from './acting/requests.ts';
import type { Deps, Who } from './deps.ts';
import { isLegal, momentTitle } from './dossier.ts';
import { partyName } from './partners/names.ts';

const PAST = 60;
export const REQUEST_STEPS: Readonly<Record<string, string>> = {
  identifying: 'Vaststellen wie het is',
  searching: 'Zoeken naar gegevens',
  contributing: 'Partijen leveren hun deel',
  deciding: 'De kernpartijen beslissen',
  sending: 'Het antwoord wordt verstuurd',
  closed: 'Afgesloten',
};
const ASKS = { access: 'Inzage', correction: 'Correctie', objection: 'Bezwaar' };
const HOW = { letter: 'Per brief', desk: 'Aan de balie', page: 'Met het formulier op de website' };
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  decided: 'Besloten',
  // No word here says whether there are data: who sees dates alone learns no more than the person who asked.
  nothing: 'Beantwoord',
  'not-identified': 'Niet vastgesteld wie het is',
  deceased: 'De persoon is overleden',
  withdrawn: 'Ingetrokken',
  double: 'Hetzelfde als een ander verzoek',
};

const MOMENTS: Readonly<Record<string, string>> = {
  'identity-not-established': 'Vaststellen wie het is: daarna wordt zo geantwoord',
  'contribute-request': 'Partijen leveren hun deel',
  'decide-request': 'De kernpartijen beslissen',
  'request-records': 'Het verzoek wordt vernietigd',
};

export async function requestPage(deps: Deps, who: Who, caseId: CaseId, state: RequestState) {
  const { covenant, store } = deps;
  const [rows, past] = await Promise.all([
    store.tasks.ofCase(caseId),
    store.cases.past(caseId, { limit: PAST }),
  ]);
  const open = rows.filter(({ status }) => status === 'open').sort((a, b) => (a.endsAt < b.endsAt ? -1 : 1));
  const ids = [...new Set(open.flatMap(({ assignee }) => assignee ?? []))];
  const names = new Map((await store.members.byIds(ids)).map(({ id, name }) => [id, name]));
  const titleOf = (kind: string): string => covenant.tasks.find(({ id }) => id === kind)?.title ?? kind;
  const line = (row: TaskRow) => ({
    ...{
      number: row.number,
      title: titleOf(row.kind),
      lastDay: row.lastDay,
      overdue: row.lastDay < who.today,
    },
    party: row.party === null ? null : partyName(deps, row.party),
    who: row.assignee === null ? null : (names.get(row.assignee) ?? null),
    mine: row.assignee === who.member.id,
  });
  const facts: [string, string][] = [
    ['Stand', REQUEST_STEPS[state.step] ?? state.step],
    ['Gevraagd', state.asks.map((ask) => ASKS[ask]).join(', ')],
    ['Binnengekomen', `${HOW[state.how]}, op ${dayInWords(state.receivedOn)}`],
    ['Namens een ander', state.behalf === 'self' ? 'Nee' : 'Ja'],
    ...receipts(state),
    [
      'Wie het is',
      state.identity ? `Vastgesteld op ${dayInWords(state.identity.on)}` : 'Nog niet vastgesteld',
    ],
    ...(state.shown ? [['Ingelogd met DigiD', dayInWords(state.shown.on)] as [string, string]] : []),
    ...state.askedAgain.map((day): [string, string] => ['Opnieuw gevraagd wie het is', dayInWords(day)]),
    ...(state.extended ? [['Termijn verlengd', dayInWords(state.extended.on)] as [string, string]] : []),
    ...(state.outcome ? [['Uitkomst', OUTCOMES[state.outcome]] as [string, string]] : []),
    ...carried(state),
    ...(state.sentOn ? [['Antwoord verstuurd', dayInWords(state.sentOn)] as [string, string]] : []),
  ];
  return {
    title: `Verzoek ${requestNumber(caseId)}`,
    facts,
    tasks: open.map(line),
    watches: who.actor.roles.includes(ROLE.coordinator),
    moments: request
      .due(state, covenant)
      .filter((moment) => isLegal(moment))
      .map(({ what, lastDay, article, why }) => ({
        title:
          MOMENTS[what] ??
          (covenant.tasks.some(({ id }) => id === what) ? titleOf(what) : momentTitle(covenant, what)),
        ...{ lastDay, article, why },
      })),
    past: past.map(({ at, summary, by }) => ({
      at,
      what: summary,
      by: by ? partyName(deps, by.party) : null,
    })),
    // Who may read it is asked again there.
    answer: state.kept && handlesRequests(who) ? `/verzoeken/${caseId}/antwoord` : null,
    start: startableHere(deps, who, state).map((id) => ({
      href: `/verzoeken/${caseId}/${id}`,
      label: paperForm(id, covenant, { today: who.today, party: who.actor.party })?.title ?? id,
    })),
  };
}

/** 12.1: what was sent when. */
const receipts = ({ receipts: { mailedOn, sentOn } = {} }: RequestState): [string, string][] => [
  ...(mailedOn ? [['Ontvangst gemaild', dayInWords(mailedOn)] as [string, string]] : []),
  ...(sentOn ? [['Ontvangst per brief bevestigd', dayInWords(sentOn)] as [string, string]] : []),
];

/** 12.6, AVG 19: what became of what was granted, as the files said; in numbers. */
function carried({ carried: all = [], confirmed = [] }: RequestState): [string, string][] {
  const count = (outcome: string) => all.filter((one) => one.outcome === outcome).length;
  return [
    ['Uitgevoerd', count('done')] as const,
    ['Afgeschermd, omdat uitvoeren nog niet kan', count('held')] as const,
    ['Was er niet meer', count('gone')] as const,
    ['Door alle ontvangers bevestigd', confirmed.length] as const,
  ].flatMap(([what, number]) => (number > 0 ? [[what, String(number)] as [string, string]] : []));
}

const handlesRequests = ({ actor }: Pick<Who, 'actor'>): boolean =>
  actor.roles.some((role) => role === OFFICER || role === ROLE.administrator);

/** The forms that this person may start at this request now; the rules decide again. */
export function startableHere(deps: Deps, { actor }: Who, state: RequestState): string[] {
  if (state.step === 'closed') return [];
  const extends_ =
    handlesRequests({ actor }) && deps.covenant.settings.requestExtension.value !== 'none' && !state.extended;
  const letter = state.receipts?.sentOn === undefined ? ['sent-receipt'] : [];
  return ['received-earlier', ...letter, 'withdraw-request', ...(extends_ ? ['extend-request'] : [])];
}
