import type { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';

const EVERY_MS = 3_000;

/** Every activity says that its process still lives: one that was killed is noticed in seconds, and tried elsewhere. */
export const heartbeats: ActivityInterceptorsFactory = (context: Context) => {
  const inbound: ActivityInboundCallsInterceptor = {
    async execute(input, next) {
      if (context.info.isLocal) return next(input);
      const timer = setInterval(() => context.heartbeat(), EVERY_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(timer);
      }
    },
  };
  return { inbound };
};
