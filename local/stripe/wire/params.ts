import * as z from "zod";
import { type ApiError, badRequest } from "./errors.ts";

const EMPTY =
  "You passed an empty string for '%p'. We assume empty values are an attempt to unset a parameter; however '%p' cannot be unset. " +
  "You should remove '%p' from your request or supply a non-empty value.";

/** Building blocks for each route's table of parameters. Values arrive as form text: "12", "true", "" for unset. */
export const text = z.string().superRefine((value, issues) => {
  if (value === "") complain(issues, "parameter_invalid_empty", EMPTY);
});
/** "" unsets. */
export const unsettableText = z.string().transform((value) => value || null);
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** "" empties it. */
export const metadata = z
  .union([z.literal("").transform(() => ({})), z.record(z.string(), z.string())])
  .superRefine((pairs, issues) => {
    const [key, value] =
      Object.entries(pairs).find(([name, content]) => name.length > 40 || content.length > 500) ?? [];
    if (key && key.length > 40)
      complain(
        issues,
        "",
        `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters.`,
      );
    else if (value)
      complain(
        issues,
        "",
        `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters.`,
      );
    if (Object.keys(pairs).length > 50) complain(issues, "", "Metadata can have up to 50 keys.");
  });

export function integer({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}) {
  return z
    .string()
    .superRefine((value, issues) => {
      if (value === "") complain(issues, "parameter_invalid_empty", EMPTY);
      else if (!/^-?\d+$/.test(value)) complain(issues, "parameter_invalid_integer", `Invalid integer: ${value}`);
      else if (Number(value) < min)
        complain(issues, "parameter_invalid_integer", `This value must be greater than or equal to ${min}.`);
      else if (Number(value) > max)
        complain(issues, "parameter_invalid_integer", `This value must be less than or equal to ${max}.`);
    })
    .transform(Number);
}

/** A parameter that this API version took away; its own code says so. */
export function removed(code: string, message: string) {
  return z
    .unknown()
    .superRefine((value, issues) => {
      if (value !== undefined) complain(issues, code, message);
    })
    .optional();
}

const instants = z.strictObject({
  gt: integer().optional(),
  gte: integer().optional(),
  lt: integer().optional(),
  lte: integer().optional(),
});
/** `created=<second>` or `created[gte]=...`. */
export const created = z.union([integer().transform((at) => ({ gte: at, lte: at })), instants]).optional();

/** What every list takes. */
export const page = {
  limit: integer({ min: 1, max: 100 }).optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

/** One route's parameters: those named, `expand`, and no others. */
export function table<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({ ...shape, expand: z.array(text).optional() });
}

/** Checks `raw` against a route's table and refuses the way Stripe does: unknown before missing before malformed. */
export function parseParams<T>(schema: z.ZodType<T>, raw: object): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw refusalOf(result.error.issues, raw);
}

function refusalOf(issues: z.core.$ZodIssue[], raw: object): ApiError {
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknown) {
    const param = nameOf([...unknown.path, ...unknown.keys.slice(0, 1)]);
    return badRequest(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });
  }
  const absent = issues.find((issue) => issue.code !== "custom" && valueAt(raw, issue.path) === undefined);
  if (absent) {
    const param = nameOf(absent.path);
    return badRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  const issue = issues[0];
  const param = nameOf(issue?.path ?? []);
  if (issue?.code === "custom") {
    const code = String(issue.params?.code);
    return badRequest(issue.message.replaceAll("%p", param), { ...(code && { code }), param });
  }
  if (issue?.code === "invalid_value")
    return badRequest(`Invalid ${param}: must be one of ${issue.values.join(", ")}`, { param });
  return badRequest(`Invalid value for ${param}.`, { param });
}

function complain(issues: z.core.$RefinementCtx, code: string, message: string): void {
  issues.addIssue({ code: "custom", message, params: { code } });
}

/** `payment_method_data[card][number]`, as Stripe names nested parameters. */
function nameOf(path: PropertyKey[]): string {
  return path.map((part, depth) => (depth === 0 ? String(part) : `[${String(part)}]`)).join("");
}

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    raw,
  );
}
