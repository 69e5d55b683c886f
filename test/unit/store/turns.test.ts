import { setTimeout as sleep } from 'node:timers/promises';
import { turns } from '../../../store/turns.ts';

test('in one lane one after the other, in the order of asking; lanes side by side', async () => {
  const inTurn = turns(1_000);
  const seen: string[] = [];
  const work = (name: string, ms: number) => async () => {
    seen.push(`${name} begins`);
    await sleep(ms);
    seen.push(`${name} ends`);
    return name;
  };
  const done = await Promise.all([
    inTurn(1, work('a', 20)),
    inTurn(1, work('b', 1)),
    inTurn(2, work('c', 5)),
  ]);
  expect(done).toEqual(['a', 'b', 'c']);
  expect(seen.filter((line) => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(seen.indexOf('c begins')).toBeLessThan(seen.indexOf('a ends'));
});

test('one that fails holds up nobody, one that hangs not for long', async () => {
  const inTurn = turns(20);
  const failing = inTurn(1, () => Promise.reject(new Error('no')));
  const next = inTurn(1, async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
  void inTurn(1, () => new Promise(() => undefined));
  expect(await inTurn(1, async () => 'went on')).toBe('went on');
});
