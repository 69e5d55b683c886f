// `npm start`, second half: the practice environment itself (dev/start.mjs sees to Node and the packages).
import { ConfigError } from '../config/index.ts';
import { demoAccounts, demoPassword } from './demo.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { PlainError } from './servers/plain-error.ts';

const say = (line: string) => console.log(line);
const began = performance.now();
const parent = process.ppid;
const interruption = new AbortController();
let stopped: Promise<void> = Promise.resolve();
let ending: Promise<never> | undefined;

/** Ctrl-C comes to the whole group and once more from npm: one stop is enough. */
function end(code: number): Promise<never> {
  ending ??= (async () => {
    say('\nDe omgeving stopt ...');
    interruption.abort();
    await stopped;
    say('Alles is gestopt. De gegevens staan nog in de map; npm start gaat verder waar u was.');
    process.exit(code);
  })();
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
// npm was killed without a word: nobody is left to press Ctrl-C.
setInterval(() => {
  if (process.ppid !== parent) void end(0);
}, 1_000).unref();

try {
  const dataDir = process.env.DATA_DIR || '.data';
  say('De oefenomgeving van PGA Regie start ...');
  const environment = await startEnvironment({
    dataDir,
    port: readPort(process.env.PORT),
    usualPorts: process.env.DATA_DIR ? 'api' : 'all',
    withCovenantCase: true,
    withReconciler: true,
    signal: interruption.signal,
    onStop: (done) => {
      stopped = done;
    },
    onLine: say,
    onDeath: (name, log) => {
      if (ending !== undefined) return;
      console.error(`\n${name} is onverwacht gestopt. Kijk in ${log} wat er was.`);
      void end(1);
    },
  });
  welcome(environment);
} catch (error) {
  if (ending !== undefined) await ending;
  const plain = error instanceof PlainError || error instanceof ConfigError;
  console.error(plain ? error.message : error);
  process.exit(1);
}

function readPort(text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536) return Number(text);
  throw new PlainError('PORT moet een getal zijn van 1 tot en met 65535.');
}

function welcome({ env, mailUrl, processes, dataDir }: Environment): void {
  const seconds = ((performance.now() - began) / 1000).toLocaleString('nl-NL', { maximumFractionDigits: 1 });
  const addresses = [
    ['PGA Regie', processes().api ? env.BASE_URL : undefined],
    ['Mailvanger (alle mail komt hier aan)', mailUrl],
    ['Temporal (wat er loopt)', env.TEMPORAL_UI],
  ];
  const lines = [
    '',
    `De oefenomgeving draait (na ${seconds} seconden).`,
    '',
    ...addresses.flatMap(([name, address]) => (address ? [`  ${(name ?? '').padEnd(38)} ${address}`] : [])),
    '',
    `Accounts om mee te oefenen, allemaal met wachtwoord ${demoPassword}:`,
    ...demoAccounts.map(({ name, email, about }) => `  ${email.padEnd(32)} ${name.padEnd(18)} ${about}`),
    '',
    'Wat nu?',
    `  1. Open ${env.BASE_URL} en meld u aan als ${demoAccounts[0]?.email}.`,
    '  2. Meld een signaal. Iedereen met een taak krijgt daarover mail.',
    `  3. Open de mailvanger (${mailUrl ?? 'uw eigen mail'}), lees een mail en volg de link naar de taak.`,
    '  4. Zet de klok vooruit op de pagina Oefenklok om te zien wat er daarna gebeurt.',
    '',
    `Gegevens: ${dataDir}. Stoppen: Ctrl-C.`,
  ];
  say(lines.join('\n'));
}
