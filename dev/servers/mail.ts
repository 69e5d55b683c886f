import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from './ports.ts';
import { bareEnvironment, nodeScript, type Spec } from './processes.ts';

/** The mail catcher; its mails stay in the data folder between starts. */
export function mailSpec(dataDir: string, ports: Ports): Spec {
  const folder = join(dataDir, 'mail');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    name: 'mail',
    ...nodeScript('dev/servers/mail-server.ts', [String(ports.smtp), String(ports.mail), folder]),
    env: bareEnvironment(dataDir),
    log: join(dataDir, 'logs', 'mail.log'),
    readyWhen: async () => (await fetch(`http://127.0.0.1:${ports.mail}/api/healthz`)).ok,
    patience: 3_000,
  };
}
