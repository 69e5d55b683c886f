/**
 * The administrator's command line: `npm run --silent admin -- COMMAND ...` (in a container `node dist/workers/admin.js`).
 * Each command is a program of its own with its own checks; this says which there are, and hands over.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMANDS: Readonly<
  Record<string, { script: string; args: (name: string) => string[]; about: string }>
> = {
  covenant: {
    script: './covenant',
    args: () => [],
    about: 'het convenant nakijken, vergelijken of een versie voorstellen',
  },
  people: {
    script: './first-members',
    args: () => [],
    about: 'de eerste twee uitvoerders aanwijzen (van standaardinvoer)',
  },
  accounts: {
    script: './accounts',
    args: () => [],
    about: 'forget: na een andere aanmelddienst is ieders volgende account weer het eerste',
  },
  keys: { script: './keys', args: () => [], about: 'status | rotate [MAP] | backup MAP | restore BESTAND' },
  log: { script: './verify-log', args: () => [], about: 'nakijken of het toegangslogboek heel is' },
  backup: {
    script: './backup',
    args: (name) => [name],
    about: 'MAP: een kopie van de gegevens, zonder de sleutels',
  },
  restore: {
    script: './backup',
    args: (name) => [name],
    about: 'MAP: een kopie terugzetten in lege databases',
  },
  resume: { script: './backup', args: (name) => [name], about: 'elke zaak weer laten lopen, na terugzetten' },
};

export const usage = (): string =>
  `Gebruik: npm run --silent admin -- OPDRACHT ...\n${Object.entries(COMMANDS)
    .map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`)
    .join('\n')}\n`;

function main(): void {
  const [name = '', ...rest] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(usage());
    process.exitCode = 2;
    return;
  }
  const ending = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';
  const script = fileURLToPath(new URL(`${command.script}${ending}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, ...command.args(name), ...rest], {
    stdio: 'inherit',
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

if (import.meta.filename === process.argv[1]) main();
