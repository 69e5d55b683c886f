/** A form that is kept to go on with later: by its writer alone, while the task is open (docs/decisions/0019). */

import type { Permit } from '../../domain/access/index.ts';
import {
  codesIn,
  draftPlace,
  draftValues,
  type FormDescription,
  type Typed,
} from '../../domain/forms/index.ts';
import { AccessDenied, GoneError, KeyGone, type TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { DraftSteps, KeptDraft, Shown } from '../form-page.ts';
import { GONE } from './command.ts';
import { toWrite } from './permits.ts';
import { ROOM } from './texts.ts';

const TOO_LONG = {
  title: 'Dit is te veel om te bewaren',
  text: 'Er is niets bewaard. Wat u heeft ingevuld staat hieronder. Maak de tekst korter en bewaar hem opnieuw.',
};

const NOT_NOW = {
  title: 'Dit kan nu niet worden bewaard',
  text: 'Er is niets bewaard. Wat u heeft ingevuld staat hieronder. Kijk bij de taak wat er veranderd is.',
};
const notForYou = (error: unknown): null => {
  if (error instanceof AccessDenied) return null;
  throw error;
};

/** The caller has established that the task is open and that this person may act on it. */
export function draftsFor(deps: Deps, who: Who, row: TaskRow, form: FormDescription) {
  const place = draftPlace(form, row.about);
  const id = { task: row.id, form: form.id, member: who.member.id };
  const days = deps.covenant.settings.draftDays.value;
  /** As for what the form will write there once it is sent. */
  const permit = async (): Promise<Permit | null> => {
    if (!place) return null;
    const { caseId } = row;
    const loaded = await deps.store.cases.load(caseId);
    const fields = codesIn(form, place.room);
    return loaded && toWrite(who, { caseId, loaded, kind: form.id, room: place.room, fields });
  };

  return {
    /** With what was kept, should this page be a fresh one. @throws LogFailed: no log, no data. */
    async open(shown: Shown): Promise<{ shown: Shown; draft: KeptDraft | null }> {
      if (!place) return { shown, draft: null };
      const may = shown.values || !row.drafted ? null : await permit();
      const found = may && (await deps.store.drafts.find(id, ROOM[place.room], may).catch(notForYou));
      return {
        shown: found ? { ...shown, values: found.values } : shown,
        draft: { on: found?.on ?? null, days },
      };
    },

    /** Undefined where the form keeps no draft. */
    steps: place
      ? {
          async keep(values: Typed): ReturnType<DraftSteps['keep']> {
            try {
              const may = await permit();
              if (!may) throw new GoneError();
              const kept = await deps.store.drafts.put(
                {
                  ...{ ...id, caseId: row.caseId, room: ROOM[place.room], units: place.units },
                  ...{ party: who.actor.party, on: who.today, days, values: draftValues(form, values) },
                },
                may,
              );
              if (kept === 'too-long') return TOO_LONG;
            } catch (error) {
              if (error instanceof AccessDenied) return NOT_NOW;
              if (!(error instanceof GoneError || error instanceof KeyGone)) throw error;
              return { title: 'Dit kan niet', text: GONE.message };
            }
            // The task may have ended since it was looked at, and its drafts with it: then this one goes too.
            const now = await deps.store.tasks.get(row.id);
            if (now?.status !== 'open') await deps.store.drafts.discard(id);
            return null;
          },
          async discard() {
            await deps.store.drafts.discard(id);
          },
        }
      : undefined,
  };
}
