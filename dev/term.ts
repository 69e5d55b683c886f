/** `npm run --silent term -- TERM DATE [--extend]`, or `--batch`: legal dates for the command line and for checks. */
import { once } from 'node:events';
import { Batch, single, USAGE } from './term-command.ts';

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

async function batch(): Promise<void> {
  const lines = new Batch();
  process.stdin.setEncoding('utf8');
  for await (const piece of process.stdin) await write(lines.push(String(piece)));
  const { stdout, code } = lines.end();
  await write(stdout);
  process.exitCode = code;
}

// Whoever reads the answers may stop early (`| head`): nothing more to say then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const args = process.argv.slice(2);
if (!args.includes('--batch')) {
  const { stdout, stderr, code } = single(args);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
} else if (args.length === 1) {
  await batch();
} else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}
