import { oneOf, together } from '../../../store/together.ts';

interface Row {
  name: string;
}
const is = (row: Row, name: string) => row.name === name;

test('what is asked in one turn goes as one, each name once, and each gets its own', async () => {
  const looks: string[][] = [];
  const find = together(async (names) => {
    looks.push(names);
    return names.filter((name) => name !== 'not there').map((name) => ({ name }));
  }, is);
  const answers = await Promise.all(['a', 'b', 'a', 'not there'].map(find));
  expect(answers).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'a' }, null]);
  expect(looks).toEqual([['a', 'b', 'not there']]);
  expect(await find('a')).toEqual({ name: 'a' });
  expect(looks).toHaveLength(2);
});

test('an answer is never older than its question: who asks while a look is under way gets the next one', async () => {
  let stored = 'old';
  let answer: (rows: (Row & { value: string })[]) => void = () => undefined;
  const asked: string[] = [];
  const find = together(
    (names) =>
      new Promise<(Row & { value: string })[]>((resolve) => {
        asked.push(stored);
        const value = stored;
        answer = () => resolve(names.map((name) => ({ name, value })));
      }),
    is,
  );
  const first = find('a');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(asked).toEqual(['old']);
  stored = 'new';
  const second = find('a');
  answer([]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  answer([]);
  expect([await first, await second]).toMatchObject([{ value: 'old' }, { value: 'new' }]);
});

test('a look that fails fails for those who asked, and for nobody after them', async () => {
  let fails = true;
  const find = together(async (names) => {
    if (fails) throw new Error('away');
    return names.map((name) => ({ name }));
  }, is);
  const both = await Promise.allSettled([find('a'), find('b')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await find('a')).toEqual({ name: 'a' });
});

test('so many at once and no more', async () => {
  const looks: number[] = [];
  const find = together(async (names) => {
    looks.push(names.length);
    return names.map((name) => ({ name }));
  }, is);
  const names = Array.from({ length: 250 }, (_, index) => `n${index}`);
  expect((await Promise.all(names.map(find))).map((row) => row?.name)).toEqual(names);
  expect(looks.sort((a, b) => a - b)).toEqual([50, 100, 100]);
});

test('a single name is a plain condition', () => {
  expect([oneOf(['a']), oneOf(['a', 'b'])]).toEqual(['a', { $in: ['a', 'b'] }]);
});
