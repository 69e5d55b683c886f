/**
 * Where somebody is signed in, one by one, and ending those: a laptop left behind, a browser that was forgotten. Ending
 * takes somebody whom the provider saw a moment ago, so that who finds an open browser can't throw its owner out.
 */
import { wallNow } from '../../config/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { SettingsSection } from './section.ts';

/** So long after showing who one is. */
const RECENT_MS = 10 * 60_000;

const seenJustNow = ({ shownAt = 0 }: Who): boolean => wallNow().getTime() - shownAt < RECENT_MS;

export const sessionsSection: SettingsSection = {
  id: 'aanmeldingen',
  template: 'settings-sessions',
  done: 'U bent daar afgemeld.',
  load: async (deps, who) => {
    const all = await deps.store.sessions.ofMember(who.member.id);
    return {
      here: all.find(({ id }) => id === who.signIn.session) ?? null,
      others: all.filter(({ id }) => id !== who.signIn.session),
      recent: seenJustNow(who),
    };
  },
  async act(deps, who, { welke }) {
    const one = typeof welke === 'string' && welke !== 'andere' ? welke : null;
    if (!seenJustNow(who)) {
      const message = 'Meld u eerst opnieuw aan. Er is nog niets afgemeld.';
      return [{ id: 'aanmeldingen', message }];
    }
    await note(deps, who, one === null ? await endOthers(deps, who) : await endOne(deps, who, one));
    return null;
  },
};

const endOthers = async (deps: Deps, who: Who): Promise<number> =>
  (await deps.store.sessions.endOf({ member: who.member.id }, who.signIn.session)).ended;

/** One's own only. Of one that is over already there is nothing to end. */
const endOne = async (deps: Deps, who: Who, id: string): Promise<number> =>
  (await deps.store.sessions.endOwn(who.member.id, id)) ? 1 : 0;

async function note(deps: Deps, who: Who, ended: number): Promise<void> {
  await deps.store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: 'sign-out',
    purpose: 'elsewhere',
    fields: [],
    file: 'application',
    caseId: null,
    detail: { ended },
    ok: true,
  });
}
