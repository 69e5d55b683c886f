/** One Temporal server process of the cluster: all four services, its settings as a file that only its owner reads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { bareEnvironment, type Spec } from '../../dev/servers/processes.ts';
import type { Postgres } from './postgres.ts';

/** Can't be changed afterwards. Production has 512 for as long as it lives; two cores share these. */
export const SHARDS = 32;
export const DATABASES = { temporal: 'temporal', visibility: 'temporal_visibility' };
const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;
/** Ports that one server takes: two for each service, one for its figures. */
export const PORTS = 2 * SERVICES.length + 1;

/** The rehearsal's clock (docs/decisions): without the time shift every timer that is skipped to fires a second late. All else is as the server has it. */
const DYNAMIC = { 'frontend.WorkflowTimeSkippingEnabled': true, 'history.timerProcessorMaxTimeShift': '1ms' };

export interface Server {
  spec: Spec;
  name: string;
  frontend: number;
  metrics: number;
}

export function makeServer(
  command: string,
  name: string,
  ports: readonly number[],
  needs: { dataDir: string; postgres: Postgres },
): Server {
  const { dataDir, postgres } = needs;
  const folder = join(dataDir, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [metrics = 0, ...rest] = ports;
  const rpc = SERVICES.map((service, index) => ({
    service,
    grpcPort: rest[2 * index] ?? 0,
    membershipPort: rest[2 * index + 1] ?? 0,
  }));
  const frontend = rpc[0]?.grpcPort ?? 0;
  const dynamic = join(folder, 'dynamic.yaml');
  const file = join(folder, 'config.yaml');
  // JSON is YAML.
  write(dynamic, Object.fromEntries(Object.entries(DYNAMIC).map(([key, value]) => [key, [{ value }]])));
  write(file, {
    log: { stdout: true, level: 'warn' },
    persistence: {
      ...{ defaultStore: 'default', visibilityStore: 'visibility', numHistoryShards: SHARDS },
      datastores: {
        default: { sql: sql(postgres, DATABASES.temporal, 20) },
        visibility: { sql: sql(postgres, DATABASES.visibility, 10) },
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `127.0.0.1:${metrics}` } },
    },
    services: Object.fromEntries(
      rpc.map(({ service, ...own }) => [service, { rpc: { ...own, bindOnLocalHost: true } }]),
    ),
    clusterMetadata: {
      ...{ enableGlobalNamespace: false, failoverVersionIncrement: 10 },
      ...{ masterClusterName: 'active', currentClusterName: 'active' },
      clusterInformation: {
        active: {
          ...{ enabled: true, initialFailoverVersion: 1, rpcName: 'frontend' },
          rpcAddress: `127.0.0.1:${frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } },
    dynamicConfigClient: { filepath: dynamic, pollInterval: '60s' },
  });
  return {
    ...{ name, frontend, metrics },
    spec: {
      ...{ name, command, cwd: folder, env: bareEnvironment(folder) },
      args: ['--allow-no-auth', '--config-file', file, 'start'],
      log: join(dataDir, 'logs', `${name}.log`),
      readyWhen: () => serves(`127.0.0.1:${frontend}`),
    },
  };
}

function write(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content, null, 1), { mode: 0o600 });
}

function sql({ user, password, port }: Postgres, databaseName: string, maxConns: number) {
  return {
    ...{ pluginName: 'postgres12', databaseName, connectAddr: `127.0.0.1:${port}`, connectProtocol: 'tcp' },
    ...{ user, password, maxConns, maxIdleConns: maxConns, maxConnLifetime: '1h' },
  };
}

async function serves(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    const { status } = await connection.healthService.check({
      service: 'temporal.api.workflowservice.v1.WorkflowService',
    });
    return status === 1 || String(status) === 'SERVING';
  } finally {
    await connection.close();
  }
}
