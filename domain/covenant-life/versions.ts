/**
 * 18: another version of the covenant. Signed by every party of today and published, it takes over on its day; else it
 * lapses, and the running one stays. What it holds was checked before it came here (covenant/versions.ts).
 */
import { taskText } from '../../covenant/index.ts';
import type { Actor, Moment, Task } from '../case.ts';
import { addDays, dayInWords, startOfDay } from '../dates/index.ts';
import { needDay, needOneOf, ROLE, refuse } from '../subject/checks.ts';
import { closeAll, note, open } from '../tasks/work.ts';
import type { CovenantState, DutyAnswers, Proposal } from './state.ts';
import { openFor, present, type Work } from './work.ts';

const TAKES_OVER = 'version-takes-over';

export function proposeVersion(work: Work, event: { by?: Actor; version: string; from: string }): void {
  const { state, context, covenant } = work;
  const { by, version, from } = event;
  if (by && !by.roles.includes(ROLE.administrator))
    refuse('not-yours', 'Alleen de uitvoerder kan een nieuwe versie voorleggen.');
  needDay(from, 'inForceFrom');
  if (from <= context.today)
    refuse(
      'version-too-early',
      'Deze versie begint vandaag of eerder. Kies een dag die nog komt.',
      'inForceFrom',
    );
  if (state.proposal)
    refuse('version-waits', `Versie ${state.proposal.version} wacht al op handtekeningen.`, 'version');
  const known = [covenant.version, ...(state.versions ?? []).map((one) => one.version)];
  if (known.includes(version))
    refuse('version-known', `Versie ${version} is er al. Geef de nieuwe een eigen nummer.`, 'version');
  if ((state.versions ?? []).some((one) => one.from === from))
    refuse('version-same-day', 'Op deze dag begint al een andere versie.', 'inForceFrom');
  state.proposal = { version, from, proposedOn: context.today, signed: {} };
  const until = addDays(from, -1);
  for (const party of present(work)) openFor(work, party, { kind: 'sign-version', about: version, until });
  note(work, `Versie ${version} ligt klaar om te tekenen, voor ${dayInWords(from)}`);
}

export function versionAnswered(work: Work, task: Task, answer: DutyAnswers['sign-version']): void {
  needOneOf(answer.outcome, ['sign', 'refuse'], 'outcome');
  const { proposal } = work.state;
  if (!proposal || proposal.version !== task.about || task.party === null) return;
  note(work, `Gedaan: ${taskText(work.covenant, task.kind).title}`);
  if (answer.outcome === 'refuse') {
    drop(work, proposal, 'Een partij tekent niet: de nieuwe versie gaat niet door');
    return;
  }
  proposal.signed[task.party] = work.day;
  publishWhenSigned(work);
}

/** Also when who had not signed left. */
export function publishWhenSigned(work: Work): void {
  const { proposal } = work.state;
  if (!proposal || !allSigned(work, proposal)) return;
  const asked = work.state.tasks.some(
    (task) => task.about === proposal.version && task.kind === 'record-publication',
  );
  if (asked || proposal.publication) return;
  const until = addDays(proposal.from, -1);
  open(work, {
    ...{ kind: 'record-publication', about: proposal.version, until },
    ...{ party: null, role: ROLE.administrator },
  });
  note(work, 'Alle partijen hebben de nieuwe versie getekend');
}

const allSigned = (work: Work, { signed }: Proposal): boolean =>
  present(work).every((party) => signed[party] !== undefined);

function drop(work: Work, { version }: Proposal, why: string): void {
  closeAll(work, ({ about }) => about === version, 'lapsed');
  delete work.state.proposal;
  note(work, why);
}

export function versionMoments({ proposal }: CovenantState): Moment[] {
  if (!proposal) return [];
  const { version, from, proposedOn } = proposal;
  const article = '18';
  const counting = `De nieuwe versie noemt deze dag zelf: ${dayInWords(from)}, vanaf 00.00 uur.`;
  const atEnd =
    'Is zij dan getekend en bekendgemaakt, dan geldt de nieuwe versie. Anders blijft het zoals het is.';
  const start = { event: 'voorstel van een nieuwe versie', on: proposedOn };
  return [
    {
      ...{ what: TAKES_OVER, at: startOfDay(from), lastDay: from, article, ref: version },
      why: { article, term: TAKES_OVER, start, length: '', counting, mayMove: [], atEnd },
      ...{ waitsForPeople: false, acts: true },
    },
  ];
}

export function takeOver(work: Work): void {
  const { proposal } = work.state;
  if (!proposal) return;
  const { version, from, publication } = proposal;
  if (!allSigned(work, proposal) || !publication) {
    drop(work, proposal, 'De nieuwe versie is niet op tijd getekend en bekendgemaakt: zij gaat niet door');
    return;
  }
  delete work.state.proposal;
  work.state.versions = [...(work.state.versions ?? []), { version, from, ...publication }];
  work.effects.push({ effect: 'recount', on: from });
  note(work, `Versie ${version} geldt vanaf nu`);
}
