import createQueryClient from "openapi-react-query";
import { createPraxisClient } from "../../../clients/typescript/client.ts";
import type { components } from "../../../clients/typescript/openapi.d.ts";

export type Schemas = components["schemas"];
export type Session = Schemas["Session"];
export type Problem = Schemas["Problem"];

let accessToken: string | undefined;

/**
 * The API as whoever is logged in. The token is kept in memory alone: what
 * outlives the page is a cookie that no script can read.
 */
export const api = createPraxisClient("", () => accessToken);

/** The same as hooks: `query.useQuery("get", "/v1/…", { params })`. */
export const query = createQueryClient(api);

export function keepToken(session: Session | undefined): void {
  accessToken = session?.accessToken;
}

let refreshing: Promise<Session | undefined> | undefined;

/**
 * Goes on with an earlier login; undefined when there is none. Of several
 * requests at once one is sent, as each uses the cookie up.
 */
export function refresh(): Promise<Session | undefined> {
  refreshing ??= api
    .POST("/v1/auth/refresh")
    .then(({ data }) => {
      accessToken = data?.accessToken;
      return data;
    })
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

// A token lives for ten minutes: a request that comes later is repeated once
// with a new one. Its body is read by then, so a copy is kept.
const copies = new WeakMap<Request, Request>();
api.use({
  onRequest({ request }) {
    copies.set(request, request.clone());
  },
  async onResponse({ request, response, schemaPath }) {
    const copy = copies.get(request);
    if (response.status !== 401 || schemaPath.startsWith("/v1/auth/") || !copy) return undefined;
    const session = await refresh();
    if (!session) return undefined;
    copy.headers.set("authorization", `Bearer ${session.accessToken}`);
    return fetch(copy);
  },
});
