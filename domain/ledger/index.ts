/**
 * The duty ledger: every duty of articles 11-13 towards the people of one case, done, due, or not done with its ground and
 * decider. What a supervisor asks for. Pure, over the subject's state alone: days, choices and labels, nothing about anybody.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, UnitId } from '../case.ts';
import { addDays, type Day, dayInWords } from '../dates/index.ts';
import { unitLabels } from '../forms/choices.ts';
import { due } from '../subject/due.ts';
import { ends } from '../subject/ends.ts';
import { answerBefore } from '../subject/rights.ts';
import { WHOLE_FILE } from '../subject/shielding.ts';
import type { SubjectState } from '../subject/state.ts';
import { byTerm, informEnd, taskEnd } from '../subject/terms.ts';

export type DutyStatus = 'done' | 'due' | 'not-done';

export interface DutyLine {
  duty:
    | 'inform'
    | 'reconsider'
    | 'answer-request'
    | 'answer-complaint'
    | 'carry-out-correction'
    | 'notify-recipients'
    | 'shield'
    | 'notify-unshielding'
    | 'check-accuracy'
    | 'archive'
    | 'destroy';
  article: string;
  /** Whose or which data, in words that name nobody. */
  about: string;
  status: DutyStatus;
  /** Of what was done. */
  on: Day | null;
  /** The last day on which it had to be done, or on which it will be looked at again. */
  lastDay: Day | null;
  /** Done after that day, or not done and that day is over. */
  late: boolean;
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
  shield: 'Afschermen',
  'notify-unshielding': 'Bericht geven voordat een afscherming eindigt',
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
/** Before it is known what day it is. */
type Found = Omit<DutyLine, 'late'>;
const done = (line: Line, on: Day, why: string, lastDay: Day | null = null): Found => ({
  ...{ ...line, status: 'done', on, lastDay, why, decidedBy: null },
});
const toDo = (line: Line, lastDay: Day, why: string): Found => ({
  ...{ ...line, status: 'due', on: null, lastDay, why, decidedBy: null },
});

function informing(covenant: Covenant, state: SubjectState, labelOf: (unit: UnitId) => string): Found[] {
  const moments = due(state, covenant);
  return Object.entries(state.informing).flatMap(([unit, one]): Found[] => {
    const line = { duty: 'inform', article: '11', about: labelOf(unit) } as const;
    if (one.step === 'informed' && one.sentOn !== undefined)
      // The first month is over when it was postponed in between, on a ground.
      return [
        done(line, one.sentOn, 'De brief is verstuurd.', one.again ? null : informEnd(covenant, one).lastDay),
      ];
    if (one.step !== 'postponed') {
      const send = state.tasks.find(({ kind, about }) => kind === 'send-notice' && about === unit);
      if (one.again && send) {
        const { lastDay, why } = taskEnd(covenant, state, send);
        return [toDo(line, lastDay, why.counting)];
      }
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
function rights(covenant: Covenant, state: SubjectState, labelOf: (unit: UnitId) => string): Found[] {
  const { rights: known } = state;
  if (!known) return [];
  const endOf = (kind: string, about: string): Day | null => {
    const task = state.tasks.find((one) => one.kind === kind && one.about?.startsWith(about));
    return task ? taskEnd(covenant, state, task).lastDay : null;
  };
  const lines: Found[] = Object.entries(known.requests).map(
    ([id, { what, receivedOn, answerBy, over, overOn }]) => {
      const complains = what === 'complaint';
      const line = {
        duty: complains ? ('answer-complaint' as const) : ('answer-request' as const),
        article: complains ? '13.1' : '12.3-5',
        about: ASKED[what],
      };
      const received = `Ontvangen op ${dayInWords(receivedOn)}.`;
      // 13: answered before the first of the data go, where that is sooner.
      const before = what === 'complaint' ? null : answerBefore(state, id);
      const sooner = before !== null && before < answerBy;
      return over
        ? { ...toDo(line, answerBy, received), status: 'done' as const, on: overOn ?? null }
        : sooner
          ? toDo(
              line,
              before,
              `${received} Op ${dayInWords(addDays(before, 1))} worden gegevens vernietigd: het antwoord komt ervoor.`,
            )
          : toDo(line, answerBy, received);
    },
  );
  lines.push(...shielding(state, labelOf, endOf));
  for (const [id, { item, unit, decidedOn, step, on, recipients = {} }] of Object.entries(
    known.corrections,
  )) {
    const about = item === null ? 'Het hele dossier' : labelOf(unit);
    const line = { duty: 'carry-out-correction', article: '12.6', about } as const;
    const decided = `Besloten op ${dayInWords(decidedOn)}.`;
    const term = byTerm(covenant, 'carry-out-correction', decidedOn).lastDay;
    const last = endOf('carry-out-correction', `correction:${id}`) ?? term;
    if (step === 'open') lines.push(toDo(line, last, decided));
    else if (step === 'done') lines.push(done(line, on ?? decidedOn, decided, term));
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
      const told = { duty: 'notify-recipients', article: '12.6, AVG 19', about } as const;
      const confirmed = Object.values(recipients)
        .flatMap(({ confirmedOn }) => confirmedOn ?? [])
        .sort()
        .at(-1);
      lines.push(
        open === 0
          ? done(told, confirmed ?? decidedOn, 'Iedereen heeft bevestigd of doet niet meer mee.')
          : {
              ...done(
                told,
                decidedOn,
                `Nog te bevestigen: ${open}.`,
                endOf('confirm-correction', `correction:${id}`),
              ),
              ...{ status: 'due', on: null },
            },
      );
    }
  }
  return lines;
}

/** AVG 18 and 21: what is only kept, since when and why; and that the person is told before that ends. */
function shielding(
  { rights }: SubjectState,
  labelOf: (unit: UnitId) => string,
  endOf: (kind: string, about: string) => Day | null,
): Found[] {
  const { shields = {}, objection } = rights ?? {};
  const lines: Found[] = [];
  const telling = (about: string, key: string): void => {
    const line = { duty: 'notify-unshielding', article: 'AVG 18(3)', about } as const;
    const last = endOf('notify-unshielding', key);
    if (last !== null) lines.push(toDo(line, last, 'Pas daarna eindigt de afscherming.'));
  };
  if (objection) {
    const line = { duty: 'shield', article: '12.5, AVG 18(1)(d), 21', about: 'Het hele dossier' } as const;
    lines.push(done(line, objection.from, OBJECTION[objection.step]));
    if (objection.ending !== undefined) telling(line.about, `shield:${WHOLE_FILE}`);
  }
  for (const { items, receivedOn } of Object.values(rights?.requests ?? {})) {
    const about = 'Gegevens van iemand anders in dit dossier';
    if (items)
      lines.push(done({ duty: 'shield', article: 'AVG 18(1)(d)', about }, receivedOn, OBJECTION.judging));
  }
  for (const [item, { unit, since, ending }] of Object.entries(shields)) {
    const line = { duty: 'shield', article: '12.5, AVG 18', about: `Eén gegeven: ${labelOf(unit)}` } as const;
    lines.push(done(line, since, 'Op verzoek van de persoon.'));
    if (ending) telling(line.about, `shield:${item}`);
  }
  return lines;
}
const OBJECTION = {
  judging: 'De persoon heeft bezwaar gemaakt. Daarover is nog niet beslist.',
  shielded: 'Het bezwaar is gegrond: afgeschermd.',
  removing: 'Het bezwaar is gegrond, of de verantwoordelijke besloot zo: alles wordt vernietigd.',
} as const;

function keeping(covenant: Covenant, state: SubjectState, labelOf: (unit: UnitId) => string): Found[] {
  const moments = due(state, covenant);
  const at = (what: string) => moments.find((moment) => moment.what === what);
  const lines: Found[] = [];
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

/** All duties of a case as of a legal day: first what must still be done, soonest first. Empty for a destroyed one. */
export function dutiesOf(covenant: Covenant, state: SubjectState, today: Day): DutyLine[] {
  if (state.stage === 'destroyed') return [];
  const labels = unitLabels(state, covenant);
  const labelOf = (unit: UnitId): string =>
    unit === 'subject' ? 'De persoon om wie het gaat' : (labels.get(unit) ?? unit);
  const all = [
    ...informing(covenant, state, labelOf),
    ...rights(covenant, state, labelOf),
    ...keeping(covenant, state, labelOf),
  ];
  const late = ({ status, on, lastDay }: Found): boolean =>
    lastDay !== null && status !== 'not-done' && (status === 'done' ? (on ?? '') : today) > lastDay;
  const day = ({ status, lastDay, on }: Found): string =>
    (status === 'done' ? on : null) ?? lastDay ?? on ?? '';
  return all
    .map((line) => ({ ...line, late: late(line) }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0),
    );
}
