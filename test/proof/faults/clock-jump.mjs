// Loaded into a process before its own code (NODE_OPTIONS=--import): at SIGUSR2 its wall clock jumps by JUMP_MS milliseconds,
// at the next one by as much the other way from the true time, at the third it is true again.
const True = Date;
const jump = Number(process.env.JUMP_MS ?? 0);
const jumps = [jump, -jump, 0];
let ahead = 0;

globalThis.Date = class extends True {
  constructor(...given) {
    super(...(given.length === 0 ? [True.now() + ahead] : given));
  }
  static now() {
    return True.now() + ahead;
  }
};
process.on('SIGUSR2', () => {
  ahead = jumps.shift() ?? 0;
});
