/** The figures of the page "Cijfers": from counters that steps keep, and from dates in the store. No row about anybody is opened. */
import { byWeek, type Chart, kindsWithin, masked } from '../../domain/board/index.ts';
import { addDays, addDuration, type Day, startOfDay } from '../../domain/dates/index.ts';
import { destroyingMoments } from '../../domain/destruction/list.ts';
import { monthsBetween } from '../../store/index.ts';
import { afterDay } from '../board/stretches.ts';
import type { Deps } from '../deps.ts';
import { partyName } from '../partners/names.ts';

const FRESH_MS = 60_000;
/** More in a year than this is said as at least so many. */
const MOST = 5_000;
let remembered: { charts: Promise<Chart[]>; of: unknown; day: Day; until: number } | null = null;

/** Once a minute in a process, however many look. */
export function chartsOf(deps: Deps, today: Day): Promise<Chart[]> {
  const now = performance.now();
  const fresh =
    remembered && remembered.of === deps.store && remembered.day === today && remembered.until > now;
  if (!fresh) {
    const charts = made(deps, today);
    charts.catch(() => {
      remembered = null;
    });
    remembered = { charts, of: deps.store, day: today, until: now + FRESH_MS };
  }
  return (remembered as { charts: Promise<Chart[]> }).charts;
}

async function made(deps: Deps, today: Day): Promise<Chart[]> {
  const { covenant, store } = deps;
  const [since, onTime, load, coming] = await Promise.all([
    store.figures.since(),
    onTimeOf(deps, today),
    loadOf(deps, today),
    comingOf(deps, today),
  ]);
  return [
    {
      ...{
        id: 'op-tijd',
        title: 'Taken op tijd',
        series: ['Op tijd', 'Te laat', 'Niet gedaan'],
        bars: onTime,
      },
      about:
        'Taken die in een maand zijn geëindigd: op tijd gedaan, na de laatste dag gedaan, of door niemand gedaan.',
    },
    {
      ...{ id: 'per-partij', title: 'Werk per partij', series: ['Open taken'], bars: load },
      about: 'Open taken die te laat zijn of binnen vier weken klaar moeten zijn.',
    },
    {
      ...{
        id: 'komt',
        title: 'Wat naar het archief gaat en wat wordt vernietigd',
        series: ['Archief', 'Vernietigen'],
        bars: coming,
      },
      about: 'Momenten in de komende twaalf maanden, zoals ze nu staan.',
    },
    {
      ...{ id: 'verzoeken', title: 'Verzoeken en de vier weken', series: ['Taken'] },
      about:
        'Hoe lang na de ontvangst een taak van een verzoek klaar was. De wet en het convenant geven vier weken.',
      bars: byWeek(since, kindsWithin(covenant, 'answer-request')),
    },
    {
      ...{ id: 'wegen', title: 'Hoe lang wegen duurt', series: ['Beslissingen'] },
      about: 'Hoe lang na de ontvangst van een signaal een kernpartij over de agenda besliste.',
      bars: byWeek(since, ['decide-agenda']),
    },
  ];
}

/** How many months a picture shows: no legal term. */
const MONTHS = 12;

async function onTimeOf({ store }: Deps, today: Day): Promise<Chart['bars']> {
  const to = today.slice(0, 7);
  const from = addDuration(today, `-P${MONTHS - 1}M`).slice(0, 7);
  const ended = await store.figures.ended(from, to);
  return monthsBetween(from, to).map((month) => ({
    label: monthName(month),
    values: (['done', 'late', 'lapsed'] as const).map((how) =>
      masked(
        ended.filter((one) => one.month === month && one.how === how).reduce((sum, { n }) => sum + n, 0),
      ),
    ),
  }));
}

async function loadOf(deps: Deps, today: Day): Promise<Chart['bars']> {
  // A task's term ends at 24:00 of its last day: that of the 28th day is within it.
  const until = afterDay(addDays(today, 28));
  return Promise.all(
    deps.covenant.parties.map(async ({ id: party }) => ({
      label: partyName(deps, party),
      values: [await deps.store.board.count({ from: null, until }, { party }, MOST)],
    })),
  );
}

async function comingOf({ covenant, store }: Deps, today: Day): Promise<Chart['bars']> {
  const destroying = destroyingMoments(covenant);
  const rows = await store.cases.moments({
    from: startOfDay(today),
    until: startOfDay(addDuration(today, `P${MONTHS}M`)),
    what: ['archive', ...destroying],
    limit: MOST,
  });
  const months = monthsBetween(today.slice(0, 7), addDuration(today, `P${MONTHS - 1}M`).slice(0, 7));
  return months.map((month) => {
    const of = (kinds: readonly string[]) =>
      masked(rows.filter(({ lastDay, what }) => lastDay.startsWith(month) && kinds.includes(what)).length);
    return { label: monthName(month), values: [of(['archive']), of(destroying)] };
  });
}

const NAMES = ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const monthName = (month: string): string => `${NAMES[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
