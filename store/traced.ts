/** Where traces are kept, every command to a database is a span: which command, which collection, how long. Never what was asked. */
import type { Span } from '@opentelemetry/api';
import type { Connection } from 'mongoose';
import { endSpan, spanWithin } from '../config/tracing.ts';

/** Of the driver's own upkeep nobody wants to know. */
const QUIET: ReadonlySet<string> = new Set(['hello', 'ping', 'endSessions', 'isMaster']);

export function traceCommands(connection: Connection): void {
  const open = new Map<number, Span>();
  const client = connection.getClient();
  client.on('commandStarted', ({ requestId, commandName, databaseName, command }) => {
    if (QUIET.has(commandName)) return;
    // A further page of an answer names its collection elsewhere.
    const named: unknown = commandName === 'getMore' ? command.collection : command[commandName];
    const span = spanWithin(`${commandName} ${databaseName}`, {
      ...{ 'db.system.name': 'mongodb', 'db.namespace': databaseName, 'db.operation.name': commandName },
      ...(typeof named === 'string' && { 'db.collection.name': named }),
    });
    if (span) open.set(requestId, span);
  });
  const end = (requestId: number, failure?: unknown): void => {
    const span = open.get(requestId);
    open.delete(requestId);
    if (span) endSpan(span, failure);
  };
  client.on('commandSucceeded', ({ requestId }) => end(requestId));
  client.on('commandFailed', ({ requestId, failure }) => end(requestId, failure));
}
