/** 18.2: which running cases a party that leaves takes part in, for its task of handing them over. Numbers, stages, days. */

import { taskText } from '../../covenant/index.ts';
import { addDays, dayInWords, startOfDay } from '../../domain/dates/index.ts';
import { dossierNumber, type Fact, isTaskKind } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { STAGES } from '../dossier.ts';

/** Every living case has its next moment before this; and more cases than one party has are said, not shown. */
const AHEAD_DAYS = 4000;
const MOST = 200;

/** On record like every list of cases. Open tasks first: they must find somebody else before the last day. */
export async function casesToHandOver(deps: Deps, { actor, today }: Who, row: TaskRow): Promise<Fact[]> {
  const { party } = row;
  if (party === null) return [];
  const { store, covenant } = deps;
  await store.accessLog.write({
    ...{ who: actor.member, party: actor.party, what: 'list', purpose: 'task:hand-over-cases', fields: [] },
    ...{ file: 'cases', caseId: null, detail: { party }, ok: true },
  });
  const until = startOfDay(addDays(today, AHEAD_DAYS));
  const cases = await store.cases.soonest({ kind: 'subject', party, until, limit: MOST + 1 });
  const facts = await Promise.all(
    cases.slice(0, MOST).map(async ({ caseId, stage }): Promise<Fact> => {
      const tasks = (await store.tasks.ofCase(caseId)).filter(
        (task) => task.party === party && task.status === 'open' && isTaskKind(task.kind),
      );
      return {
        label: `Dossier ${dossierNumber(caseId)}`,
        lines: [
          STAGES[stage] ?? stage,
          ...tasks.map(
            ({ kind, lastDay }) => `${taskText(covenant, kind).title}, uiterlijk ${dayInWords(lastDay)}`,
          ),
        ],
      };
    }),
  );
  const open = (fact: Fact): number => (fact.lines.length > 1 ? 0 : 1);
  return [
    {
      label: 'Lopende dossiers van uw partij',
      lines: [
        facts.length === 0
          ? 'Er zijn geen lopende dossiers.'
          : cases.length > MOST
            ? `Meer dan ${MOST}. De uitvoerder heeft de hele lijst.`
            : String(facts.length),
      ],
    },
    ...facts.sort((a, b) => open(a) - open(b)),
  ];
}
