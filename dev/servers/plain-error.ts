/** Something the person at the keyboard can solve: one line that says what is wrong and the way out. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

/** A server that did not come up: with free ports, somebody else may have taken one in between. */
export class NotStarted extends PlainError {}
