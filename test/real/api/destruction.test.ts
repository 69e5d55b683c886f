/** What will be destroyed within a week, for who watches over it; and the chain of what was destroyed, to take away. */
import { randomUUID } from 'node:crypto';
import { addDays, addDuration } from '../../../domain/dates/index.ts';
import { checkChain, type ExportedChain } from '../../../store/index.ts';
import { Life } from '../../unit/subject/life.ts';
import { db, person, problemsOf, today } from './support.ts';

/** A case with one undecided signal whose end comes in three days; no workflow waits for it. */
async function dueSoon(): Promise<{ caseId: string; erasing: string[] }> {
  const caseId = randomUUID();
  const life = new Life(addDays(addDuration(today(), '-P6M'), 3));
  life.signal('s1');
  const moments = life.due();
  await db.keys.register(caseId, 'signal:s1', 'weighing');
  const done = await db.cases.commit({
    ...{ caseId, kind: 'subject', expectedVersion: 0, commandId: randomUUID(), runId: randomUUID() },
    ...{ at: new Date().toISOString(), by: null, state: life.current, stage: 'weighing', parties: [] },
    ...{ summary: 'made for a test', opened: [], closed: [], moments },
    effects: [{ effect: 'erase-case', term: 'undecided-signal', article: '13.3' }],
    ...{ answer: { ok: true, version: 1 }, next: null },
  });
  return { caseId, erasing: done.outcome === 'committed' ? done.erasures : [] };
}

test('a week before, what goes, why on that day and what is where; for nobody else, and every look is on record', async () => {
  const { caseId, erasing } = await dueSoon();
  try {
    const coordinator = await person('coordinator');
    const page = await coordinator.get('/vernietiging');
    expect(page.status).toBe(200);
    expect(await problemsOf(page)).toEqual([]);
    expect(page.html).toContain(`/dossiers/${caseId}"`);
    expect(page.text).toContain('Vernietigen: zonder beslissing');
    expect(page.text).toMatch(/1 signaal.*Waar:.*2 in sleutels\.keys/);
    expect((await coordinator.get('/')).html).toContain('href="/vernietiging"');

    const police = await person('politie');
    const refused = await police.get('/vernietiging');
    expect([refused.status, refused.html.includes(caseId)]).toEqual([403, false]);
    expect((await police.get('/vernietiging/verklaringen.json')).status).toBe(403);
    expect((await police.get('/')).html).not.toContain('href="/vernietiging"');

    const file = await (await person('uitvoerder')).get('/vernietiging/verklaringen.json');
    const chain = JSON.parse(file.html) as ExportedChain;
    expect((await checkChain(chain)).broken).toBeNull();
    expect(chain.keys[0]).not.toHaveProperty('d');
  } finally {
    const { erasures } = db;
    const [id = ''] = erasing;
    await erasures.begin(id);
    await erasures.documents(id);
    await erasures.keys(id);
    expect(await erasures.certify(id, new Date().toISOString(), '2099-01-01')).not.toBeNull();
  }
});
