/** The answer to a request as it is sent (12.3): made ready once, kept encrypted with the request, read again as it was. */

import type { Letter } from '../../domain/letters/index.ts';
import {
  type AnswerData,
  answerData,
  answerLetter,
  FIELD,
  type RequestState,
} from '../../domain/request/index.ts';
import { renderPdf } from '../../letters/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, intend, USED } from './command.ts';
import { nothing } from './file.ts';
import { unlessGone } from './outcome.ts';
import { toReadPapers } from './permits.ts';
import { gatherAnswer } from './request-answer.ts';
import { actsFor } from './standing.ts';
import { paperRefs, putTexts } from './texts.ts';

const FORM = 'keep-answer';
const ARTICLE = '12.3';

export interface KeptAnswer {
  /** Opaque; of the file's name. */
  number: string;
  letter: Letter;
  data: AnswerData;
  pdf: () => Promise<Uint8Array>;
  /** The day on which it was made ready; null for one that is made for looking only. */
  on: string | null;
}

/** What would be sent now; kept nowhere. The caller has established that this person has to send it. @throws LogFailed */
export async function answerNow(deps: Deps, who: Who, row: TaskRow): Promise<KeptAnswer | null> {
  const found = await gatherAnswer(deps, who, row.caseId, actsFor(who, row));
  if (!found) return null;
  const letter = answerLetter(deps.covenant, found);
  const data = answerData(deps.covenant, found);
  return { number: found.number, letter, data, pdf: () => renderPdf(letter), on: null };
}

/** The same caller. The last one made ready is the one that counts. @throws EngineAway */
export async function keepAnswer(deps: Deps, who: Who, row: TaskRow, commandId: string): Promise<Acted> {
  const { caseId } = row;
  return unlessGone(async () => {
    const asked = { type: FORM, caseId, caseKind: row.caseKind };
    const of = await intend(deps, who, commandId, asked, async () => {
      const made = await answerNow(deps, who, row);
      const values = {
        letter: JSON.stringify(made?.letter ?? null),
        data: JSON.stringify(made?.data ?? null),
        pdf: made ? Buffer.from(await made.pdf()).toString('base64') : '',
      };
      const texts = [{ room: 'papers' as const, code: FIELD.answer, values }];
      const refs = await putTexts(deps, who, {
        ...{ caseId, kind: FORM, article: ARTICLE, texts, provenance: null, about: {}, today: who.today },
        ...actsFor(who, row),
      });
      const event = { type: FORM, by: who.actor, papers: paperRefs(texts, refs), texts: refs };
      return { caseId, event: { ...event, ...actsFor(who, row) } };
    });
    if (of === null) return { outcome: 'answered', answer: USED };
    return { outcome: 'answered', answer: (await deps.engine.command(of, commandId)) ?? GONE };
  });
}

/** Before it is said to be sent; answers only what went wrong. @throws EngineAway */
export async function keepUnlessKept(
  deps: Deps,
  who: Who,
  row: TaskRow,
  commandId: string,
): Promise<Acted | null> {
  const state = (await deps.store.cases.load(row.caseId))?.state as RequestState | undefined;
  if (!state || state.kept || state.step !== 'sending') return null;
  const acted = await keepAnswer(deps, who, row, `${commandId}:kept`);
  return acted.outcome === 'answered' && acted.answer.ok ? null : acted;
}

/** What was made ready, by who may read it: who has to send it, who handled it, the administrator. Null for others. */
export async function keptAnswer(
  deps: Deps,
  who: Who,
  caseId: string,
  acts: { for?: string } = {},
): Promise<KeptAnswer | null> {
  const loaded = await deps.store.cases.load(caseId);
  const kept = loaded?.kind === 'request' ? (loaded.state as RequestState).kept : undefined;
  if (!loaded || !kept) return null;
  const permit = toReadPapers(who, {
    ...{ loaded, fields: [FIELD.answer], refs: [kept.answer], why: 'sent-answer' },
    ...acts,
  });
  const [text] = await deps.store.texts.list(caseId, 'zaken', permit).catch(nothing);
  if (!text) return null;
  const { letter = 'null', data = 'null', pdf = '' } = text.values;
  const parsed = JSON.parse(data) as AnswerData;
  return {
    number: parsed.verzoek.nummer,
    letter: JSON.parse(letter) as Letter,
    data: parsed,
    pdf: async () => Buffer.from(pdf, 'base64'),
    on: kept.on,
  };
}
