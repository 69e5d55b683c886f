import fc from 'fast-check';
import { modelCovenant } from '../../../covenant/index.ts';
import type { Task } from '../../../domain/case.ts';
import { addDays, atTime, dayOf } from '../../../domain/dates/index.ts';
import {
  ends,
  type SubjectEvent,
  type SubjectState,
  subject,
  type TaskKind,
  unitsOf,
} from '../../../domain/subject/index.ts';
import { deepFreeze } from './explore.ts';
import {
  ADMINISTRATOR,
  COORDINATOR,
  completion,
  contextAt,
  Life,
  provenance,
  rep,
  STRANGER,
} from './life.ts';
import { among, answerFor, CORE, PARTIES, type Pick } from './pick.ts';
import { checkRefused, checkState, checkStep } from './properties.ts';

const covenant = modelCovenant();

const complete = (task: Task, pick: Pick, today: string): SubjectEvent =>
  completion(
    task,
    answerFor(task.kind as TaskKind, pick, today) as never,
    pick.what % 11 === 0 ? STRANGER : undefined,
  );

function freeEvent(state: SubjectState, pick: Pick, today: string): SubjectEvent {
  const { how, who, days } = pick;
  const party = among(PARTIES, who);
  const by = among([rep(party), rep(party), rep(party), ADMINISTRATOR, COORDINATOR], how);
  const on = addDays(today, -(days % 30));
  const signal = among(['s1', 's2', 's3', 's4'], how);
  const unit = among([...unitsOf(state), 'nothing'], how);
  const facts = { phenomenon: 'leaving', provenance: provenance(party, on), texts: [] };
  const request = among(['r1', 'r2', 'r3'], days);
  const foreign = { signal, receivedOn: on, phenomenon: 'leaving', provenance: provenance(party, on) };
  const events: SubjectEvent[] = [
    { type: 'register-signal', by, signal, receivedOn: on, ...facts },
    { type: 'ask-information', by, of: among(PARTIES, how), texts: [] },
    { type: 'add-data', by, item: `i${how % 3}`, provenance: provenance(party, on), texts: [] },
    {
      type: 'add-person',
      by,
      person: `p${how % 2}`,
      relation: 'network',
      wishesHelp: false,
      provenance: provenance(party, on),
      texts: [],
    },
    { type: 'add-action', by, owner: party, until: addDays(today, days), texts: [] },
    { type: 'discuss', by, body: how % 2 ? 'weighing' : 'conference', meeting: 'o1', texts: [] },
    { type: 'impediment-gone', by: how % 2 === 0 ? 'system' : by, person: 'subject' },
    { type: 'propose-reopening', by: rep(among(CORE, who)), units: [unit], texts: [] },
    {
      type: 'propose-hold',
      by: rep(among(CORE, who)),
      ground: among(covenant.holdGrounds, days).id,
      until: addDays(today, days * 5),
      units: how % 2 === 0 ? 'all' : [unit],
      texts: [],
    },
    { type: 'propose-lifting', by, hold: among([...Object.keys(state.holds), 'x'], how), texts: [] },
    { type: 'destroy-early', by, signal },
    { type: 'look-in-emergency', by },
    { type: 'split-signal', by: ADMINISTRATOR, signal, to: 'c2' },
    {
      type: 'receive-split',
      by: ADMINISTRATOR,
      texts: [],
      ...foreign,
      ...(how % 2 ? { decidedOn: on } : {}),
    },
    {
      type: 'merge',
      by: ADMINISTRATOR,
      from: 'c2',
      lastProcessing: on,
      signals: [{ ...foreign, ...(how % 2 ? { keepUntil: addDays(today, days) } : {}) }],
    },
    {
      type: 'reassign',
      by: COORDINATOR,
      task: state.tasks[0]?.id ?? 't0',
      to: `${state.tasks[0]?.assignee}-2`,
      reason: 'absent',
    },
    {
      type: 'request-runs',
      from: request,
      what: among(['access', 'correction', 'objection'] as const, how),
      receivedOn: today,
      answerBy: addDays(today, 28),
    },
    { type: 'request-over', from: request },
    { type: 'request-asks', from: request },
    {
      type: 'items-placed',
      request,
      gone: [],
      decidedOn: today,
      items: [
        {
          ...{ item: among(['w-1', 'w-2', 'c-3'], who), unit, code: among(['8.2b', '10.2b'], who), party },
          what: among(['remove', 'shield'] as const, how),
          ground: among(['a', 'b', 'c'] as const, who),
        },
      ],
    },
    {
      type: 'objection-decided',
      from: request,
      decidedOn: today,
      outcome: among(['reject', 'reject', 'shield', 'remove'] as const, who),
    },
    { type: 'recipients-found', correction: among(['k1', 'k2', 'k3'], how), readers: [party], copies: [] },
    { type: 'propose-unshielding', by, item: among(['w-1', 'w-2', 'c-3'], how), texts: [] },
    { type: 'propose-unshielding', by, item: 'file', ground: among(['asked', 'not-needed'], how), texts: [] },
    { type: 'mail-failed', task: among(state.tasks, how)?.id ?? 't0', occasion: 'task' },
  ];
  return among(events, pick.what);
}

const pick = fc.record({
  mode: fc.constantFrom('task', 'task', 'task', 'all', 'free', 'next', 'next', 'before', 'jump'),
  what: fc.nat(1000),
  who: fc.nat(1000),
  days: fc.nat(120),
  how: fc.nat(1000),
});

test('long lives with everything in any order keep every promise', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.array(pick, { minLength: 20, maxLength: 120, size: 'max' }), (picks) => {
      const life = new Life('2027-01-04', covenant);
      life.signal('s1');
      let state = deepFreeze(life.state);
      let { now } = life;
      const lines: string[] = [];
      const trace = (): string => lines.slice(-25).join('\n');
      const offer = (event: SubjectEvent): void => {
        lines.push(`${now} ${state.stage} ${JSON.stringify(event)}`);
        const result = subject.apply(state, deepFreeze(event), contextAt(covenant, now));
        if (!result.ok) {
          checkRefused(result, trace);
          return;
        }
        checkStep(state, event, result, now, covenant, trace);
        state = deepFreeze(result.state);
        checkState(state, now, covenant, trace);
      };
      const next = (): string | undefined => subject.due(state, covenant).find(({ acts }) => acts)?.at;
      const wait = (until: string): void => {
        for (let at = next(); at !== undefined && at <= until; at = next()) {
          now = at;
          offer({ type: 'moment' });
        }
        now = until;
      };
      for (const one of picks) {
        const today = dayOf(now);
        reached.add(state.stage);
        if (one.mode === 'task' && state.tasks.length > 0)
          offer(complete(among(state.tasks, one.what), one, today));
        else if (one.mode === 'all') {
          const kind = among(state.tasks, one.what)?.kind;
          for (const task of state.tasks.filter((open) => open.kind === kind))
            offer(complete(task, one, today));
        } else if (one.mode === 'free') offer(freeEvent(state, one, today));
        else if (one.mode === 'next') wait(next() ?? now);
        else if (one.mode === 'before') {
          const at = next();
          const early = at && new Date(Date.parse(at) - 1000).toISOString();
          if (early && early > now) now = early;
        } else {
          // The same time passed in one late moment: no term may have become longer by the delay.
          const until = atTime(addDays(today, one.days * 3), '12:00');
          const late = subject.apply(state, { type: 'moment' }, contextAt(covenant, until));
          wait(until);
          if (!late.ok) throw new Error(late.code);
          if (late.state.stage !== state.stage)
            throw new Error(`late: ${late.state.stage}, not ${state.stage}\n${trace()}`);
          expect(ends(late.state, covenant)).toEqual(ends(state, covenant));
        }
      }
      reached.add(state.stage);
    }),
    { numRuns: 150, seed: 20261123 },
  );
  expect([...reached].sort()).toEqual([
    'archived',
    'closed',
    'conference',
    'destroyed',
    'not-on-agenda',
    'weighing',
  ]);
}, 120_000);
