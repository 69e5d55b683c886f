/** What will be destroyed soon, and what was: kinds, numbers, days and grounds; nothing about anybody. */
import { addDays, type Day, startOfDay } from '../domain/dates/index.ts';
import { unitsInWords } from '../domain/destruction/index.ts';
import { destroyingMoments, doomed, listedUntil, seesDestruction } from '../domain/destruction/list.ts';
import { dossierNumber } from '../domain/forms/index.ts';
import type { Deps, Who } from './deps.ts';
import { momentTitle } from './dossier.ts';

const MOST = 100;
/** A moment whose day has come and that is still being carried out stays on the list. */
const BACK_DAYS = 2;

export interface DoomedLine {
  caseId: string;
  number: string;
  day: Day;
  title: string;
  article: string;
  /** Why on that day: what it counts from, and how. */
  why: { event: string; from: string; counting: string };
  units: string;
  /** How many documents in which place. */
  places: Record<string, number>;
  holds: { ground: string; until: Day }[];
  /** It goes when a hold ends, if nothing else keeps it. */
  afterHold: boolean;
}

/** Soonest first, up to the last day of the list; `more`: there are more than fit. */
export async function destructionList(
  deps: Deps,
  today: Day,
): Promise<{ until: Day; lines: DoomedLine[]; more: boolean }> {
  const { covenant, store } = deps;
  const until = listedUntil(covenant, today);
  const rows = await store.cases.moments({
    from: startOfDay(addDays(today, -BACK_DAYS)),
    until: startOfDay(addDays(until, 1)),
    what: destroyingMoments(covenant),
    limit: MOST,
  });
  const lines: DoomedLine[] = [];
  for (const caseId of new Set(rows.map((row) => row.caseId))) {
    // One that is being destroyed at this moment is gone already.
    const loaded = await store.cases.load(caseId).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'key-gone') throw error;
      return null;
    });
    if (!loaded) continue;
    for (const { moment, units, holds } of doomed(covenant, loaded.kind, loaded.state, until)) {
      const { kinds, places } = await store.erasures.preview(caseId, units);
      const { what, lastDay, article, why } = moment;
      lines.push({
        caseId,
        number: dossierNumber(caseId),
        day: lastDay,
        title: momentTitle(covenant, what),
        article,
        why: { event: why.start.event, from: why.start.on, counting: why.counting },
        units: unitsInWords(kinds),
        places,
        holds: holds.map(({ ground, until }) => ({
          ground: covenant.holdGrounds.find(({ id }) => id === ground)?.label ?? ground,
          until,
        })),
        afterHold: what === 'hold-ends',
      });
    }
  }
  lines.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.number < b.number ? -1 : 1));
  return { until, lines, more: rows.length === MOST };
}

/** Whether this person may; either way it is on record that they asked. */
export async function mayLook(deps: Deps, who: Who): Promise<boolean> {
  const ok = seesDestruction(who.actor);
  await deps.store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: ok ? 'list' : 'refused',
    purpose: 'destruction-list',
    fields: [],
    file: 'dossier',
    caseId: null,
    ok,
  });
  return ok;
}
