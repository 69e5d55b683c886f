// Loaded into a worker before its own code (NODE_OPTIONS=--import): at SIGUSR2 its wall clock jumps by JUMP_MS milliseconds,
// at the next one by as much the other way from the true time, at the third it is true again.
const True = Date;
const jump = Number(process.env.JUMP_MS ?? 0);
const jumps = [jump, -jump, 0];
let ahead = 0;

class Jumping extends True {
  constructor(...given) {
    super(...(given.length === 0 ? [True.now() + ahead] : given));
  }
  static now() {
    return True.now() + ahead;
  }
}
Object.defineProperty(Jumping, 'name', { value: 'Date' });

if (process.argv.some((one) => one.endsWith('workers/main.ts'))) {
  globalThis.Date = Jumping;
  process.on('SIGUSR2', () => {
    ahead = jumps.shift() ?? 0;
  });
}
