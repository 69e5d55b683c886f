import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Ports } from './ports.ts';
import { bareEnvironment, type Spec } from './processes.ts';

const run = promisify(execFile);
const namespace = 'pga-regie';

/** Search attributes of every case; nothing personal in them. */
export const searchAttributes = {
  Stage: 'Keyword',
  CaseKind: 'Keyword',
  Parties: 'KeywordList',
  NextLegalMoment: 'Datetime',
};

/**
 * Values are JSON. Short acknowledgement intervals make a deleted run disappear within seconds; without the time shift
 * every timer that was skipped to fires a second late (practice only).
 */
const dynamicConfig = {
  'frontend.WorkflowTimeSkippingEnabled': true,
  'history.timerProcessorMaxTimeShift': '1ms',
  'history.transferProcessorUpdateAckInterval': '100ms',
  'history.visibilityProcessorUpdateAckInterval': '100ms',
};

/** Closed runs go by themselves after the shortest time the server takes, should an erasure ever miss one. */
const retention = '1h';

/** How the development server is started; its data is one SQLite file in the data folder. */
export function temporalSpec(command: string, dataDir: string, ports: Ports): Spec {
  return {
    name: 'temporal',
    command,
    args: [
      ...['server', 'start-dev', '--disable-config-file', '--disable-config-env'],
      ...['--ip', '127.0.0.1', '--port', String(ports.temporal), '--ui-port', String(ports.temporalUi)],
      ...['--db-filename', join(dataDir, 'temporal.db')],
      // Survives a killed process; only a power cut could lose the last moments of a practice environment.
      ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=OFF'],
      ...['--namespace', namespace, '--ui-disable-news-fetch', '--log-level', 'warn'],
      ...Object.entries(dynamicConfig).flatMap(([key, value]) => [
        '--dynamic-config-value',
        `${key}=${JSON.stringify(value)}`,
      ]),
      ...Object.entries(searchAttributes).flatMap(([key, type]) => ['--search-attribute', `${key}=${type}`]),
    ],
    env: bareEnvironment(dataDir),
    cwd: dataDir,
    log: join(dataDir, 'logs', 'temporal.log'),
    readyWhen: () => setRetention(command, dataDir, `127.0.0.1:${ports.temporal}`),
  };
}

async function setRetention(command: string, dataDir: string, address: string): Promise<boolean> {
  // biome-ignore format: one command
  await run(command, ['operator', 'namespace', 'update', '--namespace', namespace, '--retention', retention,
    '--address', address, '--disable-config-file', '--disable-config-env'], { env: bareEnvironment(dataDir), timeout: 5_000 });
  return true;
}
