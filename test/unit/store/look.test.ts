import { randomBytes, randomUUID } from 'node:crypto';
import { finder } from '../../../store/look.ts';

test('one or many, each that stands in the bytes is found, wherever, and no other', () => {
  const ids = Array.from({ length: 300 }, () => randomUUID());
  // Some that begin alike, and one that is the beginning of another.
  const alike = ['same-beginning-a', 'same-beginning-b', 'same-beginning'];
  for (const wanted of [ids.slice(0, 3), [...ids, ...alike]]) {
    const find = finder(wanted);
    const [first = '', second = '', third = ''] = wanted;
    const bytes = Buffer.concat([
      Buffer.from(first),
      randomBytes(500),
      Buffer.from(`x${second}y${randomUUID()}${third.slice(0, -1)}!`),
      randomBytes(3),
    ]);
    expect([...find(bytes)].sort()).toEqual([first, second].sort());
    expect([...find(Buffer.from(`...${third}`))]).toEqual([third]);
    expect([...find(Buffer.from('x'))]).toEqual([]);
  }
  const find = finder([...ids, ...alike]);
  expect([...find(Buffer.from('same-beginning-b'))].sort()).toEqual(['same-beginning', 'same-beginning-b']);
  expect([...find(Buffer.from('same-beginnin'))]).toEqual([]);
});
