/** What every page with a form shares: what it shows, and what must hold before its form may do anything. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../contracts/answers.ts';
import type { Day } from '../domain/dates/index.ts';
import {
  type Fact,
  type FieldError,
  type FormDescription,
  type Typed,
  typed,
} from '../domain/forms/index.ts';
import { COMMAND_ID, newCommandId } from './acting/command.ts';
import { EngineAway } from './away.ts';
import type { Deps, Who } from './deps.ts';
import { controlsOf } from './form-view.ts';
import { comesFromElsewhere, hasToken } from './plugins/security.ts';
import type { Pages } from './view.ts';

/** What a form comes back with. Nothing of it: a fresh page. */
export interface Shown {
  values?: Typed;
  errors?: readonly FieldError[];
  alert?: { title: string; text: string };
  commandId?: string;
  /** The name of the lines that more were asked of. */
  more?: string;
  status?: number;
}

/** What a page offers of drafts: null where the form keeps none. */
export interface KeptDraft {
  /** The legal day on which it was kept; null when there is no draft. */
  on: string | null;
  /** After how many days it ends by itself. */
  days: number;
  /** At a task it ends with the task; otherwise when the form is sent. */
  atTask: boolean;
}

export interface DraftSteps {
  /** What is wrong, when it could not be kept. */
  keep(values: Typed): Promise<Shown['alert'] | null>;
  discard(): Promise<void>;
}

export const AWAY = {
  title: 'Het lukt nu even niet',
  text: 'Het systeem is even niet bereikbaar. Wat u heeft ingevuld staat hieronder. Verstuur het over een paar minuten opnieuw.',
};
const EXPIRED = {
  title: 'Verstuur het formulier nog een keer',
  text: 'U bent opnieuw aangemeld nadat u deze pagina opende. Wat u heeft ingevuld staat hieronder.',
};

export function formData(
  form: FormDescription,
  place: { formId: string; action: string; today: Day },
  shown: Shown,
) {
  const errors = shown.errors ?? [];
  const controls = controlsOf(form.fields, {
    values: shown.values ?? {},
    errors,
    sent: shown.values !== undefined,
    more: shown.more,
    today: place.today,
  });
  return {
    title: form.title,
    problems: errors.length > 0 || shown.alert !== undefined,
    form,
    ...place,
    controls,
    errors: errors.map((error) => ({ ...error, id: anchorOf(controls, error.field) })),
    alert: shown.alert ?? null,
    commandId: shown.commandId ?? newCommandId(),
    task: null as unknown,
    facts: [] as Fact[],
    file: [] as unknown[],
    more: [] as { href: string; label: string }[],
    draft: null as KeptDraft | null,
  };
}

/** A page with nothing but one form on it. */
export const formShower =
  (pages: Pages) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
    who: Pick<Who, 'today'>,
    form: FormDescription,
    action: string,
    shown: Shown = {},
  ) => {
    const data = formData(form, { formId: form.id, action, today: who.today }, shown);
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  };

/** The first control that a message is about: groups and lines have an id of their first part. */
export function anchorOf(controls: ReturnType<typeof controlsOf>, field: string): string {
  for (const control of controls) {
    if (control.name === field) return control.id;
    for (const { controls: inner } of control.rows) {
      const found = inner.find(({ name }) => name === field);
      if (found) return found.id;
    }
  }
  return 'inhoud';
}

/** Null when the request may go on; a page when it comes from another site: nothing of it is looked at. */
export function elsewhere(
  deps: Deps,
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | null {
  if (!comesFromElsewhere(request, deps.config.baseUrl)) return null;
  request.log.warn('a form that came from another site was refused');
  return pages.say(
    request,
    reply,
    403,
    'Dit kon niet worden verstuurd',
    'Dit formulier kwam van een andere website. Er is niets gebeurd.',
    { href: '/', label: 'Naar mijn taken' },
  );
}

export type Acted =
  | { outcome: 'invalid'; errors: FieldError[]; values: Typed }
  | { outcome: 'answered'; answer: Answer };

/**
 * Sends a form: checks that it is our own page's, asks `act` for its outcome, and shows what is not right with all
 * that was typed. `done` draws the page for an answer that is accepted, and says whether it did:
 * a refusal may be left to the form.
 */
export async function sendForm(
  pages: Pages,
  request: FastifyRequest,
  reply: FastifyReply,
  steps: {
    /** Where the form can be opened anew. */
    href: string;
    /** Where the form may be kept to go on with later. */
    draft?: DraftSteps | undefined;
    show(shown: Shown): Promise<FastifyReply>;
    act(commandId: string, body: Record<string, unknown>): Promise<Acted>;
    done(answer: Answer): Promise<boolean>;
  },
): Promise<FastifyReply> {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const values = typed(body);
  const again = (shown: Shown) => steps.show({ values, ...shown });
  if (!hasToken(request, body)) {
    // A session that began after the page was opened: the person's own browser says so, and nothing is lost.
    if (request.headers['sec-fetch-site'] === 'same-origin') return again({ alert: EXPIRED, status: 403 });
    const next = { href: steps.href, label: 'Naar het formulier' };
    const text = 'Open het formulier opnieuw en verstuur het daar.';
    return pages.say(request, reply, 403, 'Dit kon niet worden verstuurd', text, next);
  }
  const commandId = String(body._formulier ?? '');
  if (!COMMAND_ID.test(commandId)) return again({ alert: EXPIRED, status: 400 });
  const more = values._meer?.[0];
  if (more !== undefined) return again({ more, commandId });
  if (steps.draft && (values._concept || values._weg)) {
    const alert = values._weg ? await steps.draft.discard() : await steps.draft.keep(values);
    return alert ? again({ alert, commandId, status: 422 }) : reply.redirect(steps.href, 303);
  }
  try {
    const acted = await steps.act(commandId, body);
    if (acted.outcome === 'invalid') return again({ errors: acted.errors, commandId, status: 422 });
    // A reply can be awaited, and is then nothing: so `done` says whether it has answered.
    if (await steps.done(acted.answer)) return reply;
    if (acted.answer.ok) return reply.redirect('/', 303);
    // The answer belongs to this command for good: what is sent next is another.
    const { message, field } = acted.answer;
    return again(
      field
        ? { errors: [{ field, message }], status: 422 }
        : { alert: { title: 'Dit kan niet', text: message }, status: 422 },
    );
  } catch (error) {
    if (!(error instanceof EngineAway)) throw error;
    request.log.error({ err: error }, 'engine away');
    return again({ alert: AWAY, commandId, status: 503 });
  }
}
