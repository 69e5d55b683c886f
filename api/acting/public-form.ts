/**
 * Forms that anybody may send without an account (12.1, 13.1): they make a case, and look nothing up, so that the answer and how
 * long it takes are the same whether a file exists or not.
 */
import { permitToWrite } from '../../domain/access/index.ts';
import type { CaseId, UnitId } from '../../domain/case.ts';
import { paperForm, readForm } from '../../domain/forms/index.ts';
import { kindOfCode, paperKind } from '../../domain/papers/index.ts';
import { PUBLIC } from '../../domain/request/index.ts';
import { DifferentContent, type NewText } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, USED } from './command.ts';
import { beginCase } from './register.ts';
import { paperRefs } from './texts.ts';

/** Writes what makes a case, and nothing else. Whose it is in the log is nobody's. */
const nobody = { member: PUBLIC, party: PUBLIC, roles: [PUBLIC] };

interface PublicForm {
  formId: string;
  caseId: CaseId;
  /** What the event says besides the form. */
  more?: Readonly<Record<string, unknown>>;
  /** Of a case that there is already: its stage as it was looked at, and the unit of its own that this goes into. */
  goesOn?: { stage: string; unit: UnitId };
}

/** The same form sent twice is one command, and makes one case. @throws EngineAway, GoneError, AccessDenied (logged) */
export async function sendByAnybody(
  deps: Deps,
  { formId, caseId, more = {}, goesOn }: PublicForm,
  { commandId, body }: { commandId: string; body: unknown },
): Promise<Acted> {
  const today = await deps.today();
  const context = { today, party: PUBLIC };
  const form = paperForm(formId, deps.covenant, context);
  if (!form) throw new RangeError('no form');
  const read = readForm(form, body, context);
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const kind = paperKind(kindOfCode(read.texts[0]?.code ?? ''));
  if (!kind) throw new RangeError('no papers');
  const sent = await deps.store.intents.get(commandId);
  if (sent && sent.caseId !== caseId) return { outcome: 'answered', answer: USED };
  if (!sent) {
    const unit = goesOn?.unit ?? kind.kind;
    await deps.store.keys.register(caseId, unit, 'papers');
    const texts = read.texts.map(
      ({ code, values }): NewText => ({
        ...{
          caseId,
          room: 'zaken',
          unit,
          code,
          kind: form.id,
          party: PUBLIC,
          ground: '',
          regime: '',
        },
        ...{ on: today, by: PUBLIC, values },
      }),
    );
    const permit = permitToWrite({
      ...{
        actor: nobody,
        caseId,
        file: 'papers',
        fields: [...new Set(texts.map(({ code }) => code))],
        today,
      },
      ...{ purpose: kind.purpose, why: form.id, stage: goesOn?.stage ?? 'new', involved: [] },
    });
    const refs = await deps.store.texts.putAll(texts, permit);
    const papers = paperRefs(read.texts, refs);
    const event = { ...read.decision, ...more, type: form.id, papers, texts: refs };
    const intent = {
      commandId,
      caseId,
      caseKind: kind.kind,
      type: form.id,
      event,
      actor: null,
      signIn: null,
    };
    await deps.store.intents.put(intent).catch((error: unknown) => {
      // Its twin came first, a moment ago: that one counts.
      if (!(error instanceof DifferentContent)) throw error;
    });
  }
  const answer = goesOn
    ? ((await deps.engine.command(caseId, commandId)) ?? GONE)
    : await beginCase(deps, caseId, commandId, kind.kind);
  return { outcome: 'answered', answer };
}
