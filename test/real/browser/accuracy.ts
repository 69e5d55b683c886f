/** The pages of the accuracy check (8.3, 10.3), in every state: a file whose check has been asked, without months of waiting. */
import { randomUUID } from 'node:crypto';
import { permitToWrite } from '../../../domain/access/index.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { subject } from '../../../domain/subject/index.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { Life } from '../../unit/subject/life.ts';
import { TESTER } from '../access.ts';
import { memberId, today } from '../api/support.ts';
import type { Reach } from './tools.ts';

interface Checked {
  row: TaskRow;
  ref: string;
}
let made: Promise<Checked> | undefined;

async function checked(db: Store): Promise<Checked> {
  const caseId = randomUUID();
  const life = new Life(addDays(today(), -95));
  life.signal('s1');
  life.onAgenda().until(today());
  const own = life.tasks('check-accuracy').map((task) => ({ ...task, assignee: memberId('uitvoerder') }));
  await db.cases.commit({
    ...{ caseId, kind: 'subject', expectedVersion: 0, commandId: randomUUID(), runId: randomUUID() },
    ...{
      at: life.now,
      by: null,
      state: { ...life.state, tasks: own },
      stage: life.state.stage,
      summary: 'Op de agenda',
    },
    ...{ parties: ['gemeente', 'om', 'politie'], closed: [], moments: [], effects: [] },
    opened: own.map((task) => {
      const { lastDay, at, article, why } = subject.taskEnd(life.covenant, life.state, task);
      return { ...task, lastDay, endsAt: at, article, why };
    }),
    ...{ answer: { ok: true, version: 1 }, next: null },
  });
  await db.keys.register(caseId, 'signal:s1', 'weighing');
  const permit = permitToWrite({
    ...{ actor: TESTER, caseId, file: 'weighing', fields: ['8.2b'], today: life.today },
    ...{ stage: life.state.stage, involved: [], purpose: 'manage' },
  });
  const item = {
    ...({ caseId, room: 'weegploeg', unit: 'signal:s1', code: '8.2b', kind: 'register-signal' } as const),
    ...{ party: 'politie', ground: 'wpg-18', regime: 'Wpg', on: life.today, by: TESTER.member },
    values: { description: 'Een proefsignaal.', areas: 'contacts, training', necessity: 'Nodig.' },
  };
  const refs = await db.texts.putAll(
    [item, { ...item, values: { ...item.values, description: 'Nog een.' } }],
    permit,
  );
  await db.texts.attach(refs);
  const [row] = await db.tasks.ofCase(caseId);
  if (!row) throw new Error('No check was asked');
  return { row, ref: refs[0] ?? '' };
}

const at =
  (rest: (ref: string) => string, form?: string, account = 'uitvoerder'): Reach =>
  async ({ open, db }) => {
    made ??= checked(db);
    const { row, ref } = await made;
    const page = await open(account, `/taken/${row.number}${rest(ref)}`);
    if (form) await page.send(form);
    return page;
  };
const item = (ref: string) => `/gegevens/${ref}`;

export const ACCURACY_STATES: Readonly<Record<string, Reach>> = {
  'an accuracy check': at(() => ''),
  'an accuracy check, nothing chosen': at(() => '', 'task'),
  'an item to correct': at(item),
  'an item to correct, nothing chosen': at(item, 'correct-item'),
  'an item to add next to': at((ref) => `${item(ref)}/erbij`),
  'an item to add next to, nothing filled in': at((ref) => `${item(ref)}/erbij`, 'add-item'),
  'an item that is not there': at(() => item('w-nothing')),
  'an item, for somebody else': at(item, undefined, 'politie'),
};
