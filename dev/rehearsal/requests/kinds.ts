/** Each kind of request (12.3-6, AVG 21) to each outcome, each about a file of its own, on the real engine. */
import type { Client } from '@temporalio/client';
import { caseWorkflowId } from '../../../contracts/engine.ts';
import type { Ask, RequestState } from '../../../domain/request/index.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../clock/fast-forward.ts';
import { demoMembers, demoPassword } from '../../demo.ts';
import { Person } from '../../person.ts';
import { each } from '../each.ts';
import { RequestLife, type RequestNeeds } from './request-life.ts';

type What = 'improve' | 'add' | 'remove' | 'shield';
export type Ending =
  | 'granted'
  | 'partly'
  | 'refused'
  | 'withdrawn'
  | 'not-identified'
  | 'neither'
  | 'silent-party'
  | 'nobody-decides';
export interface Play {
  ask: Ask;
  what?: What;
  ending: Ending;
}
export interface Played extends Play {
  ok: boolean;
  /** What it came to, or what went wrong. */
  came: string;
  seconds: number;
}
export interface KindsNeeds extends RequestNeeds {
  client: Client;
  baseUrl: string;
  /** A file of its own, with items of the police. */
  newFile: () => Promise<string>;
  itemsOf: (file: string) => Promise<string[]>;
  fileState: (file: string) => Promise<FileSeen | null>;
  nextAt: (caseIds: readonly string[]) => Promise<Map<string, number>>;
}
export interface FileSeen {
  objection: string | null;
  corrections: string[];
}

const SHARED: readonly Ending[] = [
  ...(['granted', 'partly', 'refused', 'withdrawn', 'not-identified'] as const),
  ...(['silent-party', 'nobody-decides'] as const),
];
/** An objection is upheld or not; upheld in part is shielding instead of removing. */
export const PLAYS: readonly Play[] = [
  ...[...SHARED, 'neither' as const].map((ending): Play => ({ ask: 'access', ending })),
  ...(['improve', 'add', 'remove', 'shield'] as const).flatMap((what) =>
    SHARED.map((ending): Play => ({ ask: 'correction', what, ending })),
  ),
  ...SHARED.map((ending): Play => ({ ask: 'objection', ending })),
];
const PARTIES = ['gemeente', 'om', 'politie'];
const BETTER = 'Zoals het echt was.';

export async function playKinds(needs: KindsNeeds, plays = PLAYS): Promise<Played[]> {
  const people = new Map<string, Promise<Person>>();
  return each(plays, 3, async (play) => {
    const began = performance.now();
    const came = await playOne(play).catch((error: Error) => `! ${error.message}`);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { ...play, ok: !came.startsWith('!'), came, seconds };
  });

  async function playOne({ ask, what, ending }: Play): Promise<string> {
    const life = new RequestLife(needs);
    const receivedOn = new Date(needs.now()).toISOString().slice(0, 10);
    await life.register({ receivedOn, asks: [ask] });
    if (ending === 'not-identified') {
      await does(life, 'establish-identity', { outcome: 'ask-again' });
      await until(life, async (state) => state.step === 'sending');
      return sent(life, 'not-identified');
    }
    await does(life, 'establish-identity', { outcome: 'established', how: 'document' });
    const file = await needs.newFile();
    const holders = { [file]: PARTIES };
    await does(life, 'link-request', { outcome: 'found', links: [`${file} subject`], holders });
    if (ending === 'withdrawn') {
      await life.withdraw();
      await seen(async () => (await needs.fileState(file))?.objection === null);
      return outcomeOf(life, 'withdrawn');
    }
    const [first = '', second = ''] = await needs.itemsOf(file);
    const granted = { item: first, what, answer: 'grant', ground: 'a' };
    const refused = (item: string) => ({ item, what, answer: 'refuse' });
    const partly = { withhold: [{ item: first, ground: 'b' }] };
    const mine =
      ask === 'access'
        ? ending === 'partly' || ending === 'refused'
          ? ending === 'partly'
            ? partly
            : { withhold: (await needs.itemsOf(file)).map((item) => ({ item, ground: 'b' })) }
          : {}
        : ask === 'correction'
          ? {
              corrections:
                ending === 'refused'
                  ? [refused(first)]
                  : ending === 'partly'
                    ? [granted, refused(second)]
                    : [granted],
            }
          : {};
    await does(life, 'contribute-request', mine, 'politie');
    if (ending === 'silent-party') {
      await does(life, 'contribute-request', {}, 'om');
      await until(life, async (state) => state.step === 'deciding');
    } else await does(life, 'contribute-request', {});
    if (ending === 'nobody-decides') await until(life, async (state) => state.step === 'sending');
    else await does(life, 'decide-request', verdictOf(ask, ending));
    const state = await stateOf(life);
    if (ending === 'silent-party' && state.contributed.gemeente !== 'silent')
      throw new Error('nobody was silent');
    const by = ending === 'nobody-decides' ? 'deadlock' : 'all';
    if (state.decision?.by !== by) throw new Error(`decided by ${state.decision?.by}`);
    if (ask === 'correction' && ending !== 'refused') await carriedOut(life, file, what ?? 'remove');
    if (ask === 'objection') await objection(file, ending);
    return sent(life, 'decided');
  }

  async function objection(file: string, ending: Ending): Promise<void> {
    const wanted = { refused: null, granted: 'removing' }[ending as string];
    const step = wanted === undefined ? 'shielded' : wanted;
    await seen(async () => ((await needs.fileState(file))?.objection ?? null) === step);
  }

  /** On the pages of who has the tasks, in the file; until the request hears that everybody has confirmed. */
  async function carriedOut(life: RequestLife, file: string, what: What): Promise<void> {
    await onPage(file, 'carry-out-correction', what);
    await onPage(file, 'confirm-correction', what);
    await seen(async () => ((await stateOf(life)).confirmed?.length ?? 0) > 0);
  }
  async function onPage(file: string, kind: string, what: What): Promise<void> {
    const open = async () =>
      (await needs.store.tasks.ofCase(file)).filter((row) => row.kind === kind && row.status === 'open');
    await seen(async () => (await open()).length > 0);
    for (const row of await open()) {
      const someone = await personOf(row.assignee ?? '');
      const page = await someone.get(`/taken/${row.number}`);
      const form = page.form(page.forms.some(({ id }) => id === 'task') ? 'task' : kind);
      const item = { description: BETTER, necessity: 'Nodig.' };
      const writes = kind === 'carry-out-correction' && (what === 'improve' || what === 'add');
      const more = what === 'add' ? { areas: ['contacts'], 'weighty-interest': 'Belang.' } : {};
      const values = writes
        ? { ...item, ...more }
        : kind === 'confirm-correction'
          ? { confirmed: 'yes' }
          : { outcome: 'done' };
      const done = await someone.post(form, values);
      if (done.status >= 400) throw new Error(`${kind}: ${done.status} ${done.text.slice(0, 300)}`);
    }
  }
  function personOf(memberId: string): Promise<Person> {
    const known = people.get(memberId);
    if (known !== undefined) return known;
    const email = demoMembers.find(({ id }) => id === memberId)?.email ?? '';
    const someone = new Person(needs.baseUrl, email, demoPassword);
    const signedIn = someone.get('/aanmelden?sterk').then(() => someone);
    people.set(memberId, signedIn);
    return signedIn;
  }

  /** The officer reads the answer on its page, and says that it was sent. */
  async function sent(life: RequestLife, outcome: string): Promise<string> {
    const [task] = (await stateOf(life)).tasks.filter(({ kind }) => kind === 'send-answer');
    const page = await (await personOf(task?.assignee ?? '')).get(`/verzoeken/${life.caseId}/antwoord`);
    if (page.status !== 200) throw new Error(`no answer to read: ${page.status}`);
    await does(life, 'send-answer', { sentOn: await dayOfCase(life) });
    return outcomeOf(life, outcome);
  }
  async function outcomeOf(life: RequestLife, wanted: string): Promise<string> {
    const { step, outcome } = await stateOf(life);
    if (step !== 'closed' || outcome !== wanted) throw new Error(`${step}, ${outcome}`);
    return outcome;
  }
  async function dayOfCase(life: RequestLife): Promise<string> {
    return (await stateOf(life)).stepOn;
  }
  async function stateOf(life: RequestLife): Promise<RequestState> {
    const state = await life.state();
    if (!state) throw new Error('the request has gone');
    return state;
  }
  async function does(life: RequestLife, kind: string, answer: Record<string, unknown>, party?: string) {
    for (const task of (await stateOf(life)).tasks)
      if (task.kind === kind && (!party || task.party === party)) await life.answer(task, answer);
  }
  /** Its own moments pass, until it is so. */
  async function until(life: RequestLife, so: (state: RequestState) => Promise<boolean>): Promise<void> {
    for (let moments = 0; moments < 60; moments++) {
      if (await so(await stateOf(life))) return;
      const at = (await needs.nextAt([life.caseId])).get(life.caseId);
      if (at === undefined) break;
      await fastForward(needs.client, caseWorkflowId(life.caseId), at + AFTER_MOMENT_MS);
    }
    throw new Error('it did not come to that');
  }
}

function verdictOf(ask: Ask, ending: Ending): Record<string, unknown> {
  if (ask === 'correction') return { correction: 'as-contributed' };
  if (ask === 'objection')
    return { objection: ending === 'refused' ? 'reject' : ending === 'granted' ? 'remove' : 'shield' };
  if (ending === 'neither') return { access: 'neither', ground: 'b' };
  return { access: ending === 'partly' || ending === 'refused' ? 'as-contributed' : 'all' };
}

/** Effects come a moment after the answer. */
async function seen(so: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await so()) return;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('it was not seen');
}
