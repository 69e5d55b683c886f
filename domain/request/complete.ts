/** What people answer in a request's tasks (12): who it is, what there is, each party's part, the decision, the answer sent. */
import type { Task } from '../case.ts';
import {
  coreParties,
  needDay,
  needOneOf,
  needOwn,
  needPast,
  needRefusalGround,
  refuse,
} from '../subject/checks.ts';
import { needTask } from '../tasks/changes.ts';
import { close, note } from '../tasks/work.ts';
import type { PaperRef, RequestAnswers, RequestEvent } from './events.ts';
import { FIELD } from './papers.ts';
import { partiesOf, SUBJECT } from './state.ts';
import { answered, contribute, contributionsIn, identify, search, send, shut, type Work } from './steps.ts';

type Completion = Extract<RequestEvent, { type: 'complete-task' }>;

/** The lines of a form's papers of one field, in order. */
const lineOf = (papers: readonly PaperRef[] | undefined, code: string, row: number): { reason?: string } => {
  const found = papers?.find((paper) => paper.code === code && paper.row === row);
  return found ? { reason: found.ref } : {};
};

function identified(work: Work, by: string, answer: RequestAnswers['establish-identity'], task: Task): void {
  const { state, day } = work;
  needOneOf(answer.outcome, ['established', 'ask-again', 'deceased'], 'outcome');
  if (answer.outcome === 'ask-again') {
    state.askedAgain.push(day);
    close(work, task, 'done');
    note(work, 'Opnieuw gevraagd wie de persoon is');
    identify(work);
    delete state.shown;
    return;
  }
  if (answer.outcome === 'deceased') {
    close(work, task, 'done');
    note(work, 'De persoon is overleden');
    send(work, 'deceased');
    return;
  }
  needOneOf(answer.how ?? '', ['document', 'provider', 'known-lawyer'], 'how');
  if (answer.how === 'known-lawyer' && state.behalf !== 'lawyer')
    refuse('no-lawyer', 'Dit kan alleen bij een verzoek van een advocaat.', 'how');
  if (answer.how === 'provider' && !state.shown)
    refuse('not-shown', 'Bij dit verzoek heeft niemand ingelogd met DigiD.', 'how');
  if (state.behalf !== 'self') {
    if (answer.mandate !== 'seen')
      refuse(
        'no-mandate',
        'Er is geen bewijs dat deze persoon namens de ander mag vragen. Vraag het opnieuw.',
        'mandate',
      );
    if (answer.until !== undefined) {
      needDay(answer.until, 'until');
      if (answer.until < day)
        refuse('mandate-over', 'De machtiging was op deze dag al voorbij. Vraag om een nieuwe.', 'until');
    }
  }
  const until = state.behalf === 'self' ? undefined : answer.until;
  state.identity = { on: day, how: answer.how ?? 'document', by, ...(until === undefined ? {} : { until }) };
  close(work, task, 'done');
  note(work, 'Vastgesteld wie de persoon is');
  search(work);
}

function linked(
  work: Work,
  { outcome, links = [], holders = {}, items = {} }: RequestAnswers['link-request'],
  task: Task,
): void {
  const { state, covenant } = work;
  needOneOf(outcome, ['found', 'nothing'], 'outcome');
  if (outcome === 'nothing') {
    close(work, task, 'done');
    note(work, 'Gezocht naar gegevens');
    send(work, 'nothing');
    return;
  }
  if (links.length === 0)
    refuse('no-links', 'Kies waar de gegevens staan, of kies dat er niets is.', 'links');
  const known = covenant.parties.map(({ id }) => id);
  for (const link of new Set(links)) {
    const [file = '', unit = ''] = link.split(' ');
    const parties = holders[file];
    if (!parties || unit === '') refuse('no-links', 'Dit dossier is er niet (meer). Zoek opnieuw.', 'links');
    state.counters.link += 1;
    const core = coreParties(covenant);
    const holding = [...new Set([...core, ...parties.filter((party) => known.includes(party))])];
    const own = unit === SUBJECT ? undefined : items[link];
    state.links[`l${state.counters.link}`] = { file, unit, parties: holding, ...(own && { items: own }) };
  }
  close(work, task, 'done');
  note(work, 'Gezocht naar gegevens');
  contribute(work);
}

function contributed(
  work: Work,
  event: Extract<Completion, { kind: 'contribute-request' }>,
  task: Task,
): void {
  const { state, covenant } = work;
  const { withhold = [], corrections = [] } = event.answer;
  const party = task.party ?? '';
  for (const { ground } of withhold) needRefusalGround(covenant, ground);
  for (const { what, answer, ground } of corrections) {
    needOneOf(what, ['improve', 'add', 'remove', 'shield'], 'corrections');
    needOneOf(answer, ['grant', 'refuse'], 'corrections');
    if (answer === 'grant') needOneOf(ground ?? '', ['a', 'b', 'c'], 'corrections');
  }
  const reason = (code: string, row: number) => lineOf(event.papers, code, row);
  for (const [row, { item, ground }] of withhold.entries())
    state.withheld.push({ item, ground, party, ...reason(FIELD.contribution, row) });
  for (const [row, one] of corrections.entries())
    state.corrections.push({ ...one, party, ...reason(FIELD.correction, row) });
  state.contributed[party] = 'answered';
  close(work, task, 'done');
  note(work, 'Een partij heeft haar deel geleverd');
  if (partiesOf(state).every((one) => state.contributed[one])) contributionsIn(work);
}

function decided(work: Work, verdict: RequestAnswers['decide-request'], task: Task): void {
  const { asks, withheld } = work.state;
  if (asks.includes('access')) {
    needOneOf(verdict.access ?? '', ['as-contributed', 'all', 'neither'], 'access');
    if (verdict.access === 'neither') needRefusalGround(work.covenant, verdict.ground);
  }
  if (asks.includes('correction'))
    needOneOf(verdict.correction ?? '', ['as-contributed', 'grant'], 'correction');
  if (asks.includes('objection'))
    needOneOf(verdict.objection ?? '', ['remove', 'shield', 'reject'], 'objection');
  close(work, task, 'done');
  note(work, 'Een kernpartij heeft beslist');
  // With nothing held back the two answers are one.
  const access = verdict.access === 'as-contributed' && withheld.length === 0 ? 'all' : verdict.access;
  const { ground, ...rest } = verdict;
  answered(work, task.party ?? '', {
    ...rest,
    ...(access === undefined ? {} : { access }),
    ...(access === 'neither' && ground !== undefined ? { ground } : {}),
  });
}

/** 12.1-5. @throws Refused */
export function complete(work: Work, event: Completion): void {
  const { state, day } = work;
  const task = needTask(state, event.task);
  needOwn(task, event.by, work.context.directory);
  if (task.kind !== event.kind) refuse('wrong-kind', 'Dit formulier hoort niet bij deze taak.');
  switch (event.kind) {
    case 'establish-identity':
      identified(work, event.by.member, event.answer, task);
      break;
    case 'link-request':
      linked(work, event.answer, task);
      break;
    case 'contribute-request':
      contributed(work, event, task);
      break;
    case 'decide-request':
      decided(work, event.answer, task);
      break;
    case 'send-answer':
      needPast(event.answer.sentOn, day, 'sentOn');
      if (event.answer.sentOn < state.stepOn)
        refuse('date-too-early', 'Deze datum ligt vóór de beslissing op het verzoek.', 'sentOn');
      state.sentOn = event.answer.sentOn;
      close(work, task, 'done');
      note(work, 'Antwoord verstuurd');
      shut(work, state.outcome ?? 'decided');
      break;
    case 'mail-undeliverable':
      needOneOf(event.answer.handled, ['yes'], 'handled');
      close(work, task, 'done');
      note(work, 'Gedaan: een mail kwam niet aan');
      break;
  }
}
