import * as z from "zod";
import { DomainError } from "../domain/errors.ts";
import { parseInput } from "./parse.ts";

/** Strong: whatever changes a part of the thing makes its version grow. */
export const etagOf = ({ version }: { version: number }) => ({ ETag: `"${version}"` });

const etag = z.string().meta({ description: "Send it as If-Match with the next edit", example: '"3"' });

export const etagHeader = z.object({ ETag: etag });

/** What a thing that was just made answers with. */
export const createdHeaders = z.object({ ETag: etag, Location: z.string() });

/** As the OpenAPI document shows it; `parseIfMatch` reads it. */
export const ifMatchHeader = {
  "if-match": z.string().meta({ description: "The ETag of what was read before the edit", example: '"3"' }),
};

const ifMatchSchema = z.object({
  "if-match": z.string().regex(/^"[0-9]{1,9}"$/, "one ETag as this thing was given out with: no list, no wildcard"),
});

/** The version that the sender has seen. Throws `precondition_required` without the header. */
export function parseIfMatch(headers: Record<string, unknown>): number {
  if (headers["if-match"] === undefined) {
    throw new DomainError("precondition_required", "Send If-Match: the ETag of what you read before this edit.");
  }
  parseInput(ifMatchSchema, "header", headers);
  return Number(ifMatchSchema.parse(headers)["if-match"].slice(1, -1));
}
