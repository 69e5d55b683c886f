/** The pages about the person's rights in a file (12.6, AVG 18, 21), in every state, without a request's weeks. */
import { randomUUID } from 'node:crypto';
import { permitToWrite } from '../../../domain/access/index.ts';
import { subject } from '../../../domain/subject/index.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { Life } from '../../unit/subject/life.ts';
import { TESTER } from '../access.ts';
import { memberId, today } from '../api/support.ts';
import type { Reach } from './tools.ts';

const ACCOUNTS: Readonly<Record<string, string>> = {
  'm-adm': 'uitvoerder',
  'm-politie': 'politie',
  'm-om': 'om',
  'm-gemeente': 'gemeente',
};

interface Made {
  caseId: string;
  rows: TaskRow[];
  refs: string[];
}

/** A file with a signal of three items, as `play` leaves it. */
async function make(db: Store, play: (life: Life, refs: string[]) => void): Promise<Made> {
  const caseId = randomUUID();
  const life = new Life(today());
  life.signal('s1');
  life.onAgenda(['gemeente', 'om', 'politie']).informed();
  const commit = (expectedVersion: number) => {
    const tasks = life.state.tasks.map((task) => {
      const account = ACCOUNTS[task.assignee ?? ''];
      return { ...task, assignee: account ? memberId(account) : task.assignee };
    });
    return db.cases.commit({
      ...{ caseId, kind: 'subject', expectedVersion, commandId: randomUUID(), runId: randomUUID() },
      ...{
        at: life.now,
        by: null,
        state: { ...life.state, tasks },
        stage: life.state.stage,
        summary: 'Proef',
      },
      ...{ parties: ['gemeente', 'om', 'politie'], closed: [], moments: [], effects: [] },
      opened: (expectedVersion === 0 ? [] : tasks).map((task) => {
        const { lastDay, at, article, why } = subject.taskEnd(life.covenant, life.state, task);
        return { ...task, lastDay, endsAt: at, article, why };
      }),
      ...{ answer: { ok: true, version: expectedVersion + 1 }, next: null },
    });
  };
  await commit(0);
  await db.keys.register(caseId, 'signal:s1', 'weighing');
  const permit = permitToWrite({
    ...{ actor: TESTER, caseId, file: 'weighing', fields: ['8.2b'], today: life.today },
    ...{ stage: life.state.stage, involved: [], purpose: 'manage' },
  });
  const item = {
    ...({ caseId, room: 'weegploeg', unit: 'signal:s1', code: '8.2b', kind: 'register-signal' } as const),
    ...{ party: 'politie', ground: 'wpg-18', regime: 'Wpg', on: life.today, by: TESTER.member },
    values: { description: 'Een proefsignaal.', areas: 'contacts', necessity: 'Nodig.' },
  };
  const refs = await db.texts.putAll([item, item, item], permit);
  await db.texts.attach(refs);
  play(life, refs);
  await commit(1);
  return { caseId, rows: await db.tasks.ofCase(caseId), refs };
}

const placed = (life: Life, item: string, what: 'improve' | 'add' | 'remove' | 'shield') =>
  life.do({
    ...{ type: 'items-placed', request: 'r1', decidedOn: life.today, gone: [] },
    items: [{ item, unit: 'signal:s1', code: '8.2b', party: 'politie', what, ground: 'a' }],
  });

let made: Promise<Made> | undefined;
let objected: Promise<Made> | undefined;
/** One item shielded and about to be seen again, one shielded, and one each to improve and to remove. */
const corrected = (db: Store): Promise<Made> => {
  made ??= make(db, (life, [one = '', two = '', three = '']) => {
    const runs = { what: 'correction' as const, receivedOn: life.today, answerBy: '2099-01-01' };
    life.do({ type: 'request-runs', from: 'r1', ...runs });
    for (const item of [one, two]) {
      placed(life, item, 'shield');
      life.one('carry-out-correction', { outcome: 'done' });
    }
    life.do({ type: 'recipients-found', correction: 'k1', readers: ['om'], copies: [] });
    for (const item of [one, two]) {
      life.do({ type: 'propose-unshielding', by: TESTER_CORE, item, texts: [] });
      if (item === one) life.all('decide-unshielding', { outcome: 'lift' });
    }
    placed(life, three, 'improve');
    placed(life, three, 'add');
    placed(life, three, 'remove');
    placed(life, 'w-nowhere', 'remove');
  });
  return made;
};
const TESTER_CORE = { member: 'm-politie', party: 'politie', roles: ['core-representative'] };

const task =
  (account: string, kind: string, at = 0, form?: string): Reach =>
  async ({ open, db }) => {
    const { rows } = await corrected(db);
    const own = rows.filter((row) => row.kind === kind && row.assignee === memberId(account));
    const page = await open(account, `/taken/${own[at]?.number}`);
    if (form) await page.send(form);
    return page;
  };
const dossier =
  (account: string, of: (db: Store) => Promise<Made>, rest = '', form?: string): Reach =>
  async ({ open, db }) => {
    const page = await open(account, `/dossiers/${(await of(db)).caseId}${rest}`);
    if (form) await page.send(form);
    return page;
  };
const underObjection = (db: Store): Promise<Made> => {
  objected ??= make(db, (life) => {
    const runs = { what: 'objection' as const, receivedOn: life.today, answerBy: '2099-01-01' };
    life.do({ type: 'request-runs', from: 'r2', ...runs });
  });
  return objected;
};
let nothing: Promise<Made> | undefined;
const plain = (db: Store): Promise<Made> => {
  nothing ??= make(db, () => undefined);
  return nothing;
};
const shielding = (db: Store): Promise<Made> => {
  shielded ??= make(db, (life, [one = '']) => {
    placed(life, one, 'shield');
    life.one('carry-out-correction', { outcome: 'done' });
  });
  return shielded;
};
let shielded: Promise<Made> | undefined;
/** Shielded after an objection that was upheld; with `asked`, and the core parties decide on it anew. */
const upheld: Record<'still' | 'asked', Promise<Made> | undefined> = { still: undefined, asked: undefined };
const afterObjection =
  (how: 'still' | 'asked') =>
  (db: Store): Promise<Made> => {
    upheld[how] ??= make(db, (life) => {
      const runs = { what: 'objection' as const, receivedOn: life.today, answerBy: '2099-01-01' };
      life.do({ type: 'request-runs', from: 'r3', ...runs });
      life.do({ type: 'objection-decided', from: 'r3', decidedOn: life.today, outcome: 'shield' });
      const file = { item: 'file', ground: 'court', texts: [] };
      if (how === 'asked') life.do({ type: 'propose-unshielding', by: TESTER_CORE, ...file });
    });
    return upheld[how];
  };

export const RIGHTS_STATES: Readonly<Record<string, Reach>> = {
  'a correction, an item to improve': task('uitvoerder', 'carry-out-correction', 0),
  'a correction, an item to improve, nothing filled in': async (tools) => {
    const page = await task('uitvoerder', 'carry-out-correction', 0)(tools);
    await page.send('carry-out-correction', { description: '', necessity: '' });
    return page;
  },
  'a correction, an item to add to': task('uitvoerder', 'carry-out-correction', 1),
  'a correction, an item to remove': task('uitvoerder', 'carry-out-correction', 2),
  'a correction, an item to remove, nothing chosen': task('uitvoerder', 'carry-out-correction', 2, 'task'),
  'a correction of an item that has gone': task('uitvoerder', 'carry-out-correction', 3),
  'a correction to confirm': task('politie', 'confirm-correction'),
  'a correction to confirm, nothing chosen': task('politie', 'confirm-correction', 0, 'task'),
  'the end of a shielding, to decide': task('politie', 'decide-unshielding'),
  'the end of a shielding, to tell': task('uitvoerder', 'notify-unshielding'),
  'a dossier with corrections': dossier('politie', corrected),
  'a dossier under an objection': dossier('politie', underObjection),
  'the end of a shielding, to propose': dossier('politie', shielding, '/propose-unshielding'),
  'a look into what is shielded, to propose': dossier('politie', shielding, '/afgeschermd'),
  'a look into what is shielded, to propose, nothing chosen': dossier(
    'politie',
    shielding,
    '/afgeschermd',
    'propose-shielded-look',
  ),
  'a look into what is shielded, where nothing is': dossier('politie', plain, '/afgeschermd'),
  'a file shielded after an objection, to propose': dossier(
    'politie',
    afterObjection('still'),
    '/propose-unshielding',
  ),
  'a file shielded after an objection, to decide': async ({ open, db }) => {
    const { rows } = await afterObjection('asked')(db);
    const kind = 'decide-unshielding';
    const own = rows.find((row) => row.kind === kind && row.assignee === memberId('politie'));
    return open('politie', `/taken/${own?.number}`);
  },
  'the end of a shielding, to propose, nothing chosen': dossier(
    'politie',
    shielding,
    '/propose-unshielding',
    'propose-unshielding',
  ),
};
