/** The letter that confirms a request (12.1, AVG 12(3)): for who wrote, or came to the desk, and left no mail address. */
import type { Covenant } from '../../covenant/index.ts';
import { type Day, dayInWords } from '../dates/index.ts';
import { composeLetter, type Letter } from '../letters/index.ts';
import { answerEnd } from './due.ts';
import type { RequestState } from './state.ts';

const NO_NAME = 'Aan wie het verzoek deed';

/** It says nothing about any file. @throws RangeError when the covenant's text has a gap */
export function receiptLetter(
  covenant: Covenant,
  state: RequestState,
  { number, date, addressee }: { number: string; date: Day; addressee: readonly string[] },
): Letter {
  return composeLetter(covenant, 'request-received', {
    ...{ addressee: addressee.length === 0 ? [NO_NAME] : addressee, date, reference: number },
    ...{ inserts: {}, holds: [] },
    values: {
      receivedOn: dayInWords(state.receivedOn),
      lastDay: dayInWords(answerEnd(covenant, state).lastDay),
    },
  });
}
