import { createPraxisClient } from "../../clients/typescript/client.ts";
import type { components } from "../../clients/typescript/openapi.d.ts";

export type Session = components["schemas"]["Session"];
export type Problem = components["schemas"]["Problem"];

let accessToken: string | undefined;

/**
 * The API as the visitor who is logged in. The token is kept in memory alone:
 * what outlives the page is a cookie that no script can read.
 */
export const api = createPraxisClient("", () => accessToken);

/** Requests that wait for the answer of one refresh, so that two of them do not use the same cookie. */
let refreshing: Promise<Session | undefined> | undefined;

/** Goes on with a login of an earlier visit; undefined when there is none. */
export function refresh(): Promise<Session | undefined> {
  refreshing ??= api
    .POST("/v1/auth/refresh")
    .then(({ data }) => keep(data))
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

export function keep(session: Session | undefined): Session | undefined {
  accessToken = session?.accessToken;
  return session;
}

// A token lives for ten minutes: a request that comes later is repeated once with
// a new one. A body was read by then, so it is kept before.
const bodies = new WeakMap<Request, Request>();
api.use({
  onRequest({ request }) {
    bodies.set(request, request.clone());
  },
  async onResponse({ request, response, schemaPath }) {
    const again = bodies.get(request);
    if (response.status !== 401 || schemaPath.startsWith("/v1/auth/") || !again) return undefined;
    const session = await refresh();
    if (!session) return undefined;
    again.headers.set("authorization", `Bearer ${session.accessToken}`);
    return fetch(again);
  },
});
