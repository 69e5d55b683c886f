/**
 * Logboek Dataverwerkingen (Logius, working version): a record of every processing of somebody's data, as an
 * OpenTelemetry span: never sampled, and confirmed before the outcome is given. Who did it stands in the access log,
 * under the same trace id; here only which activity of the register, about which (pseudonymous) person, when.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { context, SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BasicTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { inTrace, newTrace, traceId, wallNow } from '../../config/index.ts';
import { activityFor, type Covenant } from '../../covenant/index.ts';
import type { CaseId, UnitId } from '../../domain/case.ts';
import { AccessDenied, KeyGone, LogFailed } from '../errors.ts';
import { ENGINE_UNIT, type InnerKeys } from '../keys.ts';
import { Confirmed } from './confirmed.ts';
import { ACTIVITY, SUBJECT, SUBJECT_TYPE } from './standard.ts';

/** What the id is: made for one person in one file, under that file's key; it means nothing once that key is gone. */
const PSEUDONYM = 'pseudoniem-per-dossier';
const SERVICE = 'pga-regie';

/** Who must be named: the units of data that were touched, per case; null: somebody who is in no file. */
export type Touched = { caseId: CaseId | null; units: readonly UnitId[] };
/** In the log's own words: which action, for which purpose of the access table. */
export interface Action {
  name: string;
  purpose: string;
  /** It goes on while the key service is away: its record then names nobody. */
  withoutKeys?: true;
}

export interface Processings {
  /**
   * Does the work, writes a record for each person whose data it touched, and only then gives its outcome.
   * What the access rules refuse is no processing. @throws LogFailed, or what the work throws
   */
  during<T>(action: Action, work: () => Promise<T>, touched: (outcome: T | null) => Touched[]): Promise<T>;
  /** The pseudonym of one person: `unit` a person's own unit, or any other for the subject. @throws KeyGone */
  pseudonym(caseId: CaseId, unit: UnitId): Promise<string>;
  close(): Promise<void>;
}

/** @param registerUrl where an activity is described: its id is put behind it. */
export function processingsOf(
  keys: InnerKeys,
  exporter: SpanExporter,
  covenant: Pick<Covenant, 'processing'>,
  registerUrl: string,
): Processings {
  const confirmed = new Confirmed(exporter);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': SERVICE }),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [confirmed],
  });
  const tracer = provider.getTracer('logboek-dataverwerkingen');

  /** A person who isn't in the files (any more) gets a name that can't be linked to anything. */
  const unlinked = (): string => randomBytes(32).toString('base64url');
  async function pseudonym(caseId: CaseId, unit: UnitId): Promise<string> {
    const key = await keys.get(caseId, ENGINE_UNIT, 'engine');
    const person = unit.startsWith('person:') ? unit : 'subject';
    return createHmac('sha256', key.bytes).update(`data-subject\n${caseId}\n${person}`).digest('base64url');
  }
  async function subjectsOf({ withoutKeys }: Action, touched: readonly Touched[]): Promise<string[]> {
    const all = touched.flatMap(({ caseId, units }) =>
      caseId === null
        ? [Promise.resolve(unlinked())]
        : [...new Set(units.map((unit) => (unit.startsWith('person:') ? unit : 'subject')))].map((unit) =>
            pseudonym(caseId, unit).catch((error: unknown) => {
              if (withoutKeys || error instanceof KeyGone) return unlinked();
              throw error;
            }),
          ),
    );
    return [...new Set(await Promise.all(all))];
  }

  async function write(
    action: Action,
    started: Date,
    touched: readonly Touched[],
    failed: boolean,
  ): Promise<void> {
    const activity = `${registerUrl}${activityFor(covenant, action.purpose).id}`;
    const subjects = await subjectsOf(action, touched);
    const ended = wallNow();
    const spans = subjects.map((subject) => {
      const attributes = { [ACTIVITY]: activity, [SUBJECT]: subject, [SUBJECT_TYPE]: PSEUDONYM };
      const span = tracer.startSpan(action.name, { startTime: started, attributes }, context.active());
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      return span;
    });
    await Promise.all(spans.map((span) => confirmed.end(span, ended)));
  }

  return {
    pseudonym,
    async during(action, work, touched) {
      const started = wallNow();
      const run = async () => {
        const record = async (outcome: Parameters<typeof touched>[0], failed: boolean) => {
          try {
            await write(action, started, touched(outcome), failed);
          } catch {
            throw new LogFailed();
          }
        };
        let outcome: Awaited<ReturnType<typeof work>>;
        try {
          outcome = await work();
        } catch (error) {
          if (!(error instanceof AccessDenied || error instanceof LogFailed)) await record(null, true);
          throw error;
        }
        await record(outcome, false);
        return outcome;
      };
      return traceId() === null ? inTrace(newTrace(), run) : run();
    },
    close: () => provider.shutdown(),
  };
}
