import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { challengePage } from "./control/challenge-page.ts";
import { controlRoutes } from "./control/routes.ts";
import { customerEndpoints } from "./customers/endpoints.ts";
import { disputeEndpoints } from "./disputes/endpoints.ts";
import { newId } from "./ids.ts";
import { balanceTransactionEndpoints } from "./objects/balance-transactions.ts";
import { chargeEndpoints } from "./objects/charges.ts";
import { eventEndpoints } from "./objects/events.ts";
import { refundEndpoints } from "./objects/refunds.ts";
import { webhookEndpointEndpoints } from "./objects/webhook-endpoints.ts";
import { paymentIntentEndpoints } from "./payment-intents/endpoints.ts";
import { paymentMethodEndpoints } from "./payment-methods/endpoints.ts";
import { setupIntentEndpoints } from "./setup-intents/endpoints.ts";
import { authenticate } from "./wire/auth.ts";
import { ApiError } from "./wire/errors.ts";
import { type Server, serve } from "./wire/serve.ts";

export const ENDPOINTS = [
  ...customerEndpoints,
  ...paymentMethodEndpoints,
  ...paymentIntentEndpoints,
  ...setupIntentEndpoints,
  ...chargeEndpoints,
  ...refundEndpoints,
  ...disputeEndpoints,
  ...balanceTransactionEndpoints,
  ...eventEndpoints,
  ...webhookEndpointEndpoints,
];

export function createApp(server: Server): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "extended");
  app.use(allowBrowsers);
  app.get("/healthz", (_req, res) => void res.json({ status: "ok" }));
  app.use(challengePage(server.engine));
  app.use(controlRoutes(server));
  app.use(express.urlencoded({ extended: true, limit: "1mb" }));
  for (const endpoint of ENDPOINTS)
    app[endpoint.method](endpoint.path, (req, res) => serve(server, endpoint, req, res));
  app.use((req) => {
    authenticate(req.headers, {}, server.keys, true);
    const message = `Unrecognized request URL (${req.method}: ${req.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
    throw new ApiError(404, { type: "invalid_request_error", message }, "unsaved");
  });
  app.use(answerError);
  return app;
}

/** A booking page calls Stripe from its own origin. */
const allowBrowsers: RequestHandler = (req, res, next) => {
  res.set({
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization, content-type, idempotency-key, stripe-account, stripe-version",
    "access-control-allow-methods": "GET, POST, DELETE",
    "access-control-expose-headers": "request-id, stripe-version",
  });
  if (req.method === "OPTIONS") res.status(204).end();
  else next();
};

const answerError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  if (!res.get("request-id")) res.set("request-id", newId("req"));
  if (error instanceof ApiError) return void res.status(error.status).json(error.body);
  const readable = error instanceof Error && "status" in error && error.status === 400;
  const message = readable ? "Invalid request body." : "The emulator failed; see its log.";
  if (!readable) console.error(error);
  res.status(readable ? 400 : 500).json({ error: { type: readable ? "invalid_request_error" : "api_error", message } });
};
