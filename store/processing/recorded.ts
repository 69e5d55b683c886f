/** The parts of the store that touch somebody's data, each call with its record in the processing log. */
import { ACCESS_PURPOSES } from '../../covenant/index.ts';
import type { Permit } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { kindOfCode, paperKind } from '../../domain/papers/index.ts';
import type { Drafts, Effects, Erasures, Known, Store, TextRoom, Texts } from '../types.ts';
import type { Processings, Touched } from './log.ts';

const HOME: Readonly<Record<Exclude<TextRoom, 'zaken'>, string>> = {
  weegploeg: 'weigh',
  casusoverleg: 'conference',
  archief: 'archive',
};
/** What is done in that room; of papers what their kind of case is for. */
const homeOf = (room: TextRoom, code: string | undefined): string =>
  room === 'zaken' ? (paperKind(kindOfCode(code ?? ''))?.purpose ?? 'manage') : HOME[room];
/** A purpose of the access table, or what is done in that room. What is no permit the store itself refuses. */
const purposeIn = (room: TextRoom, permit: Permit | undefined): string =>
  (ACCESS_PURPOSES as readonly string[]).find((known) => known === permit?.purpose) ??
  homeOf(room, permit?.fields?.[0]);
const subjectOf = (caseId: CaseId): Touched => ({ caseId, units: ['subject'] });
const roomOf = (ref: string): TextRoom =>
  ref.startsWith('w-') ? 'weegploeg' : ref.startsWith('z-') ? 'zaken' : 'casusoverleg';

export function recorded(log: Processings, store: Store): Store {
  return {
    ...store,
    texts: recordedTexts(store.texts, log),
    drafts: recordedDrafts(store.drafts, log),
    known: recordedKnown(store.known, log),
    effects: recordedEffects(store.effects, log),
    erasures: recordedErasures(store.erasures, log),
  };
}

function recordedTexts(texts: Texts, log: Processings): Texts {
  return {
    ...texts,
    putAll: (all, permit) =>
      log.during(
        { name: 'texts.write', purpose: homeOf(all[0]?.room ?? 'weegploeg', all[0]?.code) },
        () => texts.putAll(all, permit),
        () => all.map(({ caseId, unit }) => ({ caseId, units: [unit] })),
      ),
    put: (text, permit) =>
      log.during(
        { name: 'texts.write', purpose: homeOf(text.room, text.code) },
        () => texts.put(text, permit),
        () => [{ caseId: text.caseId, units: [text.unit] }],
      ),
    read: (ref, permit) =>
      log.during(
        { name: 'texts.read', purpose: purposeIn(roomOf(ref), permit) },
        () => texts.read(ref, permit),
        (text) => (text ? [{ caseId: text.caseId, units: [text.unit] }] : []),
      ),
    list: (caseId, room, permit) =>
      log.during(
        { name: 'texts.read', purpose: purposeIn(room, permit) },
        () => texts.list(caseId, room, permit),
        (found) => {
          const units = (found ?? []).map(({ unit }) => unit);
          return [units.length > 0 ? { caseId, units } : subjectOf(caseId)];
        },
      ),
  };
}

function recordedDrafts(drafts: Drafts, log: Processings): Drafts {
  return {
    ...drafts,
    put: (draft, permit) =>
      log.during(
        { name: 'drafts.write', purpose: homeOf(draft.room, permit?.fields?.[0]) },
        () => drafts.put(draft, permit),
        () => [{ caseId: draft.caseId, units: draft.units }],
      ),
    find: (id, room, permit) =>
      log.during(
        { name: 'drafts.read', purpose: homeOf(room, permit?.fields?.[0]) },
        () => drafts.find(id, room, permit),
        (found) => (found ? [subjectOf(id.caseId)] : []),
      ),
  };
}

function recordedKnown(known: Known, log: Processings): Known {
  return {
    ...known,
    find: (...asked) =>
      log.during(
        { name: 'known.search', purpose: 'find-known' },
        () => known.find(...asked),
        // Somebody was looked for, also when nobody was found.
        (found) => (found && found.length > 0 ? found.map(subjectOf) : [{ caseId: null, units: [] }]),
      ),
    others: (...asked) =>
      log.during(
        { name: 'known.likely', purpose: 'find-known' },
        () => known.others(...asked),
        (found) =>
          found && found.length > 0
            ? found.map(({ caseId, unit }) => ({ caseId, units: [unit] }))
            : [{ caseId: null, units: [] }],
      ),
    likely: (...asked) =>
      log.during(
        { name: 'known.likely', purpose: 'find-known' },
        () => known.likely(...asked),
        (found) =>
          found && found.length > 0
            ? found.map(({ caseId }) => subjectOf(caseId))
            : [{ caseId: null, units: [] }],
      ),
  };
}

function recordedEffects(effects: Effects, log: Processings): Effects {
  const of = (caseId: CaseId, units?: readonly string[]): Touched[] => [
    { caseId, units: units && units.length > 0 ? units : ['subject'] },
  ];
  return {
    ...effects,
    copyToConference: (caseId, ...rest) =>
      log.during(
        { name: 'files.copy', purpose: 'conference' },
        () => effects.copyToConference(caseId, ...rest),
        () => of(caseId),
      ),
    archive: (caseId, units) =>
      log.during(
        { name: 'files.archive', purpose: 'archive' },
        () => effects.archive(caseId, units),
        () => of(caseId, units),
      ),
    restore: (caseId, units) =>
      log.during(
        { name: 'files.restore', purpose: 'weigh' },
        () => effects.restore(caseId, units),
        () => of(caseId, units),
      ),
    restrict: (caseId, units, restricted) =>
      log.during(
        { name: 'files.restrict', purpose: 'manage' },
        () => effects.restrict(caseId, units, restricted),
        () => of(caseId, units),
      ),
    splitOff: (caseId, signal, to) =>
      log.during(
        { name: 'files.split', purpose: 'manage' },
        () => effects.splitOff(caseId, signal, to),
        () => of(caseId),
      ),
  };
}

/** Destroying is the last processing; its record is made while the person still has a pseudonym. */
function recordedErasures(erasures: Erasures, log: Processings): Erasures {
  return {
    ...erasures,
    documents: async (id) => {
      const row = await erasures.get(id);
      if (!row) return erasures.documents(id);
      const units = row.units === 'all' ? ['subject'] : row.units;
      return log.during(
        { name: 'files.destroy', purpose: 'destroy', withoutKeys: true },
        () => erasures.documents(id),
        () => [{ caseId: row.caseId, units }],
      );
    },
  };
}
