/**
 * The duty ledger: every duty of articles 11-13 towards the people of one case, done, due, or not done with its ground and
 * decider. What a supervisor asks for. Pure, over the subject's state alone: days, choices and labels, nothing about anybody.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, UnitId } from '../case.ts';
import { type Day, dayInWords } from '../dates/index.ts';
import { unitLabels } from '../forms/choices.ts';
import { due } from '../subject/due.ts';
import { ends } from '../subject/ends.ts';
import type { SubjectState } from '../subject/state.ts';
import { informEnd } from '../subject/terms.ts';

export type DutyStatus = 'done' | 'due' | 'not-done';

export interface DutyLine {
  duty:
    | 'inform'
    | 'reconsider'
    | 'answer-request'
    | 'answer-complaint'
    | 'carry-out-correction'
    | 'notify-recipients'
    | 'check-accuracy'
    | 'archive'
    | 'destroy';
  article: string;
  /** Whose or which data, in words that name nobody. */
  about: string;
  status: DutyStatus;
  /** Of what was done. */
  on: Day | null;
  /** Of what is due, or will be looked at again. */
  lastDay: Day | null;
  /** Why then, or why not: the ground. */
  why: string;
  /** Of what was not done: who decided so. */
  decidedBy: string | null;
}

export const DUTY_TITLES: Readonly<Record<DutyLine['duty'], string>> = {
  inform: 'Informeren',
  reconsider: 'Uitgesteld informeren opnieuw bekijken',
  'answer-request': 'Een verzoek beantwoorden',
  'answer-complaint': 'Een klacht afhandelen',
  'carry-out-correction': 'Een correctie uitvoeren',
  'notify-recipients': 'Ontvangers van een correctie laten weten',
  'check-accuracy': 'Controleren of het dossier klopt',
  archive: 'Naar het archief',
  destroy: 'Vernietigen',
};
export const STATUS_WORDS: Readonly<Record<DutyStatus, string>> = {
  done: 'Gedaan',
  due: 'Moet nog',
  'not-done': 'Niet gedaan',
};
const CORE = 'De kernpartijen samen';
const ASKED = {
  access: 'Inzage',
  correction: 'Correctie',
  objection: 'Bezwaar',
  complaint: 'Klacht',
} as const;

type Line = Pick<DutyLine, 'duty' | 'article' | 'about'>;
const done = (line: Line, on: Day, why: string): DutyLine => ({
  ...{ ...line, status: 'done', on, lastDay: null, why, decidedBy: null },
});
const toDo = (line: Line, lastDay: Day, why: string): DutyLine => ({
  ...{ ...line, status: 'due', on: null, lastDay, why, decidedBy: null },
});

function informing(covenant: Covenant, state: SubjectState, labelOf: (unit: UnitId) => string): DutyLine[] {
  const moments = due(state, covenant);
  return Object.entries(state.informing).flatMap(([unit, one]): DutyLine[] => {
    const line = { duty: 'inform', article: '11', about: labelOf(unit) } as const;
    if (one.step === 'informed' && one.sentOn !== undefined)
      return [done(line, one.sentOn, 'De brief is verstuurd.')];
    if (one.step !== 'postponed') {
      const { lastDay, why } = informEnd(covenant, one);
      return [toDo(line, lastDay, why.counting)];
    }
    const ground = covenant.refusalGrounds.find(({ id }) => id === one.ground);
    const look = moments.find(({ what, ref }) => what === 'reconsider-notice' && ref === unit);
    const task = state.tasks.find(({ kind, about }) => kind === 'reconsider-notice' && about === unit);
    const again: Moment | undefined =
      look ?? moments.find(({ what, ref }) => what === 'reconsider-notice' && ref.endsWith(` ${unit}`));
    const reconsider = { duty: 'reconsider', article: '11.5', about: labelOf(unit) } as const;
    return [
      {
        ...{ ...line, status: 'not-done', on: one.decidedOn ?? null, lastDay: again?.lastDay ?? null },
        why: ground ? `${ground.id}. ${ground.label} (artikel ${ground.article}, ${ground.law})` : '',
        decidedBy: CORE,
      },
      ...(again
        ? [toDo(reconsider, again.lastDay, task ? 'De kernpartijen hebben de taak.' : again.why.counting)]
        : []),
    ];
  });
}

/** 12: what was asked, and what came of it as far as the file knows. */
function rights({ rights: known }: SubjectState, labelOf: (unit: UnitId) => string): DutyLine[] {
  if (!known) return [];
  const lines: DutyLine[] = Object.values(known.requests).map(({ what, receivedOn, answerBy, over }) => {
    const complains = what === 'complaint';
    const line = {
      duty: complains ? ('answer-complaint' as const) : ('answer-request' as const),
      article: complains ? '13.1' : '12.3-5',
      about: ASKED[what],
    };
    const received = `Ontvangen op ${dayInWords(receivedOn)}.`;
    return over
      ? { ...toDo(line, answerBy, received), status: 'done' as const, lastDay: null }
      : toDo(line, answerBy, received);
  });
  for (const { unit, decidedOn, step, on, recipients = {} } of Object.values(known.corrections)) {
    const line = { duty: 'carry-out-correction', article: '12.6', about: labelOf(unit) } as const;
    const decided = `Besloten op ${dayInWords(decidedOn)}.`;
    if (step === 'open') lines.push({ ...done(line, decidedOn, decided), status: 'due', on: null });
    else if (step === 'done') lines.push(done(line, on ?? decidedOn, decided));
    else {
      const why =
        step === 'held'
          ? 'Een uitstel van vernietiging houdt het zoals het is.'
          : 'Het gegeven was er niet meer.';
      lines.push({
        ...done(line, on ?? decidedOn, `${decided} ${why}`),
        status: 'not-done',
        decidedBy: CORE,
      });
    }
    const open = Object.values(recipients).filter(
      ({ confirmedOn, leftOn }) => !confirmedOn && !leftOn,
    ).length;
    if (step === 'done' && Object.keys(recipients).length > 0) {
      const told = { duty: 'notify-recipients', article: '12.6, AVG 19', about: labelOf(unit) } as const;
      const last = Object.values(recipients)
        .flatMap(({ confirmedOn }) => confirmedOn ?? [])
        .sort()
        .at(-1);
      lines.push(
        open === 0
          ? done(told, last ?? decidedOn, 'Iedereen heeft bevestigd of doet niet meer mee.')
          : { ...done(told, decidedOn, `Nog te bevestigen: ${open}.`), status: 'due', on: null },
      );
    }
  }
  return lines;
}

function keeping(covenant: Covenant, state: SubjectState, labelOf: (unit: UnitId) => string): DutyLine[] {
  const moments = due(state, covenant);
  const at = (what: string) => moments.find((moment) => moment.what === what);
  const lines: DutyLine[] = [];
  const check = { duty: 'check-accuracy', article: '8.3, 10.3', about: 'Het dossier' } as const;
  if (state.checkedOn > state.openedOn) lines.push(done(check, state.checkedOn, 'De laatste controle.'));
  const next = at('check-accuracy');
  if (next) lines.push(toDo(check, next.lastDay, next.why.counting));
  const archive = { duty: 'archive', article: '13.2', about: 'Beide bestanden' } as const;
  const later = at('archive');
  if (state.file?.archivedOn !== undefined)
    lines.push(done(archive, state.file.archivedOn, 'De bestanden liggen in het archief.'));
  else if (later) lines.push(toDo(archive, later.lastDay, later.why.counting));
  for (const [unit, { lastDay, article, why, held }] of Object.entries(ends(state, covenant))) {
    const line = { duty: 'destroy', article, about: labelOf(unit) } as const;
    const hold = Object.values(state.holds).find(({ units }) => units.includes(unit));
    const ground = covenant.holdGrounds.find(({ id }) => id === hold?.ground);
    lines.push(
      held && hold
        ? {
            ...{ ...line, status: 'not-done', on: hold.placedOn, lastDay },
            ...{
              why: `${ground?.label ?? hold.ground} (${ground?.law ?? ''}), tot en met ${dayInWords(hold.until)}`,
              decidedBy: CORE,
            },
          }
        : toDo(line, lastDay, why.counting),
    );
  }
  return lines;
}

const ORDER: readonly DutyStatus[] = ['due', 'not-done', 'done'];

/** All duties of a case: first what must still be done, soonest first. Empty for a destroyed one. */
export function dutiesOf(covenant: Covenant, state: SubjectState): DutyLine[] {
  if (state.stage === 'destroyed') return [];
  const labels = unitLabels(state, covenant);
  const labelOf = (unit: UnitId): string =>
    unit === 'subject' ? 'De persoon om wie het gaat' : (labels.get(unit) ?? unit);
  const all = [
    ...informing(covenant, state, labelOf),
    ...rights(state, labelOf),
    ...keeping(covenant, state, labelOf),
  ];
  const day = ({ lastDay, on }: DutyLine): string => lastDay ?? on ?? '';
  return all.sort(
    (a, b) =>
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0),
  );
}
