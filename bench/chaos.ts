/**
 * `npm run --silent chaos -- --json [--lives N] [--kills N] [--minutes M] [--seed N] [--plan FILE] [--after FILE,...]
 * [--out FILE] [--built]`: lives and requests on real servers of their own, under the rehearsal's clock, while workers,
 * API, mail server, databases and engine are killed (SIGKILL) and frozen (SIGSTOP): at every boundary of every activity
 * that an undisturbed run of three lives has shown (bench/chaos/hold.mjs), and at instants. Then it is looked whether
 * anything was lost, late or left. Worker and API are compiled first, as for the image; `--built`: they are already.
 * The plan of a seed is written out (`--out`), and played again with `--plan`; with `--after` a new one begins with the
 * boundaries that earlier plans had not. Exit 0: every check held and as many were killed as asked; 1: not, and the
 * environment's folder stays to be looked at; 2: not understood. Without options: 40 kills over 12 lives, within ten
 * minutes.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './built.ts';
import { type Check, sameAsUndisturbed } from './chaos/checks.ts';
import { AN_INSTANT, boundariesSeen, type Done, disturber } from './chaos/disturb.ts';
import { type Plan, planOf, readPlan } from './chaos/plan.ts';
import { type RunSeen, run } from './chaos/run.ts';

const USAGE =
  'Gebruik: npm run chaos -- [--json] [--lives N] [--kills N] [--minutes M] [--seed N] [--plan BESTAND] [--after BESTAND,...] [--out BESTAND] [--built]';
const QUIET_LIVES = 3;
/** A boundary is planned for when the run can be expected to pass it so often. */
const USUAL = 24;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    lives: { type: 'string', default: '12' },
    kills: { type: 'string', default: '40' },
    minutes: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    plan: { type: 'string' },
    after: { type: 'string', default: '' },
    out: { type: 'string' },
    built: { type: 'boolean', default: false },
  },
});
const whole = (name: 'lives' | 'kills' | 'minutes' | 'seed'): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1 && number <= 100_000) return number;
  process.stderr.write(`${values[name]} moet een heel getal vanaf 1 zijn. ${USAGE}\n`);
  process.exit(2);
};
const [lives, kills, minutes, seed] = [whole('lives'), whole('kills'), whole('minutes'), whole('seed')];

const began = performance.now();
const seconds = () => Math.round((performance.now() - began) / 1000);
const say = (line: string) => process.stderr.write(`${seconds()} s: ${line}\n`);
if (!values.built) build();
const home = mkdtempSync(join(tmpdir(), 'pga-chaos-'));
const out = values.out ?? join(tmpdir(), `pga-chaos-plan-${seed}-${kills}.json`);

let quiet: RunSeen | null = null;
let known: string[] = [];
let plan: Plan;
try {
  const read = (file: string) => readPlan(readFileSync(file, 'utf8'));
  if (values.plan) plan = read(values.plan);
  else {
    say('an undisturbed run, to see which boundaries there are');
    const folder = join(home, 'quiet-hold');
    quiet = await run({ dataDir: join(home, 'quiet'), folder, lives: QUIET_LIVES, seed, say });
    if (quiet.stuck !== null) throw new Error(`The undisturbed run is stuck: ${quiet.stuck}`);
    for (const { check, problems } of quiet.checks.filter(({ ok }) => !ok))
      say(`not even without disturbance: ${check}: ${problems.join('; ')}`);
    const passed = boundariesSeen(folder);
    known = [...passed.keys()];
    // Fewer kills than boundaries: those that come often enough, or half the plan would wait for what hardly comes.
    const expected = (name: string) => ((passed.get(name) ?? 0) * lives) / QUIET_LIVES;
    const usual = known.filter((name) => kills >= known.length || expected(name) >= USUAL);
    const steps = Math.round(((quiet.counts.steps ?? 0) * lives) / QUIET_LIVES);
    const earlier = values.after.split(',').filter(Boolean).map(read);
    plan = { ...planOf(seed, kills, usual, earlier), steps };
  }
  writeFileSync(out, `${JSON.stringify(plan, null, 1)}\n`);
  say(`${plan.entries.length} disturbances planned, ${known.length} boundaries known: ${out}`);

  const folder = join(home, 'hold');
  const disturbing = disturber(plan, folder, say);
  const options = { dataDir: join(home, 'data'), folder, lives, seed: plan.seed, minutes, say };
  const seen = await run({ ...options, disturber: disturbing });
  const result = resultOf(seen, disturbing.done, disturbing.died);
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : inWords(result));
  process.exitCode = result.ok ? 0 : 1;
  if (!result.ok) say(`not everything held: ${home} stays`);
} catch (error) {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
}
if (!process.exitCode) await rm(home, { recursive: true, force: true });
process.exit();

function resultOf(seen: RunSeen, done: readonly Done[], died: readonly string[]) {
  const killed = done.filter(({ how }) => how === 'kill');
  const asked = plan.entries.filter(({ how }) => how === 'kill').length;
  const used = [...new Set(done.map(({ where }) => where).filter((where) => where !== AN_INSTANT))];
  const checks: Check[] = [
    {
      check: 'killed as often as planned',
      ok: killed.length >= asked,
      looked: killed.length,
      problems:
        killed.length >= asked
          ? []
          : [`${killed.length} of ${asked}: the lives or the minutes were over before the plan was`],
    },
    ...(seen.stuck === null ? [] : [notEnded(seen.stuck)]),
    ...(quiet?.checks ?? [])
      .filter(({ ok }) => !ok)
      .map(({ check, ...rest }) => ({ ...rest, check: `undisturbed: ${check}` })),
    ...(quiet && seen.stuck === null ? [sameAsUndisturbed(quiet.lives, seen.lives)] : []),
    ...seen.checks,
  ];
  return {
    ok: checks.every(({ ok }) => ok),
    seed: plan.seed,
    plan: out,
    seconds: seconds(),
    load: Number(loadavg()[0]?.toFixed(1)),
    kills: { ...byName(killed), all: killed.length },
    pauses: { ...byName(done.filter(({ how }) => how === 'pause')), all: done.length - killed.length },
    boundaries: {
      known: known.length,
      used: used.length,
      left: known.filter((name) => !used.includes(name)),
    },
    endedByThemselves: died,
    counts: seen.counts,
    checks,
    done,
  };
}
function notEnded(why: string): Check {
  return { check: 'every life came to its end', ok: false, looked: lives, problems: [why] };
}
function byName(done: readonly Done[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of done.flatMap(({ who }) => who)) {
    const key = name.startsWith('worker') ? 'worker' : name;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
function inWords(result: ReturnType<typeof resultOf>): string {
  const lines = result.checks.map(
    ({ check, ok, looked, problems }) =>
      `${ok ? 'ok ' : 'NOT'} ${check} (${looked})${problems.map((one) => `\n      ${one}`).join('')}`,
  );
  return `${lines.join('\n')}\nkills ${JSON.stringify(result.kills)}, pauses ${JSON.stringify(result.pauses)}, ${result.seconds} s\n`;
}
