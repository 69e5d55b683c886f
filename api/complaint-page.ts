/** One complaint on one page (13.1): its dates with their reasons, who has to do what, what was sent and when. */
import type { CaseId } from '../domain/case.ts';
import { type ComplaintState, complaint, HANDLER, seesComplaints } from '../domain/complaint/index.ts';
import { dayInWords } from '../domain/dates/index.ts';
import { paperForm } from '../domain/forms/index.ts';
import { complaintNumber } from './acting/complaints.ts';
import { caseLines } from './case-page.ts';
import { type Deps, isCore, type Who } from './deps.ts';

export const COMPLAINT_STEPS: Readonly<Record<string, string>> = {
  ...{ sorting: 'Uitzoeken over wie en wat het gaat', hearing: 'De klager wordt gehoord' },
  ...{ deciding: 'De behandelaar oordeelt', sending: 'De brief wordt verstuurd', closed: 'Afgesloten' },
};
const HOW = { letter: 'Per brief', desk: 'Aan de balie', page: 'Met het formulier op de website' };
const OUTCOMES = {
  ...{ decided: 'Beantwoord', settled: 'De klager is tevreden' },
  ...{ withdrawn: 'Ingetrokken', double: 'Hetzelfde als een andere klacht' },
};
const READING = { none: '', asked: 'De kernpartijen beslissen', given: 'Gegeven', refused: 'Niet gegeven' };
const MOMENTS = {
  'complaint-records': 'De klacht wordt vernietigd',
  'give-complaint-reading': 'De kernpartijen beslissen over inzage',
};

/** Whether this person may see dates and steps: the desk, the handler, and the controller where it was asked for access. */
export const maySeeComplaint = (deps: Deps, who: Who, { handler, reading }: ComplaintState): boolean =>
  seesComplaints(who.actor) ||
  (handler === who.member.id && who.actor.roles.includes(HANDLER)) ||
  (isCore(deps, who) && reading.step !== 'none');

export async function complaintPage(deps: Deps, who: Who, caseId: CaseId, state: ComplaintState) {
  const [handler] = state.handler === null ? [] : await deps.store.members.byIds([state.handler]);
  const { heard, extended, confirmedOn, outcome, sentOn, reading, step } = state;
  const facts: [string, string][] = [
    ['Stand', COMPLAINT_STEPS[step] ?? step],
    ['Binnengekomen', `${HOW[state.how]}, op ${dayInWords(state.receivedOn)}`],
    ['Namens een ander', state.behalf === 'self' ? 'Nee' : 'Ja'],
    ['Ontvangst bevestigd', confirmedOn ? dayInWords(confirmedOn) : 'Nog niet'],
    ['Behandelaar', handler?.name ?? 'Nog niemand'],
    ...(reading.step === 'none'
      ? []
      : [['Inzage in het dossier', READING[reading.step]] as [string, string]]),
    ...(heard ? [['Horen', dayInWords(heard.on)] as [string, string]] : []),
    ...extended.map(({ until }): [string, string] => ['Termijn verlengd tot en met', dayInWords(until)]),
    ...(outcome ? [['Uitkomst', OUTCOMES[outcome]] as [string, string]] : []),
    ...(sentOn ? [['Brief verstuurd', dayInWords(sentOn)] as [string, string]] : []),
  ];
  return {
    title: `Klacht ${complaintNumber(caseId)}`,
    lead: 'U ziet hier data en stappen, geen inhoud. De inhoud staat bij de taken van wie de klacht behandelt.',
    back: seesComplaints(who.actor)
      ? { href: '/klachten', label: 'Naar de klachten' }
      : { href: '/', label: 'Naar mijn taken' },
    facts,
    ...(await caseLines(deps, who, caseId, { due: complaint.due(state, deps.covenant), titles: MOMENTS })),
    start: complaintStarts(deps, who, state).map((id) => ({
      href: `/klachten/${caseId}/${id}`,
      label: paperForm(id, deps.covenant, { today: who.today, party: who.actor.party })?.title ?? id,
    })),
  };
}

/** The forms that this person may start at this complaint now; the rules decide again. */
export function complaintStarts(deps: Deps, who: Who, state: ComplaintState): string[] {
  const { step, reading } = state;
  if (step === 'closed') return [];
  const handles = state.handler === who.member.id && who.actor.roles.includes(HANDLER);
  const desk = seesComplaints(who.actor);
  return [
    ...(desk && step !== 'sorting' ? ['change-complaint-handler'] : []),
    ...(handles ? ['extend-complaint'] : []),
    ...(handles && reading.step === 'refused' ? ['ask-complaint-reading'] : []),
    ...(isCore(deps, who) && reading.step === 'given' ? ['stop-complaint-reading'] : []),
    ...(desk || handles ? ['close-complaint'] : []),
  ];
}
