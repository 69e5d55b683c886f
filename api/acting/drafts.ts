/** A form that is kept to go on with later: by its writer alone, while it can be answered (docs/decisions/0019). */
import { randomUUID } from 'node:crypto';
import type { Permit } from '../../domain/access/index.ts';
import type { CaseId, UnitId } from '../../domain/case.ts';
import {
  codesIn,
  draftPlace,
  draftValues,
  type FormDescription,
  type Typed,
} from '../../domain/forms/index.ts';
import { AccessDenied, DRAFT_UNIT, GoneError, KeyGone, type TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { DraftSteps, KeptDraft, Shown } from '../form-page.ts';
import { GONE } from './command.ts';
import { toWrite } from './permits.ts';
import { ROOM } from './texts.ts';

const TOO_LONG = {
  title: 'Dit is te veel om te bewaren',
  text: 'Er is niets bewaard. Wat u heeft ingevuld staat hieronder. Maak de tekst korter en bewaar hem opnieuw.',
};

const notNow = (where: string) => ({
  title: 'Dit kan nu niet worden bewaard',
  text: `Er is niets bewaard. Wat u heeft ingevuld staat hieronder. Kijk ${where} wat er veranderd is.`,
});
const notForYou = (error: unknown): null => {
  if (error instanceof AccessDenied || error instanceof GoneError) return null;
  throw error;
};

/** Undefined where the form keeps no draft. */
export interface FormDrafts {
  /** With what was kept, should this page be a fresh one. @throws LogFailed: no log, no data. */
  open(shown: Shown): Promise<{ shown: Shown; draft: KeptDraft | null }>;
  steps: DraftSteps | undefined;
}

/** Where a form is filled in. */
interface At {
  task: string | null;
  about: UnitId | null;
  /** Where to look, in words, when it can't be kept any more. */
  where: string;
  /** The cases under which drafts may be, the last first. */
  kept(): Promise<CaseId[]>;
  /** The case under which the next one is kept; new for a form of which there is no case yet. */
  next(): { caseId: CaseId; isNew: boolean };
  /** False once it can't be answered any more, looked up afresh. */
  still(): Promise<boolean>;
}

/** At a task. The caller has established that it is open and that this person may act on it. */
export const draftsFor = (deps: Deps, who: Who, row: TaskRow, form: FormDescription): FormDrafts =>
  draftsAt(deps, who, form, {
    ...{ task: row.id, about: row.about, where: 'bij de taak' },
    kept: async () => (row.drafted ? [row.caseId] : []),
    next: () => ({ caseId: row.caseId, isNew: false }),
    still: async () => (await deps.store.tasks.get(row.id))?.status === 'open',
  });

/** Of a form that starts at a dossier. The caller has established that this person may start it there now. */
export const draftsAtDossier = (deps: Deps, who: Who, caseId: CaseId, form: FormDescription): FormDrafts =>
  draftsAt(deps, who, form, {
    ...{ task: null, about: null, where: 'bij het dossier' },
    kept: async () => [caseId],
    next: () => ({ caseId, isNew: false }),
    still: async () => !(await deps.store.cases.gone(caseId)),
  });

/** Of a form about somebody of whom there may be no case: each time under a key and a made up case of its own. */
export const draftsOfNobody = (deps: Deps, who: Who, form: FormDescription): FormDrafts =>
  draftsAt(deps, who, form, {
    ...{ task: null, about: null, where: 'bij uw taken' },
    kept: () => deps.store.drafts.ofNobody(form.id, who.member.id),
    next: () => ({ caseId: randomUUID(), isNew: true }),
    still: async () => true,
  });

function draftsAt(deps: Deps, who: Who, form: FormDescription, at: At): FormDrafts {
  const { drafts, cases } = deps.store;
  const place = draftPlace(form, at.about);
  if (!place) return { open: async (shown) => ({ shown, draft: null }), steps: undefined };
  const { room } = place;
  const days = deps.covenant.settings.draftDays.value;
  const idOf = (caseId: CaseId) => ({ caseId, task: at.task, form: form.id, member: who.member.id });
  /** As for what the form will write there once it is sent. */
  const permit = async (caseId: CaseId, isNew: boolean): Promise<Permit | null> => {
    const loaded = isNew ? null : await cases.load(caseId);
    if (!loaded && !isNew) return null;
    return toWrite(who, { caseId, loaded, kind: form.id, room, fields: codesIn(form, room) });
  };
  const discard = async (caseIds: readonly CaseId[]): Promise<void> => {
    for (const caseId of caseIds) await drafts.discard(idOf(caseId));
  };

  return {
    async open(shown) {
      const [caseId] = shown.values ? [] : await at.kept();
      const may = caseId === undefined ? null : await permit(caseId, at.next().isNew);
      const found =
        caseId !== undefined && may && (await drafts.find(idOf(caseId), ROOM[room], may).catch(notForYou));
      return {
        shown: found ? { ...shown, values: found.values } : shown,
        draft: { on: found ? found.on : null, days, atTask: at.task !== null },
      };
    },

    steps: {
      async keep(values: Typed): ReturnType<DraftSteps['keep']> {
        const { caseId, isNew } = at.next();
        const before = isNew ? await at.kept() : [];
        try {
          const may = await permit(caseId, isNew);
          if (!may) throw new GoneError();
          const kept = await drafts.put(
            {
              ...{ ...idOf(caseId), room: ROOM[room], units: isNew ? [DRAFT_UNIT] : place.units },
              ...{ party: who.actor.party, on: who.today, days, values: draftValues(form, values) },
            },
            may,
          );
          if (kept === 'too-long') return TOO_LONG;
        } catch (error) {
          if (error instanceof AccessDenied) return notNow(at.where);
          if (!(error instanceof GoneError || error instanceof KeyGone)) throw error;
          return { title: 'Dit kan niet', text: GONE.message };
        }
        await discard(before);
        // It may have ended since it was looked at, and its drafts with it: then this one goes too.
        if (!(await at.still())) await discard([caseId]);
        return null;
      },
      discard: async () => discard(at.task === null ? await at.kept() : [at.next().caseId]),
    },
  };
}
