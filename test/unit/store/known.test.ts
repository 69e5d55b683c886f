import { describe, expect, test } from '@jest/globals';
import { normaliseName } from '../../../domain/search/likely.ts';
import { mentions } from '../../../store/erasures.ts';

describe('a normalised name', () => {
  test.each([
    ['José  van der Ménde-Groot', 'jose van der mende groot'],
    ['JOSE VAN DER MENDE GROOT', 'jose van der mende groot'],
    [" 't Hart ", 't hart'],
    ['Ёлкин', 'елкин'],
    ['محمد', 'محمد'],
  ])('%s', (name, normal) => expect(normaliseName(name)).toBe(normal));

  test('keeps different people apart', () => {
    expect(normaliseName('Jan Jansen')).not.toBe(normaliseName('Jans Jansen'));
  });
});

describe('what mentions a unit', () => {
  test('by its whole name or its own id, anywhere, and nothing else', () => {
    expect(mentions({ type: 'register-signal', signal: 's1' }, ['signal:s1'])).toBe(true);
    expect(mentions({ a: [{ units: ['signal:s1'] }] }, ['signal:s1'])).toBe(true);
    expect(mentions({ signal: 's12', text: 'about s1' }, ['signal:s1'])).toBe(false);
    // '1' alone may be anything.
    expect(mentions({ answer: '1' }, ['weighing:1'])).toBe(false);
    expect(mentions(null, ['signal:s1'])).toBe(false);
  });
});
