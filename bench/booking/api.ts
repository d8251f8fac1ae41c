import { createServer } from "node:http";
import { createApp, serveRoutes } from "../../src/api/app.ts";
import { bookAppointmentBody } from "../../src/api/booking/book-contract.ts";
import { route } from "../../src/api/route.ts";
import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import { createNaiveRoute } from "./naive/route.ts";

/** Costs what every booking's request costs before anything is booked: login, permission, body. */
const doNothing = route({
  method: "post",
  path: "/nothing",
  right: "appointment.create",
  operationId: "doNothing",
  tag: "system",
  summary: "Do nothing",
  idempotent: true,
  body: bookAppointmentBody,
  responses: { 204: { description: "Nothing was done" } },
  handler: async () => ({ status: 204 }),
});

// The API's own process, with the naive route and one that does nothing beside its own.
const parts = compose(loadConfig());
const { routes, tokens } = await createApp(parts);
// In production replies are not checked against their schemas; nothing else
// changes, so the stand-in for Stripe can stay.
const config = { ...parts.config, production: true };
const app = serveRoutes([...routes, createNaiveRoute(parts), doNothing], { ...parts, config }, tokens);
const server = createServer(app).listen(config.http.port, config.http.host);
process.once("SIGTERM", () => {
  server.close(() => void parts.close());
  server.closeAllConnections();
});
