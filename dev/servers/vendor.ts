import { execFile, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { progressOf, type Say } from './progress.ts';

const run = promisify(execFile);
/** Without an answer, or without another byte, for this long: no download. */
const patience = 10_000;

/**
 * The Temporal CLI from Temporal's own download service, the one its SDKs ask.
 * @returns the binary's path, or undefined when there is no (good) answer.
 */
export async function downloadTemporal(
  version: string,
  folder: string,
  say: Say,
): Promise<string | undefined> {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as 'linux'];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64'];
  if (!platform || !arch) return undefined;
  const silence = new AbortController();
  const giveUp = () => silence.abort();
  let timer = setTimeout(giveUp, patience);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, patience);
  };
  try {
    const asked = `https://temporal.download/cli/v${version}?platform=${platform}&arch=${arch}&format=tar.gz`;
    const found = (await (await fetch(asked, { signal: silence.signal })).json()) as {
      archiveUrl?: unknown;
      fileToExtract?: unknown;
    };
    if (typeof found.archiveUrl !== 'string' || !found.archiveUrl.startsWith('https://')) return undefined;
    if (typeof found.fileToExtract !== 'string' || !/^[\w.-]+$/.test(found.fileToExtract)) return undefined;
    const answer = await fetch(found.archiveUrl, { signal: silence.signal });
    if (!answer.ok || !answer.body) return undefined;
    const report = progressOf('Temporal', Number(answer.headers.get('content-length')) || undefined, say);
    let bytes = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        heard();
        bytes += chunk.length;
        report(bytes);
        done(null, chunk);
      },
    });
    mkdirSync(folder, { recursive: true });
    const archive = join(folder, 'archive.tar.gz');
    await pipeline(Readable.fromWeb(answer.body as never), counter, createWriteStream(archive));
    await run('tar', ['-xzf', archive, '-C', folder, found.fileToExtract]);
    rmSync(archive);
    const binary = join(folder, found.fileToExtract);
    return (await temporalFits(binary)) ? binary : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Skipping time on the server came with Temporal server 1.32. */
export async function temporalFits(binary: string): Promise<boolean> {
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(await versionOf(binary)) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 32);
}

/** The driver needs MongoDB 7 or later. */
export async function mongodFits(binary: string): Promise<boolean> {
  return Number(/db version v(\d+)/.exec(await versionOf(binary))?.[1] ?? 0) >= 7;
}

async function versionOf(binary: string): Promise<string> {
  try {
    return (await run(binary, ['--version'], { timeout: 10_000 })).stdout;
  } catch {
    return '';
  }
}

/**
 * `mongod` by way of mongodb-memory-server, in a process of its own, which ends when no byte arrives.
 * @returns the binary's path, or undefined when there is no (good) answer.
 */
export async function downloadMongod(folder: string, say: Say): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const script = fileURLToPath(new URL('./mongod-download.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      MONGOMS_DOWNLOAD_DIR: folder,
      MONGOMS_PREFER_GLOBAL_PATH: 'false',
      MONGOMS_MD5_CHECK: 'true',
      MONGOMS_MAX_RETRIES: '1',
    },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let report: ((bytes: number) => void) | undefined;
  let size = 0;
  let since = performance.now();
  const timer = setInterval(() => {
    const now = sizeOf(folder);
    if (now !== size) {
      since = performance.now();
      size = now;
      // A lock file is no answer yet.
      if (size > 100_000) report ??= progressOf('MongoDB', undefined, say);
      report?.(size);
    } else if (performance.now() - since > patience) {
      child.kill('SIGKILL');
    }
  }, 250);
  await new Promise((done) => {
    child.once('error', done);
    child.once('close', done);
  });
  clearInterval(timer);
  const binary = /^BINARY (.+)$/m.exec(output)?.[1];
  return binary && (await mongodFits(binary)) ? binary : undefined;
}

function sizeOf(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0;
  }
}
