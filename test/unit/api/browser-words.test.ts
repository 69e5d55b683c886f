import { browserInWords } from '../../../api/browser-words.ts';

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox op Windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0',
    'Edge op Windows',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/147.0.0.0 Safari/537.36',
    'Chrome op Linux',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
    'Safari op een Mac',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/147.0 Mobile/15E148 Safari/604.1',
    'Chrome op een iPhone of iPad',
  ],
  ['node', 'Onbekende browser'],
  ['<b>Jan Jansen</b> Windows NT', 'Onbekende browser op Windows'],
  [undefined, 'Onbekende browser'],
])('%s', (userAgent, words) => {
  expect(browserInWords(userAgent)).toBe(words);
});

test('a long one costs no time', () => {
  expect(browserInWords(`Version/1 ${'Version/1 '.repeat(1_000_000)}`)).toBe('Onbekende browser');
});
