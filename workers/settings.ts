import { ConfigError, readConfig, type WorkerConfig } from '../config/index.ts';

/** A worker's settings, as it and its operator's commands start. A wrong one is said on one line, and the process ends (2). */
export function workerSettings(): WorkerConfig {
  try {
    return readConfig(process.env, 'worker');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
