// Outlives its parent just long enough to stop what the parent started: when standard input closes without a
// word (the parent was killed), every process that was named and not taken back is stopped.
// Lines: `+PID` (keep an eye on), `-PID` (has ended).
const pids = new Set();
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) pids.add(pid);
    else pids.delete(pid);
  }
});
process.stdin.on('end', () => {
  for (const pid of pids) {
    signal(pid, 'SIGCONT');
    signal(pid, 'SIGTERM');
  }
  const until = performance.now() + 8_000;
  const timer = setInterval(() => {
    for (const pid of pids) if (!signal(pid, 0)) pids.delete(pid);
    const late = performance.now() > until;
    if (late) for (const pid of pids) signal(pid, 'SIGKILL');
    // What was killed may stay in the table of processes until somebody takes note: not our wait.
    if (late || pids.size === 0) clearInterval(timer);
  }, 100);
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
