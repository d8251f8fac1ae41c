import * as z from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { ErrorCode } from "../domain/errors.ts";
import { IDEMPOTENCY_KEY_DAYS } from "../domain/retention.ts";
import { problem } from "./contract.ts";
import { meanings } from "./errors.ts";
import { ifMatchHeader } from "./etag.ts";
import type { Route } from "./route.ts";

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of these routes: what they parse is what it says. */
export function describeRoutes(routes: readonly Route[]): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: describeRoute(route) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Praxis",
      version: "1",
      description: "Clinic appointments: open slots, bookings, payments, and what becomes of them.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  });
}

function describeRoute(route: Route): ZodOpenApiOperationObject {
  const { operationId, tag, summary, description, right, params, query, headers, body, rawBody } = route;
  const allHeaders = {
    ...headers?.shape,
    ...(route.idempotent ? idempotencyHeader : {}),
    ...(route.conditional ? ifMatchHeader : {}),
  };
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    security: right === "public" ? [] : [{ accessToken: [] }],
    requestParams: {
      ...(params ? { path: params } : {}),
      ...(query ? { query } : {}),
      ...(Object.keys(allHeaders).length > 0 ? { header: z.object(allHeaders) } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    ...(rawBody ? { requestBody: { required: true, content: { "application/json": { schema: anyJson } } } } : {}),
    responses: describeResponses(route),
  };
}

/** A status may come with the route's own answer and with a problem; then it has a media type for each. */
function describeResponses(route: Route): ZodOpenApiResponsesObject {
  const described: Record<string, ZodOpenApiResponseObject> = describeRefusals(route);
  for (const [status, spec] of Object.entries(route.responses)) {
    const refusal = described[status];
    const content = {
      ...(spec.schema ? { "application/json": { schema: spec.schema } } : {}),
      ...(spec.events ? { "text/event-stream": { schema: spec.events } } : {}),
      ...refusal?.content,
    };
    described[status] = {
      description: refusal ? `${spec.description}; ${refusal.description}` : spec.description,
      ...(spec.headers ? { headers: spec.headers } : {}),
      ...(Object.keys(content).length > 0 ? { content } : {}),
    };
  }
  return described;
}

const anyJson = z.looseObject({});

const idempotencyHeader = {
  "idempotency-key": z
    .string()
    .min(8)
    .max(255)
    .meta({
      description: `One new random value per act; a repeat with the same key and body gets the same answer, for ${IDEMPOTENCY_KEY_DAYS} days`,
    }),
};

/** The problem documents a route can answer with, one response per status. */
function describeRefusals(route: Route): Record<string, ReturnType<typeof describeProblem>> {
  const codes = refusalsOf(route);
  const statuses = [...new Set(codes.map((code) => meanings[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [status, describeProblem(codes.filter((code) => meanings[code].status === status))]),
  );
}

const describeProblem = (codes: readonly ErrorCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${meanings[code].title}`).join("; "),
  content: { "application/problem+json": { schema: problem } },
});

/** Each code this route can answer: those of its shape, and those it declares. */
function refusalsOf(route: Route): ErrorCode[] {
  const { right, params, query, headers, body, idempotent, conditional, isUncounted, refusals = [] } = route;
  const implied: [boolean, ErrorCode[]][] = [
    [Boolean(params ?? query ?? headers ?? body), ["invalid_request"]],
    [Boolean(body), ["payload_too_large", "unsupported_media_type"]],
    [Boolean(idempotent), ["invalid_request", "idempotency_key_missing", "idempotency_key_reused"]],
    [Boolean(conditional), ["invalid_request", "precondition_required", "changed_meanwhile"]],
    [right !== "public", ["unauthenticated"]],
    [right !== "public" && right !== "authenticated", ["forbidden"]],
    [Boolean(params), ["not_found"]],
    [!isUncounted, ["too_many_requests"]],
    [true, ["internal_error", "temporarily_unavailable"]],
  ];
  return [...new Set([...implied.flatMap(([applies, codes]) => (applies ? codes : [])), ...refusals])];
}
