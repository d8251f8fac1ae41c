import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as z from "zod";
import type { OpenApiDocument } from "../../src/api/openapi.ts";
import type { Route } from "../../src/api/route.ts";

type Seen = { method: string; path: string; status: number; headers: Headers; body: unknown };

/**
 * Checks answers against the document: the status is documented, and the body
 * has the media type and the schema it promises.
 */
export function createResponseCheck(routes: readonly Route[], document: OpenApiDocument): (seen: Seen) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");

  return ({ method, path, status, headers, body }) => {
    const mediaType = headers.get("content-type")?.split(";")[0];
    const pointer = locate(routes, document, { method, path, status, mediaType });
    if (pointer === undefined) {
      if (body !== undefined) throw new Error(`${method} ${path}: ${status} has a body, the document promises none`);
      return;
    }
    const validate = ajv.getSchema(`openapi#${pointer}`); // compiled once
    if (validate?.(body) !== true)
      throw new Error(`${method} ${path}: ${status} does not fit the document: ${ajv.errorsText(validate?.errors)}`);
  };
}

const response = z.object({ content: z.record(z.string(), z.unknown()).optional() });

type Sought = { method: string; path: string; status: number; mediaType: string | undefined };

/**
 * Where the document has the schema of this answer; undefined when it promises
 * no body. Throws when it does not promise the answer.
 */
function locate(routes: readonly Route[], document: OpenApiDocument, { method, path, status, mediaType }: Sought) {
  const pathname = path.split("?")[0] ?? "";
  const route = routes.find(
    (candidate) => candidate.method === method.toLowerCase() && patternOf(candidate.path).test(pathname),
  );
  if (!route) {
    if (status === 404 || status === 405) return "/components/schemas/Problem";
    throw new Error(`${method} ${path} is no route, yet answered ${status}`);
  }
  const template = route.path.replaceAll(/:(\w+)/g, "{$1}");
  const responses: Record<string, unknown> = document.paths?.[template]?.[route.method]?.responses ?? {};
  const documented = response.safeParse(responses[String(status)]).data;
  if (!documented) throw new Error(`${method} ${template}: ${status} is not in the document`);
  const media = Object.keys(documented.content ?? {});
  if (media.length === 0) return undefined;
  if (!mediaType || !media.includes(mediaType)) {
    throw new Error(`${method} ${template}: ${status} came as ${mediaType}, the document says ${media.join(", ")}`);
  }
  return ["", "paths", template, route.method, "responses", String(status), "content", mediaType, "schema"]
    .map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`);
