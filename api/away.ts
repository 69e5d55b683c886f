/** Failures that pass: a server that is away for a moment. The person may try again and nothing is lost. */
export class EngineAway extends Error {
  override readonly name = 'EngineAway';
  readonly safe = true;
  constructor(cause?: unknown) {
    super('the engine does not answer', { cause });
  }
}
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
  readonly safe = true;
  constructor(cause?: unknown) {
    super('the identity provider does not answer', { cause });
  }
}

const NETWORK = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH|UND_ERR_)/;
const DRIVER =
  /^(Mongo(ServerSelection|Network|NetworkTimeout|NotConnected|PoolCleared|PoolClosed|TopologyClosed|OperationTimeout)|Mongoose(ServerSelection)?)Error$/;

/** Whether an error, or what caused it, means that the key service is away: reading has stopped, dates have not. */
export function areKeysAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  return (error as { code?: unknown }).code === 'key-service-away' || areKeysAway(error.cause, depth + 1);
}

/** Whether an error, or what caused it, means that a server is away. */
export function isAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  if (areKeysAway(error)) return true;
  if (error instanceof EngineAway || error instanceof ProviderAway) return true;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && NETWORK.test(code)) return true;
  return DRIVER.test(error.name) || isAway(error.cause, depth + 1);
}
