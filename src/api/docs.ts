import type { ServerResponse } from "node:http";
import express, { type Express } from "express";
import helmet from "helmet";
import swaggerUi from "swagger-ui-express";
import * as z from "zod";
import type { OpenApiDocument } from "./openapi.ts";
import { type Route, route } from "./route.ts";

/** Serves the document; `read` because the route itself is part of what it describes. */
export function createDocumentRoute(read: () => OpenApiDocument): Route {
  return route({
    method: "get",
    path: "/openapi.json",
    right: "public",
    operationId: "readOpenApi",
    tag: "system",
    summary: "This document",
    responses: { 200: { description: "OpenAPI 3.1", schema: z.looseObject({ openapi: z.string() }) } },
    handler: async () => ({ status: 200, body: { ...read() } }),
  });
}

/** The documentation page, from our own host alone, the way to it from `/`, and the runbooks. */
export function serveDocs(app: Express): void {
  const policy = helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      imgSrc: ["'self'", "data:"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"], // Swagger UI sets style attributes
    },
  });
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: "Praxis API",
    swaggerOptions: { url: "/openapi.json", persistAuthorization: false },
  });
  app.get("/", (_req, res) => res.redirect("/docs/"));
  // As they are written: a browser that shows plain text is always at hand.
  const asText = { index: "README.md", setHeaders: (res: ServerResponse) => res.setHeader("Content-Type", plainText) };
  app.use("/docs/runbooks", express.static("docs/runbooks", asText));
  app.use("/docs", policy, ...swaggerUi.serve);
  app.get("/docs", page);
}

const plainText = "text/plain; charset=utf-8";
