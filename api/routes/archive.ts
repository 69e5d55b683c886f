/** Reading the archive (13.2): a form that asks what for, and then the page itself. Nothing of it is an address. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wallNow } from '../../config/index.ts';
import { dossierFacts, dossierView } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { archiveForm, dossierNumber, readForm } from '../../domain/forms/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { SealBroken } from '../../store/index.ts';
import { newCommandId } from '../acting/command.ts';
import { stateOf } from '../acting/correct.ts';
import { exportMetadata, mayReadArchive, type Reading, readArchive } from '../acting/read-archive.ts';
import type { Deps, Who } from '../deps.ts';
import { elsewhere, formData, type Shown, sendForm } from '../form-page.ts';
import { needsSession } from '../plugins/guard.ts';
import { signInFirst } from '../plugins/session.ts';
import type { Pages } from '../view.ts';

type AboutOne = { Params: { id: string } };
interface Opened {
  who: Who;
  caseId: CaseId;
  state: SubjectState;
  href: string;
}
const ID = /^[\w-]{8,64}$/;

export async function archiveRoutes(app: FastifyInstance, deps: Deps, pages: Pages): Promise<void> {
  const signedIn = needsSession(deps, pages);
  app.get<AboutOne>('/dossiers/:id/archief', async (request, reply) => {
    const { who } = request;
    if (!who) return signInFirst(deps, request, reply);
    const opened = await open(who, request.params.id);
    return opened ? show(request, reply, opened) : notForYou(request, reply);
  });

  app.post<AboutOne>('/dossiers/:id/archief', signedIn, (request, reply) =>
    sent(request, reply, async (opened, reading) => {
      const parts = await readArchive(deps, opened.who, opened.caseId, opened.state, reading);
      const title = `Archief: dossier ${dossierNumber(opened.caseId)}`;
      await pages.send(request, reply, 'archive', {
        title,
        parts,
        reading,
        href: opened.href,
        commandId: newCommandId(),
      });
    }),
  );

  app.post<AboutOne>('/dossiers/:id/archief/metagegevens', signedIn, (request, reply) =>
    sent(request, reply, async (opened, reading) => {
      const documents = await exportMetadata(deps, opened.who, opened.caseId, opened.state, reading);
      const name = `mdto-${dossierNumber(opened.caseId)}.json`;
      await reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .type('application/json')
        .send({
          madeAt: wallNow().toISOString(),
          documents: documents.map(({ name: file, xml }) => ({ name: file, xml })),
        });
    }),
  );

  /** Null when there is no such dossier in the archive, or it is not for this person: nobody learns which. */
  async function open(who: Who, id: string): Promise<Opened | null> {
    const state = ID.test(id) ? await stateOf(deps, id) : null;
    const may =
      state !== null &&
      dossierView(deps.covenant, who.actor, dossierFacts(state)) === 'all' &&
      mayReadArchive(deps, who, id, state);
    if (may) return { who, caseId: id, state, href: `/dossiers/${id}/archief` };
    await deps.store.accessLog.write({
      ...{ who: who.member.id, party: who.actor.party, what: 'refused', purpose: 'read-archive' },
      ...{ fields: [], file: 'archief', caseId: state ? id : null, ok: false },
    });
    return null;
  }

  async function sent(
    request: FastifyRequest<AboutOne>,
    reply: FastifyReply,
    work: (opened: Opened, reading: Reading) => Promise<void>,
  ): Promise<FastifyReply> {
    const refused = elsewhere(deps, pages, request, reply);
    if (refused) return refused;
    const who = request.who as Who;
    const opened = await open(who, request.params.id);
    if (!opened) return notForYou(request, reply);
    return sendForm(pages, request, reply, {
      href: opened.href,
      show: (shown) => show(request, reply, opened, shown),
      act: async (_commandId, body) => {
        const read = readForm(archiveForm, body, { today: who.today, party: who.actor.party });
        if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
        try {
          await work(opened, read.decision as unknown as Reading);
        } catch (error) {
          if (!(error instanceof SealBroken)) throw error;
          request.log.error({ err: error }, 'the seal of the archive is broken');
          return {
            outcome: 'answered',
            answer: { ok: false, code: 'seal-broken', message: brokenWords(error) },
          };
        }
        return { outcome: 'answered', answer: { ok: true, version: 0 } };
      },
      // The page itself is the answer: what for, and about whom, stands in no address.
      done: async ({ ok }) => ok,
    });
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { who, href, caseId }: Opened,
    shown: Shown = {},
  ): Promise<FastifyReply> {
    const data = formData(archiveForm, { formId: archiveForm.id, action: href, today: who.today }, shown);
    const title = `${archiveForm.title} (dossier ${dossierNumber(caseId)})`;
    return pages.send(request, reply, 'form', { ...data, title }, shown.status ?? 200);
  }

  function notForYou(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text =
      'Er ligt hier geen dossier in het archief dat u mag lezen. Dat kunnen alleen kernpartijen, en alleen na het archiveren.';
    return pages.say(request, reply, 404, 'Hier valt voor u niets te lezen', text, {
      href: '/dossiers',
      label: 'Naar de dossiers',
    });
  }
}

/** Which texts: their references are about nobody. */
function brokenWords({ changed, missing, added }: SealBroken): string {
  const said = [
    ['veranderd', changed],
    ['verdwenen', missing],
    ['toegevoegd', added],
  ] as const;
  const parts = said.flatMap(([word, refs]) => (refs.length === 0 ? [] : [`${word}: ${refs.join(', ')}`]));
  return `Het archief is niet meer zoals het is opgeborgen, dus het wordt niet getoond (${parts.join('; ')}). Bel de beheerder en meld dit als mogelijk datalek.`;
}
