/** What the store refuses. Messages hold no personal data and no ids; `code` is for programs. */
export class StoreError extends Error {
  /** The log may show this message (config/log.ts). */
  readonly safe = true;
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.name = new.target.name;
  }
}

/** The key was destroyed or never made: the data can't be read, nor written again. */
export class KeyGone extends StoreError {
  constructor() {
    super('key-gone', 'the key of this unit does not exist (any more)');
  }
}

/** A ciphertext was changed, moved to another place, or is older than its document. */
export class TamperedError extends StoreError {
  constructor(what = 'a field') {
    super('tampered', `${what} does not belong where it stands, or was changed`);
  }
}

/** What lies in the archive is not what was put there (13.2). The references say which texts; they are about nobody. */
export class SealBroken extends StoreError {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly added: readonly string[];
  constructor({ changed, missing, added }: Record<'changed' | 'missing' | 'added', readonly string[]>) {
    const counts = `${changed.length} changed, ${missing.length} missing, ${added.length} added`;
    super('seal-broken', `the archive's seal is broken: ${counts}`);
    this.changed = changed;
    this.missing = missing;
    this.added = added;
  }
}

/** Others wrote to the same documents each time that it was tried, or the database was away. Nothing was written; it can be asked again. */
export class Contended extends StoreError {
  constructor() {
    super(
      'contended',
      'this transaction did not get through in time: others were in its way, or the database was away',
    );
  }
}

/** The case or unit has been destroyed: a late write must not bring it back (13). */
export class GoneError extends StoreError {
  constructor() {
    super('gone', 'this case or unit has been destroyed');
  }
}

/** The access decision does not cover what was asked (section 4 of the rules). */
export class AccessDenied extends StoreError {
  constructor() {
    super('access-denied', 'the access decision does not cover this');
  }
}

/** The access log could not be written: no log, no data (15.2). */
export class LogFailed extends StoreError {
  constructor() {
    super('log-failed', 'the access log could not be written, so nothing was read');
  }
}

/** A field that the covenant's files do not have (8.2, 10.2), or another shape than the schema's. */
export class NotInTheFile extends StoreError {
  constructor(what: string) {
    super('not-in-the-file', `the files of the covenant have no place for this: ${what}`);
  }
}

/** The same id with another content. */
export class DifferentContent extends StoreError {
  constructor(what: string) {
    super('different-content', `${what} exists already with another content`);
  }
}

/** A wrapped key was changed or moved, or the master key is not one that may be used. */
export class MasterKeyError extends StoreError {
  constructor(message: string, code = 'master-key') {
    super(code, message);
  }
}

/** The key service (or the master key file) can't be had now. Nothing is lost; what needs a key waits until it is back. */
export class KeyServiceAway extends MasterKeyError {
  constructor(message: string) {
    super(message, 'key-service-away');
  }
}
