/** Mails that no case asks for: what people choose and ask themselves, through the pages and the real mail server. */
import type { Store } from '../../../store/index.ts';
import { memberId, person, store } from '../api/support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

test('who wants a daily digest says so on the page with their own settings', async () => {
  const om = await person('om2');
  const page = await om.get('/instellingen');
  expect(page.heading).toBe('Instellingen');
  const empty = await om.send(
    page.form('form-overzicht'),
    new URLSearchParams({ _csrf: page.form('form-overzicht').fields[0]?.value ?? '' }),
  );
  expect(empty.status).toBe(422);
  expect(empty.text).toContain('Kies of u een overzicht wilt.');
  const saved = await om.post(page.form('form-overzicht'), { overzicht: 'ja' });
  expect(saved.text).toContain('Uw keuze is bewaard.');
  expect(await db.preferences.wantDigest()).toEqual([memberId('om2')]);
  const without = await om.send(page.form('form-overzicht'), new URLSearchParams({ overzicht: 'nee' }));
  expect(without.status).toBe(422);
  expect(await db.preferences.of(memberId('om2'))).toEqual({ digest: true });
  await om.post(saved.form('form-overzicht'), { overzicht: 'nee' });
  expect(await db.preferences.wantDigest()).toEqual([]);
});
