/** Puts the application together from its dependencies; listens to nothing by itself. */
import { randomUUID } from 'node:crypto';
import formbody from '@fastify/formbody';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createLogger } from '../config/index.ts';
import type { Deps } from './deps.ts';
import { assets } from './plugins/assets.ts';
import { errors, unreadable } from './plugins/errors.ts';
import { paces } from './plugins/pace.ts';
import { plainHttp } from './plugins/plain-http.ts';
import { revoked } from './plugins/revoked.ts';
import { security } from './plugins/security.ts';
import { sessions } from './plugins/session.ts';
import { traces } from './plugins/trace.ts';
import { unsigned } from './plugins/unsigned.ts';
import { annexRoutes } from './routes/annex.ts';
import { archiveRoutes } from './routes/archive.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { authorisationRoutes } from './routes/authorisations.ts';
import { boardRoutes } from './routes/board.ts';
import { boardBulkRoutes } from './routes/board-bulk.ts';
import { boardFileRoutes } from './routes/board-files.ts';
import { boardLiveRoutes } from './routes/board-live.ts';
import { chartRoutes } from './routes/charts.ts';
import { checkItemRoutes } from './routes/check-item.ts';
import { clockRoutes } from './routes/clock.ts';
import { codecRoutes } from './routes/codec.ts';
import { complaintRoutes } from './routes/complaints.ts';
import { covenantRoutes } from './routes/covenant.ts';
import { deputyRoutes } from './routes/deputies.ts';
import { destructionRoutes } from './routes/destruction.ts';
import { destructionFile } from './routes/destruction-json.ts';
import { disputeRoutes } from './routes/disputes.ts';
import { dossierRoutes } from './routes/dossiers.ts';
import { emergencyRoutes } from './routes/emergency.ts';
import { freshLinkRoutes } from './routes/fresh-link.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { jsonRoutes } from './routes/json.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { letterRoutes } from './routes/letters.ts';
import { logKeyRoutes } from './routes/log-key.ts';
import { meetingRoutes } from './routes/meetings.ts';
import { myTaskRoutes } from './routes/my-tasks.ts';
import { operationsRoutes } from './routes/operations.ts';
import { organisationRoutes } from './routes/organisations.ts';
import { othersTaskRoutes } from './routes/others-task.ts';
import { partnerCaseRoutes } from './routes/partner-cases.ts';
import { publicRequestRoutes } from './routes/public-request.ts';
import { reasonRoutes } from './routes/reason.ts';
import { rebuildRoutes } from './routes/rebuild.ts';
import { registerRoutes } from './routes/register.ts';
import { requestAnswerRoutes } from './routes/request-answer.ts';
import { requestReceiptRoutes } from './routes/request-receipt.ts';
import { requestRoutes } from './routes/requests.ts';
import { securityPlanRoutes } from './routes/security-plan.ts';
import { settingsRoutes } from './routes/settings.ts';
import { showIdentityRoutes } from './routes/show-identity.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { signOutRoutes } from './routes/sign-out.ts';
import { signalRoutes } from './routes/signals.ts';
import { statementRoutes } from './routes/statement.ts';
import { taskRoutes } from './routes/tasks.ts';
import { createPages } from './view.ts';

/** Enough for a paste that is much too long to come back with a message at its field. */
const BODY_BYTES = 4 * 1024 * 1024;

export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = createLogger('api', deps.config.logLevel);
  const app = Fastify({
    loggerInstance,
    // A line for every request would say who looked at which task, outside the access log.
    disableRequestLogging: true,
    bodyLimit: BODY_BYTES,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // Without this list X-Forwarded-For is anybody's word, and guesses are counted by the connection's own address.
    trustProxy: deps.config.trustProxy.length > 0 ? [...deps.config.trustProxy] : false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: unreadable,
  });
  traces(app);
  plainHttp(app, deps.config);
  await security(app, deps);
  await app.register(formbody, { bodyLimit: BODY_BYTES });
  const files = await assets(app, deps.covenant);
  await sessions(app, deps);
  const pages = createPages(deps, files);
  errors(app, deps, pages);
  revoked(app, deps, pages);
  unsigned(app, pages);
  paces(app, deps, pages);
  await healthRoutes(app, deps);
  await signInRoutes(app, deps, pages);
  await myTaskRoutes(app, deps, pages);
  await signOutRoutes(app, deps, pages);
  await letterRoutes(app, deps, pages);
  await taskRoutes(app, deps, pages);
  await checkItemRoutes(app, deps, pages);
  await othersTaskRoutes(app, deps, pages);
  await freshLinkRoutes(app, deps, pages);
  await signalRoutes(app, deps, pages);
  await meetingRoutes(app, deps, pages);
  await settingsRoutes(app, deps, pages);
  await registerRoutes(app, deps, pages);
  await requestAnswerRoutes(app, deps, pages);
  await requestReceiptRoutes(app, deps, pages);
  await requestRoutes(app, deps, pages);
  await publicRequestRoutes(app, deps, pages);
  await showIdentityRoutes(app, deps, pages);
  await complaintRoutes(app, deps, pages);
  await archiveRoutes(app, deps, pages);
  await emergencyRoutes(app, deps, pages);
  await destructionRoutes(app, deps, pages);
  await destructionFile(app, deps);
  await boardRoutes(app, deps, pages);
  await boardLiveRoutes(app, deps, pages);
  await boardBulkRoutes(app, deps, pages);
  await boardFileRoutes(app, deps, pages);
  await chartRoutes(app, deps, pages);
  await operationsRoutes(app, deps, pages);
  await rebuildRoutes(app, deps, pages);
  await codecRoutes(app, deps);
  await ledgerRoutes(app, deps, pages);
  await dossierRoutes(app, deps, pages);
  await deputyRoutes(app, deps, pages);
  await authorisationRoutes(app, deps, pages);
  await statementRoutes(app, deps, pages);
  await covenantRoutes(app, deps, pages);
  await securityPlanRoutes(app, deps, pages);
  await incidentRoutes(app, deps, pages);
  await disputeRoutes(app, deps, pages);
  await assignmentRoutes(app, deps, pages);
  await organisationRoutes(app, deps, pages);
  await annexRoutes(app, deps, pages);
  await partnerCaseRoutes(app, deps, pages);
  await clockRoutes(app, deps, pages);
  await logKeyRoutes(app, deps);
  await reasonRoutes(app, deps, pages);
  await jsonRoutes(app, deps);
  return app;
}
