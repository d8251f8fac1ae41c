import { createPraxisClient, type PraxisClient } from "./client.ts";
import type { components } from "./openapi.d.ts";

export type Session = components["schemas"]["Session"];

export type SessionClient = {
  /** The API as whoever is logged in. */
  api: PraxisClient;
  /** From now on requests are those of this session; undefined: of nobody. */
  keep(session: Session | undefined): void;
  /**
   * Goes on with an earlier login; undefined when there is none. Of several
   * requests at once one is sent, as each uses the cookie up.
   */
  refresh(): Promise<Session | undefined>;
};

/**
 * The client of a page in a browser. The token is kept in memory alone: what
 * outlives the page is a cookie that no script can read. A token lives for ten
 * minutes, so a request that comes later is repeated once with a new one.
 */
export function createSessionClient(): SessionClient {
  let accessToken: string | undefined;
  let refreshing: Promise<Session | undefined> | undefined;
  const api = createPraxisClient("", () => accessToken);

  const keep = (session: Session | undefined) => {
    accessToken = session?.accessToken;
  };
  const refresh = () => {
    refreshing ??= api
      .POST("/v1/auth/refresh")
      .then(({ data }) => {
        keep(data);
        return data;
      })
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  };

  // A body is read by the time its answer is there, so a copy is kept.
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
  return { api, keep, refresh };
}
