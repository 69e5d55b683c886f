/** One task: its page, and what happens when its form is sent. The same by link and by number. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { proposalOf } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { readAnswer, saysTheSame } from '../acting/answer.ts';
import { authorisationFacts } from '../acting/authorisations.ts';
import { CARRIES_OUT, correctionFor } from '../acting/carry-out.ts';
import { completeTask, formOf, knownFor } from '../acting/complete.ts';
import { contributionsTo } from '../acting/contribute.ts';
import { draftsFor } from '../acting/drafts.ts';
import { emergencyFacts } from '../acting/emergency.ts';
import { hasLetter } from '../acting/letter.ts';
import { mayAct, type Standing, standing } from '../acting/standing.ts';
import { strongEnough } from '../acting/strong.ts';
import { undeliverable, undeliveredOf } from '../acting/undelivered.ts';
import { reasonsOwed } from '../acting/unusual.ts';
import type { Deps, Who } from '../deps.ts';
import { formData, type Shown, sendForm } from '../form-page.ts';
import { backLinks, backOf, withBack } from '../meetings/back.ts';
import { fileFor } from '../partners/file.ts';
import { annexFacts } from '../partners/invite.ts';
import { partnerName } from '../partners/names.ts';
import { kept, tooWeak } from '../plugins/guard.ts';
import { notAuthorised } from '../plugins/revoked.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';
import { OthersTask } from './others-task.ts';
import { askReason, reasonPath } from './reason.ts';

/** Who comes from the form knows what they answered: it is not read from the file again, and no look is logged. */
const SENT = 'verstuurd';
const hasJustSent = (request: FastifyRequest): boolean =>
  Object.hasOwn((request.query ?? {}) as Record<string, unknown>, SENT);

export class TaskPage {
  private readonly deps: Deps;
  private readonly pages: Pages;
  private readonly others: OthersTask;
  constructor(deps: Deps, pages: Pages) {
    this.deps = deps;
    this.pages = pages;
    this.others = new OthersTask(deps, pages);
  }

  /** The page; opening it changes nothing. `action` is where its form goes. */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    action: string,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const { deps } = this;
    const as = await standing(deps, who, row);
    if (!mayAct(as)) return this.notYours(request, reply, who, row, as, action.startsWith('/t/'));
    // By its own number, for its own assignee: what was answered. A link has ended with its task and shows nothing.
    if (row.status === 'done' && as === 'own' && action === `/taken/${row.number}` && !hasJustSent(request))
      return this.done(request, reply, who, row);
    if (row.status !== 'open') return this.over(request, reply, row, shown.status);
    if (request.method !== 'POST' && !strongEnough(deps, who, row.kind))
      return signInFirst(deps, request, reply, withBack(action, backOf(request)), true);
    const { today } = who;
    const known = await knownFor(deps, who, row);
    const { state } = known;
    // 12.6: a new text is written on the item's own page.
    const own = row.kind === CARRIES_OUT && state ? await correctionFor(deps, row, state) : null;
    if (own?.page && request.method !== 'POST') return reply.redirect(own.page, 303);
    const form = formOf(deps, who, row, today, known);
    const { assignee } = row;
    const [opened, file, failed, about, absent, proposed, annex] = await Promise.all([
      draftsFor(deps, who, row, form).open(shown),
      fileFor(deps, who, row, form, known),
      undeliveredOf(deps, row),
      undeliverable(deps, row),
      as === 'deputy' && assignee !== null ? deps.store.members.byId(assignee) : null,
      authorisationFacts(deps, who, row),
      annexFacts(deps, who, row),
    ]);
    const looking = { caseId: row.caseId, task: true, involved: true, file };
    if ((await reasonsOwed(deps, who, looking, shown.values !== undefined)).length > 0)
      return askReason(this.pages, request, reply, who, reasonPath(row));
    const data = {
      ...formData(form, { formId: 'task', action: withBack(action, backOf(request)), today }, opened.shown),
      draft: opened.draft,
      task: row,
      facts: state
        ? [
            ...proposalOf(state, deps.covenant, row, partnerName(deps)),
            ...(await emergencyFacts(deps, who, row, state)),
          ]
        : [...(known.facts ?? []), ...proposed, ...annex],
      standsInFor: absent?.name ?? null,
      undelivered: failed.filter(({ member }) => member === who.member.id),
      about,
      file: [...file, ...(known.parts ?? [])],
      more: [
        ...(hasLetter(row) ? [{ href: `/taken/${row.number}/brief`, label: 'De brief maken (PDF)' }] : []),
        ...contributionsTo(deps, who, row).map(({ id, title }) => ({
          href: `/taken/${row.number}/${id}`,
          label: title,
        })),
        ...(known.links ?? []),
        ...backLinks(backOf(request)),
      ],
    };
    return this.pages.send(request, reply, 'form', data, shown.status ?? 200);
  }

  /** What the form asks for, once; then on to a page that can be reloaded. */
  async act(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    action: string,
  ): Promise<FastifyReply> {
    const { deps } = this;
    const as = await standing(deps, who, row);
    if (!mayAct(as)) return this.notYours(request, reply, who, row, as, action.startsWith('/t/'));
    const href = `/taken/${row.number}`;
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (row.status !== 'open') {
      // A task that is over answers its own command again, and refuses any other.
      const { _formulier: commandId } = body;
      const own =
        body._concept === undefined &&
        typeof commandId === 'string' &&
        (await deps.store.intents.get(commandId));
      if (!own || own.actor?.member !== who.member.id) return this.over(request, reply, row, 409);
      // The page that was gone back to, filled in differently: what was answered stands, and nothing typed is lost.
      if (row.status === 'done' && as === 'own' && !(await saysTheSame(deps, who, row, body)))
        return this.over(request, reply, row, 409);
    } else if (!strongEnough(deps, who, row.kind)) return tooWeak(deps, this.pages, request, reply);
    return sendForm(this.pages, request, reply, {
      href,
      draft: body._concept || body._weg ? await this.draft(who, row) : undefined,
      show: (shown) => this.show(request, reply, who, row, action, shown),
      act: (commandId, sent) => completeTask(deps, who, row, { commandId, body: sent, wait: true }),
      done: async (answer) => {
        if (answer.ok) {
          void reply.redirect(backOf(request) ?? `${href}?${SENT}`, 303);
          return true;
        }
        if (answer.code === 'not-authorised') {
          await notAuthorised(deps, this.pages, request, reply, who.member.id);
          return true;
        }
        const now = answer.code === 'gone' ? null : await deps.store.tasks.get(row.id);
        const over = answer.code === 'gone' || (now !== null && now.status !== 'open');
        if (over) void this.over(request, reply, now ?? { ...row, status: 'cancelled' }, 409);
        return over;
      },
    });
  }

  private async draft(who: Who, row: TaskRow) {
    const form = formOf(this.deps, who, row, who.today, await knownFor(this.deps, who, row));
    return draftsFor(this.deps, who, row, form).steps;
  }

  private async done(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
  ): Promise<FastifyReply> {
    return this.pages.send(request, reply, 'done-task', {
      title: 'Deze taak is klaar',
      what: this.deps.covenant.tasks.find(({ id }) => id === row.kind)?.title ?? row.kind,
      task: row,
      answered: await readAnswer(this.deps, who, row),
    });
  }

  /** What a link or number shows when the task is over: no contents, but what was sent too late comes back. */
  over(request: FastifyRequest, reply: FastifyReply, row: TaskRow, status = 200): FastifyReply {
    const done = row.status === 'done';
    const text = [
      `Taak ${row.number} is ${done ? 'gedaan' : 'niet meer nodig'}. U hoeft niets meer te doen.`,
    ];
    const late = kept(this.deps, request);
    if (late && late.typed.length > 0)
      text.push('Wat u nu heeft verstuurd, is niet gebruikt. Het staat hieronder.');
    const title = done ? 'Deze taak is klaar' : 'Deze taak is vervallen';
    const next = { href: '/', label: 'Naar mijn taken' };
    return this.pages.send(request, reply, 'message', { title, text, kept: late, next }, status);
  }

  /** Somebody else's task. `mine`: the link was for this person, who has the task no longer. */
  notYours(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    row: TaskRow,
    as: Standing,
    mine = false,
  ): Promise<FastifyReply> {
    const by = request.method === 'GET' ? as : 'none';
    return this.others.show(request, reply, who, row, by, { mine });
  }
}
