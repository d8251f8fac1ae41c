import type { Request as HttpRequest, Response as HttpResponse, RequestHandler } from "express";
import type * as z from "zod";
import type { ErrorCode } from "../domain/errors.ts";
import type { Principal } from "../domain/identity/principal.ts";
import type { Reach } from "../domain/identity/reach.ts";
import type { Right } from "./permissions.ts";

/**
 * A route of the API, declared once as data. Routing, parsing, the permission check, the OpenAPI document
 * and the authorization tests are all made from it. A capability exports
 * `create<Capability>Routes(parts): Route[]`; app.ts lists them.
 */
export type Route = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Express form, `/v1/appointments/:appointmentId`. A parameter's name says what kind of thing it names. */
  path: `/${string}`;
  /** `public`: no login. `authenticated`: any login. Else an entry of the permission table. */
  right: string;
  /** Rights that only some of its requests need; the handler asks for them (`requireRight`). */
  furtherRights?: readonly Right[];
  operationId: string;
  tag: Tag;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Names in lower case. */
  headers?: z.ZodObject;
  /** Strict objects, with an example (`.meta({ example })`) that the tests send too. */
  body?: z.ZodType;
  /** The handler gets the body's bytes as they came, for signatures over them. */
  rawBody?: boolean;
  /** An `Idempotency-Key` header is required and handed over. */
  idempotent?: boolean;
  /**
   * An `If-Match` header is required, and the version it names handed over: nobody overwrites what they have not seen.
   */
  conditional?: boolean;
  /** The codes this route can answer besides those that follow from its shape. */
  refusals?: readonly ErrorCode[];
  /** Rate limits of this route alone; they see the body as parsed JSON, before its schema has. */
  limits?: readonly RequestHandler[];
  /** Asked by machines that none may be kept waiting for: probes, and Stripe. */
  isUncounted?: boolean;
  responses: Responses;
  // A method, not a property: its parameter is then compared both ways, and a
  // handler that knows its route's exact types fits.
  handler(request: LooseRequest): Promise<Reply>;
};

export type Tag =
  | "identity"
  | "organization"
  | "catalog"
  | "inventory"
  | "staff"
  | "availability"
  | "booking"
  | "intake"
  | "payment"
  | "record"
  | "pricing"
  | "message"
  | "task"
  | "system";

export type Responses = Readonly<Record<number, ResponseSpec>>;
export type ResponseSpec = {
  description: string;
  schema?: z.ZodType;
  headers?: z.ZodObject;
  /** Instead of a body: server-sent events. */
  events?: z.ZodType;
};
export type Reply = {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  stream?: Stream;
};

/** Takes the answer over: it ends when it ends. */
export type Stream = (req: HttpRequest, res: HttpResponse) => Promise<void>;

type LooseRequest = {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
  requestId: string;
  idempotencyKey: string | undefined;
  expectedVersion: number | undefined;
  principal?: Principal;
  reach?: Reach;
};

type NoFields = z.ZodObject<Record<never, never>>;

type Caller<A> = A extends "public"
  ? unknown
  : A extends "authenticated"
    ? { principal: Principal }
    : { principal: Principal; reach: Reach };

type Request<P extends z.ZodType, Q extends z.ZodType, H extends z.ZodType, B, A, I, C> = Caller<A> & {
  params: z.output<P>;
  query: z.output<Q>;
  headers: z.output<H>;
  body: B;
  requestId: string;
  idempotencyKey: I extends true ? string : undefined;
  expectedVersion: C extends true ? number : undefined;
};

type ReplyOf<R extends Responses> = {
  [S in keyof R & number]: {
    status: S;
    headers?: Readonly<Record<string, string>>;
  } & (R[S] extends { schema: infer T extends z.ZodType } ? { body: Constant<z.input<T>> } : { body?: never }) &
    (R[S] extends { events: z.ZodType } ? { stream: Stream } : { stream?: never });
}[keyof R & number];

/** A literal in a handler is inferred as a constant, so that its status and its strings keep their exact types. */
type Constant<T> = T extends readonly (infer Item)[]
  ? readonly Constant<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Constant<T[Key]> }
    : T;

type Shape =
  | "params"
  | "query"
  | "headers"
  | "body"
  | "rawBody"
  | "right"
  | "idempotent"
  | "conditional"
  | "responses"
  | "handler";

/** Declares a route; its handler's request and replies have the types of its schemas. */
export function route<
  const A extends Right | "public" | "authenticated",
  const R extends Responses,
  P extends z.ZodObject = NoFields,
  Q extends z.ZodObject = NoFields,
  H extends z.ZodObject = NoFields,
  B extends z.ZodType = z.ZodUndefined,
  I extends boolean = false,
  C extends boolean = false,
  Raw extends boolean = false,
  const Out extends ReplyOf<R> = ReplyOf<R>,
>(
  declared: Omit<Route, Shape> & {
    right: A;
    params?: P;
    query?: Q;
    headers?: H;
    body?: B;
    rawBody?: Raw;
    idempotent?: I;
    conditional?: C;
    responses: R;
    handler(request: Request<P, Q, H, Raw extends true ? Buffer : z.output<B>, A, I, C>): Promise<Out>;
  },
): Route {
  return declared;
}
