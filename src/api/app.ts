import compression from "compression";
import express, { type ErrorRequestHandler, type Express, Router } from "express";
import helmet from "helmet";
import type { Parts } from "../compose.ts";
import { DomainError } from "../domain/errors.ts";
import { createAuditRoutes } from "./audit/routes.ts";
import { createTokens, type Tokens } from "./auth.ts";
import { createAvailabilityRoutes } from "./availability/routes.ts";
import { createBookingRoutes } from "./booking/routes.ts";
import { createCatalogRoutes } from "./catalog/routes.ts";
import { checkRoutes } from "./check-routes.ts";
import { createDocumentRoute, serveDocs } from "./docs.ts";
import { toProblem } from "./errors.ts";
import { createEventRoutes } from "./events/routes.ts";
import { createEventStreams } from "./events/streams.ts";
import { createHealthRoutes, createProbes } from "./health.ts";
import { createIdentityRoutes } from "./identity/routes.ts";
import { createIntakeRoutes } from "./intake/routes.ts";
import { createInventoryRoutes } from "./inventory/routes.ts";
import { limitRequests, type RequestLimits } from "./limit-requests.ts";
import { createRequestLog, requestIdOf } from "./log.ts";
import { createMessageRoutes } from "./message/routes.ts";
import { describeRoutes } from "./openapi.ts";
import { createOrganizationRoutes } from "./organization/routes.ts";
import { allowOtherSites, isForOtherSites } from "./other-sites.ts";
import { createPages } from "./pages/pages.ts";
import { createDayCountRoutes } from "./payment/day-count-routes.ts";
import { createDisputeRoutes } from "./payment/dispute-routes.ts";
import { createPaidRoutes } from "./payment/paid-routes.ts";
import { createReceiptRoutes } from "./payment/receipt-routes.ts";
import { createReconciliationRoutes } from "./payment/reconciliation-routes.ts";
import { createStripeWebhookRoute } from "./payment/stripe-webhook.ts";
import { createPricingRoutes } from "./pricing/routes.ts";
import { createAccessRoutes } from "./record/access-routes.ts";
import { createRecordRoutes } from "./record/routes.ts";
import type { Route } from "./route.ts";
import { serveRoute } from "./serve-route.ts";
import { createStaffRoutes } from "./staff/routes.ts";
import { createSystemRoutes } from "./system/routes.ts";
import { createTaskRoutes } from "./task/routes.ts";

export type App = {
  express: Express;
  routes: readonly Route[];
  tokens: Tokens;
  /** Ends the answers that would else go on. */
  closeStreams(): Promise<void>;
};

/** The whole API over its parts. Refuses routes that do not fit the permission table. Tests start here too. */
export async function createApp(parts: Parts, isStopping: () => boolean = () => false): Promise<App> {
  const { config } = parts;
  const tokens = await createTokens({ jwtPrivateKey: config.jwtPrivateKey, issuer: config.http.publicUrl });
  const streams = createEventStreams(parts);
  const probes = createProbes(parts);
  const routes: Route[] = [
    ...createHealthRoutes(parts, probes, isStopping),
    ...createSystemRoutes(parts, probes),
    createDocumentRoute(() => document),
    ...(await createIdentityRoutes({ ...parts, tokens })),
    ...createOrganizationRoutes(parts),
    ...createCatalogRoutes(parts),
    ...createInventoryRoutes(parts),
    ...createStaffRoutes(parts),
    ...createAvailabilityRoutes(parts),
    ...createPricingRoutes(parts),
    ...createRecordRoutes(parts),
    ...createAccessRoutes(parts),
    ...createBookingRoutes(parts),
    ...createIntakeRoutes(parts),
    ...createMessageRoutes(parts),
    ...createTaskRoutes(parts),
    ...createAuditRoutes(parts),
    ...createEventRoutes(parts, streams),
    ...createPaidRoutes(parts),
    ...createReceiptRoutes(parts),
    ...createDisputeRoutes(parts),
    ...createReconciliationRoutes(parts),
    ...createDayCountRoutes(parts),
    createStripeWebhookRoute(parts),
  ];
  checkRoutes(routes);
  const document = describeRoutes(routes);
  const limits = limitRequests(parts);
  const pages = await createPages(parts, limits.visitors);
  return {
    express: serveRoutes(routes, parts, tokens, { pages, limits }),
    routes,
    tokens,
    closeStreams: streams.close,
  };
}

/** Express over pages and routes: what every request passes, then its page or route, then what is left over. */
export function serveRoutes(
  routes: readonly Route[],
  parts: Pick<Parts, "config" | "logger" | "db" | "redis">,
  tokens: Tokens,
  { pages = Router(), limits = limitRequests(parts) }: { pages?: Router; limits?: RequestLimits } = {},
): Express {
  const { config, logger, db } = parts;
  const app = express();
  app
    .disable("x-powered-by")
    .set("etag", false)
    .set("query parser", "simple")
    .set("trust proxy", config.http.trustProxy);
  app.use(createRequestLog(logger));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  );
  app.use((_req, res, next) => {
    res.set("Permissions-Policy", permissionsPolicy);
    next();
  });
  app.use(compression());
  app.use(pages);
  serveDocs(app);
  const serving = { tokens, checkReplies: !config.production, limits };
  const toOtherSites = allowOtherSites(db);
  for (const route of routes) {
    if (isForOtherSites(route)) {
      app.options(route.path, ...limits.visitors, toOtherSites);
      app.get(route.path, toOtherSites);
    }
    app[route.method](route.path, serveRoute(route, serving));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    if (allowed.includes("GET")) allowed.push("HEAD");
    app.all(path, (_req, res) => {
      res.set("Allow", allowed.join(", "));
      throw new DomainError("method_not_allowed", `Allowed here: ${allowed.join(", ")}.`);
    });
  }
  app.use(() => {
    throw new DomainError("not_found", "No route has this path.");
  });
  app.use(sendProblem);
  return app;
}

/** No page of ours asks for any of this; Stripe's own may ask for the browser's wallet. */
const permissionsPolicy = 'camera=(), microphone=(), geolocation=(), usb=(), payment=(self "https://js.stripe.com")';

// Four parameters are what makes it a handler of errors.
const sendProblem: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  if (res.headersSent) {
    if (error instanceof Error) res.err = error;
    res.destroy(); // so that half an answer does not look whole
    return;
  }
  const problem = toProblem(error, requestIdOf(res));
  // Logged by the request log, field by field.
  if (problem.status >= 500) res.err = error instanceof Error ? error : new Error("no error", { cause: error });
  if (problem.status === 401) res.set("WWW-Authenticate", 'Bearer realm="praxis"');
  if (typeof problem["retryAfterSeconds"] === "number") res.set("Retry-After", String(problem["retryAfterSeconds"]));
  res.set("Cache-Control", "no-store").status(problem.status).type("application/problem+json").json(problem);
};
