import type * as z from "zod";
import type { Context } from "../context.ts";
import { parseParams } from "./params.ts";

/** One route: which parameters it takes (nothing else is accepted) and what it does with them. */
export type Endpoint = {
  method: "get" | "post" | "delete";
  path: string;
  /** Whether a browser may call it with the publishable key. */
  publishable: boolean;
  handle(ctx: Context, raw: object, id: string): { object: object; expand: string[] };
};

type Definition<P> = {
  method: "get" | "post" | "delete";
  path: string;
  publishable?: boolean;
  params: z.ZodType<P>;
  run(ctx: Context, params: P, id: string): object;
};

export function endpoint<P extends { expand?: string[] | undefined }>(definition: Definition<P>): Endpoint {
  const { method, path, publishable = false, params, run } = definition;
  return {
    method,
    path,
    publishable,
    handle(ctx, raw, id) {
      const parsed = parseParams(params, raw);
      return { object: run(ctx, parsed, id), expand: parsed.expand ?? [] };
    },
  };
}

/** `POST /v1/refunds`, as faults name it. */
export function routeOf({ method, path }: Endpoint): string {
  return `${method.toUpperCase()} ${path}`;
}
