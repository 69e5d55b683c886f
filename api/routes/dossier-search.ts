/**
 * Finding a known person (7): exact and likely, by a core party's representative, with a reason. The name is sent in a form and
 * comes back on no address; each search is logged before it answers, and only so many are answered.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dossierFacts, dossierView } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { dossierNumber, readForm, searchForm } from '../../domain/forms/index.ts';
import { stateOf } from '../acting/correct.ts';
import { maySearch, personInWords, TOO_MANY } from '../acting/known.ts';
import { toSearch } from '../acting/permits.ts';
import { type Deps, isCore, type Who } from '../deps.ts';
import { STAGES } from '../dossier.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

const PATH = '/dossiers/zoeken';
export async function dossierSearch(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  app.get(PATH, async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    return isCore(deps, who) ? show(request, reply, who) : notForYou(request, reply, who);
  });

  app.post(PATH, needsSession(deps, pages), async (request, reply) => {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    if (!isCore(deps, who)) return notForYou(request, reply, who);
    return sendForm(pages, request, reply, {
      href: PATH,
      show: (shown) => show(request, reply, who, shown),
      act: async (_commandId, body) => {
        const read = readForm(searchForm, body, { today: who.today, party: who.actor.party });
        if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
        const { name, birthDate, purpose, reason } = read.decision as Record<string, string>;
        if (!(await maySearch(deps, who))) return TOO_MANY;
        const dossiers = await find(who, name ?? '', birthDate ?? '', purpose ?? '', reason ?? '');
        const found = dossiers.filter(({ likely }) => likely === null);
        const likely = dossiers.filter((one) => one.likely !== null);
        await pages.send(request, reply, 'dossier-search', { title: 'Dit is er gevonden', found, likely });
        return { outcome: 'answered', answer: { ok: true, version: 0 } };
      },
      // The page itself is the answer: an address would have to name the person.
      done: async ({ ok }) => ok,
    });
  });

  /** The dossiers that this person may open; of others they don't learn that they exist. */
  async function find(who: Who, name: string, birthDate: string, purpose: string, reason: string) {
    const permit = toSearch(who, purpose, reason);
    const found: { href: string; number: string; stage: string; likely: string | null }[] = [];
    const add = async (id: CaseId, likely: string | null): Promise<void> => {
      const state = await stateOf(deps, id);
      if (!state || !dossierView(deps.covenant, who.actor, dossierFacts(state))) return;
      found.push({
        href: `/dossiers/${id}`,
        number: dossierNumber(id),
        stage: STAGES[state.stage] ?? '',
        likely,
      });
    };
    const exact = await deps.store.known.find(name, birthDate, permit);
    for (const id of exact) await add(id, null);
    for (const one of await deps.store.known.likely({ name, birthDate }, permit, exact))
      await add(one.caseId, personInWords(one));
    return found;
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    who: Who,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const data = formData(searchForm, { formId: searchForm.id, action: PATH, today: who.today }, shown);
    return pages.send(request, reply, 'form', data, shown.status ?? 200);
  }

  async function notForYou(request: FastifyRequest, reply: FastifyReply, who: Who): Promise<FastifyReply> {
    await deps.store.accessLog.write({
      who: who.member.id,
      party: who.actor.party,
      what: 'refused',
      purpose: 'search',
      fields: [],
      file: 'known',
      caseId: null,
      ok: false,
    });
    const text = 'Zoeken op naam kan alleen een vertegenwoordiger van een kernpartij (artikel 7).';
    return pages.say(request, reply, 403, 'U kunt niet op naam zoeken', text, {
      href: '/',
      label: 'Naar mijn taken',
    });
  }
}
