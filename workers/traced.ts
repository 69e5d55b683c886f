import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { continued, spanned } from '../config/tracing.ts';
import { traceparentOf } from '../contracts/trace.ts';

/** An activity goes on with the trace of the click that asked for it; a timer's own work begins one. */
export const traced: ActivityInterceptorsFactory = ({ info }: Context) => ({
  inbound: {
    execute: (input, next) =>
      continued(traceparentOf(input.headers), () =>
        spanned(info.activityType, 'internal', { 'temporal.attempt': info.attempt }, () => next(input)),
      ),
  },
});
