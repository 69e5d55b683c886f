/** A mail on working days with all open tasks, for who wants it. */
import type { SettingsSection } from './section.ts';

export const digestSection: SettingsSection = {
  id: 'overzicht',
  template: 'settings-digest',
  done: 'Uw keuze is bewaard.',
  load: async (deps, who) => ({
    ...(await deps.store.preferences.of(who.member.id)),
    hour: deps.covenant.settings.mailHour.value.replace(':', '.'),
  }),
  async act(deps, who, body) {
    const wanted = body.overzicht;
    if (wanted !== 'ja' && wanted !== 'nee') {
      return [{ id: 'overzicht-ja', message: 'Kies of u een overzicht wilt.' }];
    }
    await deps.store.preferences.set(who.member.id, { digest: wanted === 'ja' });
    return null;
  },
};
