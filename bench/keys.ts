/**
 * `npm run --silent bench:keys -- --json [--keys N] [--kills N] [--file]`: rotates the master key of N keys with the
 * operator's own command, killed (SIGKILL) at every step and at moments in between, and then looks whether every key
 * opens to what it was and every text says what it said. A real OpenBao, or with --file the master key file.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/index.ts';
import { startEnvironment } from '../dev/environment.ts';
import { startOpenBao } from '../dev/servers/openbao.ts';
import { nodeScript } from '../dev/servers/processes.ts';
import { openStore } from '../store/index.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    file: { type: 'boolean', default: false },
    keys: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '12' },
  },
});
const count = Number(options.keys);
const kills = Number(options.kills);
const STEPS = ['next', 'gate', 'batch', 'verified', 'dropped'];
const folder = await mkdtemp(join(tmpdir(), 'pga-bench-keys-'));
const bao = options.file ? null : await startOpenBao(join(folder, 'openbao'));
const environment = await startEnvironment({
  dataDir: join(folder, 'data'),
  outside: {},
  withApi: false,
  withWorker: false,
  ...(bao && { extraEnv: bao.rotator }),
});
const config = readConfig(environment.env);
const store = await openStore(config);
try {
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const made: { caseId: string; unit: string; digest: string }[] = [];
  const began = performance.now();
  while (made.length < count) {
    const caseId = randomUUID();
    const units = Array.from({ length: 10 }, (_, nr) => `signal:s${nr}`);
    const keys = await Promise.all(units.map((unit) => store.keys.register(caseId, unit, 'weighing')));
    for (const [nr, key] of keys.entries())
      made.push({ caseId, unit: units[nr] ?? '', digest: digest(key.bytes) });
  }
  const makingMs = performance.now() - began;

  /** Killed when it says `at`, after so many milliseconds more; answers what it had said. */
  const rotate = (at: string | null, after = 0): Promise<{ said: string[]; code: number | null }> =>
    new Promise((resolve) => {
      const { command, args } = nodeScript('workers/keys.ts', ['rotate']);
      const child = spawn(command, args, {
        env: { ...process.env, ...environment.env },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said: string[] = [];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.trim().split('\n')) {
          const { step } = JSON.parse(line) as { step?: string };
          if (step !== undefined) said.push(step);
          if (step !== undefined && step === at) setTimeout(() => child.kill('SIGKILL'), after);
        }
      });
      child.once('close', (code) => resolve({ said, code }));
    });

  const cut: string[] = [];
  for (let nr = 0; nr < kills; nr++) {
    const at = STEPS[nr % STEPS.length] ?? 'next';
    // At the step itself first, then at moments further on.
    const { said, code } = await rotate(at, nr < STEPS.length ? 0 : (nr * 37) % 400);
    cut.push(code === null ? (said.at(-1) ?? 'before the first') : 'it had ended');
    const { behind } = await store.keys.counts();
    process.stderr.write(`  ${nr + 1}: ${cut.at(-1)}, ${behind} sleutels nog onder de oude versie\n`);
  }
  const quick = performance.now();
  const whole = await store.keys.rewrap();
  const rotationMs = performance.now() - quick;
  store.keys.forget();
  const wrong: string[] = [];
  for (let at = 0; at < made.length; at += 500) {
    await Promise.all(
      made.slice(at, at + 500).map(async (one) => {
        const key = await store.keys.get(one.caseId, one.unit, 'weighing').catch(() => null);
        if (key === null || digest(key.bytes) !== one.digest) wrong.push(one.caseId);
      }),
    );
  }
  const result = {
    service: bao ? 'transit' : 'file',
    keys: made.length,
    makingMs: Math.round(makingMs),
    kills,
    cut,
    rotationMs: Math.round(rotationMs),
    rewrapped: whole.rewrapped,
    master: whole.master,
    lost: whole.lost,
    wrong: wrong.length,
    load: loadavg()[0],
  };
  process.stdout.write(`${options.json ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
  process.exitCode = wrong.length === 0 && whole.lost === 0 ? 0 : 1;
} finally {
  await store.close();
  await environment.stop();
  await bao?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
