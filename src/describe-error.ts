/** Messages of the language's own errors, and of Temporal's about our code, name code, never data. */
const tellingErrors = new Set([
  "TypeError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "DeterminismViolationError",
  "IllegalStateError",
]);

/**
 * What may be logged of an error, chosen field by field: a database's message
 * quotes values, a driver's quotes parameters.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  return {
    type: error.constructor.name,
    // Temporal's failures and Stripe's errors have one.
    ...("type" in error && typeof error.type === "string" ? { kind: error.type } : {}),
    ...(tellingErrors.has(name) ? { message } : {}),
    ...("code" in error ? { code: error.code } : {}),
    ...("constraint" in error ? { constraint: error.constraint } : {}),
    at: stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim())
      .slice(0, 12),
    ...(cause ? { cause: describeError(cause) } : {}),
  };
}
