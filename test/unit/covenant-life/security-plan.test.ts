/** 15.2: the plan says what the system really works by, and holds once every core party adopted it. */
import { modelCovenant } from '../../../covenant/index.ts';
import { parseCovenant } from '../../../covenant/schema.ts';
import { type CovenantEvent, type CovenantState, covenantLife } from '../../../domain/covenant-life/index.ts';
import { planLetter, securityPlan } from '../../../domain/security-plan/index.ts';
import { renderPdf } from '../../../letters/index.ts';
import { ADMINISTRATOR, contextAt, directory, rep } from '../subject/life.ts';

const covenant = modelCovenant();
const V1 = 'aaaaaaaaaaaa';

test('parts a to g: own words, the settings in force, where the evidence is; another setting is another plan', async () => {
  const plan = securityPlan(covenant);
  expect(plan.parts.map(({ id, article }) => [id, article])).toEqual(
    [...'abcdefg'].map((id) => [id, `15.2${id}`]),
  );
  const said = (id: string) => plan.parts.find((part) => part.id === id)?.settings.join('\n') ?? '';
  expect(said('b')).toContain(
    'Vertegenwoordiger van een casuspartij schrijft in het bestand van het casusoverleg',
  );
  expect(said('b')).not.toContain('Coördinator leest in het bestand van de weegploeg');
  expect(said('c')).toContain('ten hoogste 1 jaar');
  expect(said('d')).toContain('Beslis over agenderen');
  expect(said('g')).toContain('72 uur');
  const { onDay: _not, ...file } = covenant;
  const terms = file.terms.map((term) => (term.id === 'check-access' ? { ...term, length: 'P1M' } : term));
  expect(securityPlan(parseCovenant({ ...file, terms }))).not.toEqual(plan);
  const letter = planLetter(plan, {
    ...{ sender: 'De gemeente', date: '2026-11-28', version: V1, adoptedOn: 'Niet vastgesteld.' },
  });
  expect(
    Buffer.from(await renderPdf(letter))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('a covenant without one of the parts is refused with the field', () => {
  const { onDay: _not, ...file } = covenant;
  const parts = file.securityPlan.parts.filter(({ id }) => id !== 'e');
  expect(() => parseCovenant({ ...file, securityPlan: { ...file.securityPlan, parts } })).toThrow(
    /securityPlan\.parts \(artikel 15\.2\)/,
  );
});

class Life {
  state: CovenantState | null = null;
  constructor() {
    this.do({ type: 'begin' });
  }
  try(event: CovenantEvent) {
    return covenantLife.apply(this.state, event, contextAt(covenant, '2027-01-04T10:00:00.000Z', directory));
  }
  do(event: CovenantEvent): this {
    const done = this.try(event);
    if (!done.ok) throw new Error(done.code);
    this.state = done.state;
    return this;
  }
  answer(party: string, outcome: 'adopt' | 'refuse'): this {
    const task = this.state?.tasks.find((one) => one.kind === 'adopt-security-plan' && one.party === party);
    const by = { member: task?.assignee ?? '', party, roles: [task?.role ?? ''] };
    const kind = 'adopt-security-plan' as const;
    return this.do({ type: 'complete-task', by, task: task?.id ?? '', kind, answer: { outcome } });
  }
}
const propose = (version = V1): CovenantEvent => ({
  type: 'propose-security-plan',
  by: ADMINISTRATOR,
  version,
});

test('every core party adopts it; one that wants something else is enough to leave the one before', () => {
  const life = new Life().do(propose());
  const parties = () =>
    life.state?.tasks.filter(({ kind }) => kind === 'adopt-security-plan').map(({ party }) => party);
  expect(parties()).toEqual(['gemeente', 'om', 'politie']);
  expect(life.try(propose())).toMatchObject({ code: 'plan-waits' });
  life.answer('gemeente', 'adopt').answer('om', 'adopt');
  expect(life.state?.securityPlan?.adopted).toBeUndefined();
  life.answer('politie', 'adopt');
  expect(life.state?.securityPlan).toEqual({ adopted: { version: V1, on: '2027-01-04' } });
  expect(life.try(propose())).toMatchObject({ code: 'plan-known' });
  life.do(propose('bbbbbbbbbbbb')).answer('om', 'refuse');
  expect([life.state?.securityPlan, parties()]).toEqual([{ adopted: { version: V1, on: '2027-01-04' } }, []]);
  expect(life.try({ ...propose(), by: rep('om') } as CovenantEvent)).toMatchObject({ code: 'not-yours' });
});
