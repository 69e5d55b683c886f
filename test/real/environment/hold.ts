// Holds an environment without worker and API until it is stopped or killed; says UP when it is there.
import { startEnvironment } from '../../../dev/environment.ts';
import { PlainError } from '../../../dev/servers/plain-error.ts';

try {
  const environment = await startEnvironment({
    dataDir: process.env.DATA_DIR ?? '',
    withWorker: false,
    withApi: false,
    withPractice: false,
    outside: {},
  });
  process.stdout.write('UP\n');
  process.on('SIGTERM', () => void environment.stop().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`${error instanceof PlainError ? error.message : error}\n`);
  process.exitCode = 1;
}
