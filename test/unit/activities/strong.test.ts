import { tooWeak } from '../../../activities/strong.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import type { Task } from '../../../domain/case.ts';

const covenant = modelCovenant();
const wanted = { acr: ['urn:sterk'], amr: ['mfa'] };
const tasks = [
  { id: 't1', kind: 'decide-agenda' },
  { id: 't2', kind: 'assess' },
] as unknown as Task[];
const by = (acr: string, amr: string[] = []) => ({ acr, amr, at: '2026-11-02T09:00:00Z', session: 'x' });
const refused = (
  signIn: ReturnType<typeof by> | null,
  event: { type: string; task?: string; kind?: string },
) => tooWeak(covenant, wanted, signIn, event, tasks)?.code ?? null;
const WEAK = 'sign-in-too-weak';

test('a decision needs a strong sign-in, whatever kind the command says that it completes', () => {
  const decide = { type: 'complete-task', task: 't1' };
  for (const signIn of [by(''), by('urn:zwak'), by('bearer', ['pwd']), null]) {
    expect(refused(signIn, { ...decide, kind: 'decide-agenda' })).toBe(WEAK);
    expect(refused(signIn, { ...decide, kind: 'assess' })).toBe(WEAK);
    expect(refused(signIn, decide)).toBe(WEAK);
    expect(refused(signIn, { type: 'complete-task', task: 'gone', kind: 'decide-agenda' })).toBe(WEAK);
  }
  expect(refused(by('urn:sterk'), decide)).toBeNull();
  expect(refused(by('', ['pwd', 'mfa']), decide)).toBeNull();
});

test('other tasks and forms take any sign-in, the covenant’s strong forms do not', () => {
  expect(refused(by(''), { type: 'complete-task', task: 't2', kind: 'assess' })).toBeNull();
  expect(refused(by(''), { type: 'propose-hold' })).toBeNull();
  expect(refused(null, { type: 'mail-failed', task: 't1' })).toBeNull();
  for (const type of covenant.settings.strongForms.value) {
    expect(refused(by(''), { type })).toBe(WEAK);
    expect(refused(by('urn:sterk'), { type })).toBeNull();
  }
});
