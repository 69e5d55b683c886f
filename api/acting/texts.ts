/** Text goes into the files first and travels by reference; it becomes part of a file when a step refers to it. */
import type { CaseId, TextRef } from '../../domain/case.ts';
import type { Day } from '../../domain/dates/index.ts';
import { type About, type FileRoom, type FileText, unitOf } from '../../domain/forms/index.ts';
import { sourceOf } from '../../domain/partners.ts';
import type { Provenance } from '../../domain/subject/events.ts';
import type { NewText } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { toWrite } from './permits.ts';

export const ROOM = { weighing: 'weegploeg', conference: 'casusoverleg', papers: 'zaken' } as const;

export interface Written {
  caseId: CaseId;
  /** What brought it: the form. */
  kind: string;
  article: string;
  texts: readonly FileText[];
  provenance: Provenance | null;
  about: About;
  /** For whom: somebody whose deputy writes. */
  for?: string;
  today: Day;
}

/**
 * Answers the references in the form's order. What no step refers to ends by itself.
 * @throws GoneError when the case has been destroyed meanwhile, AccessDenied (logged) when this person may not write
 * this there now.
 */
export async function putTexts(deps: Deps, who: Who, written: Written): Promise<TextRef[]> {
  const { caseId, kind, article, provenance, about, today } = written;
  const { party } = who.actor;
  const regime = sourceOf(deps.covenant, party)?.regime ?? '';
  const texts = written.texts.map(
    (text): NewText => ({
      caseId,
      room: ROOM[text.room],
      unit: unitOf(text, about),
      code: text.code,
      kind,
      party,
      // What people write as their own judgement or decision rests on the article of the covenant that asks for it.
      ground: provenance?.ground ?? article,
      regime: provenance?.regime ?? regime,
      on: provenance?.on ?? today,
      by: who.member.id,
      values: text.values,
    }),
  );
  const units = new Map<string, [string, FileRoom]>();
  written.texts.forEach((text, at) => {
    const unit = texts[at]?.unit ?? '';
    units.set(`${unit} ${text.room}`, [unit, text.room]);
  });
  await Promise.all([...units.values()].map(([unit, room]) => deps.store.keys.register(caseId, unit, room)));
  const refs = new Array<TextRef>(texts.length);
  const loaded = texts.length === 0 ? null : await deps.store.cases.load(caseId);
  for (const room of ['weighing', 'conference', 'papers'] as const) {
    const numbers = texts.flatMap((text, at) => (text.room === ROOM[room] ? [at] : []));
    if (numbers.length === 0) continue;
    const own = numbers.map((at) => texts[at] as NewText);
    const fields = [...new Set(own.map(({ code }) => code))];
    const permit = toWrite(who, {
      ...{ caseId, loaded, kind, room, fields },
      ...(written.for !== undefined && { for: written.for }),
    });
    const made = await deps.store.texts.putAll(own, permit);
    numbers.forEach((at, i) => {
      refs[at] = made[i] as TextRef;
    });
  }
  return refs;
}

/** Which text is which answer: for the state of a case that refers to its papers one by one. */
export const paperRefs = (
  texts: readonly FileText[],
  refs: readonly TextRef[],
): { ref: TextRef; code: string; row?: number }[] =>
  texts.flatMap(({ room, code, row }, at) =>
    room === 'papers' ? [{ ref: refs[at] as TextRef, code, ...(row === undefined ? {} : { row }) }] : [],
  );
