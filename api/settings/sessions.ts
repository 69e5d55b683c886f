/** Where else somebody is signed in, and ending that: a laptop left behind, a browser that was forgotten. */
import type { SettingsSection } from './section.ts';

export const sessionsSection: SettingsSection = {
  id: 'aanmeldingen',
  template: 'settings-sessions',
  load: async (deps, who) => ({
    others: await deps.store.sessions.others(who.member.id, who.signIn.session),
  }),
  async act(deps, who) {
    const { ended } = await deps.store.sessions.endOf({ member: who.member.id }, who.signIn.session);
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
    return null;
  },
};
