import type { Context } from "../context.ts";

/** A browser proves with the client secret that an intent is its own; with a wrong one the intent does not exist. */
export function mayUse(ctx: Context, intent: { clientSecret: string }, given: string | undefined): boolean {
  return given === intent.clientSecret || (given === undefined && ctx.caller !== "publishable");
}

/** The object as its caller may see it: all of it, or with the publishable key only `fields`. */
export function present(ctx: Context, whole: object, fields: ReadonlySet<string>): object {
  if (ctx.caller !== "publishable") return whole;
  return Object.fromEntries(Object.entries(whole).filter(([field]) => fields.has(field)));
}
