import { createPraxisClient, type PraxisClient } from "./client.ts";
import type { components } from "./openapi.d.ts";

export type Session = components["schemas"]["Session"];

export type SessionClient = {
  /** The API as whoever is logged in. */
  api: PraxisClient;
  /** From now on requests are those of this session; undefined: of nobody. */
  keep(session: Session | undefined): void;
  /**
   * Goes on with whatever login the browser has; undefined when there is none. Fails when that cannot be known now. Of
   * several requests at once one is sent, as each uses the cookie up.
   */
  refresh(): Promise<Session | undefined>;
  /**
   * Calls `tell` when the login that was kept is over: it ended, or the browser now has somebody else's. Requests that
   * come upon that wait for the next `keep`: they go on if it is the same person's, and are refused if not.
   */
  onOver(tell: () => void): () => void;
};

/** Whether two sessions are one person's in one organization. */
export const isSameLogin = (one: Session, other: Session): boolean =>
  one.account.id === other.account.id && one.organization.id === other.organization.id;

/**
 * The client of a page in a browser. The token is kept in memory alone: what outlives the page is a cookie that no
 * script can read. A token lives for ten minutes, so a request that comes later is repeated once with a new one. The
 * cookie is the browser's and not the page's: it may be another person's by then, whose name is not to be acted in.
 */
export function createSessionClient(baseUrl = ""): SessionClient {
  let login: Session | undefined;
  let isOver = false;
  let asking: Promise<Session | undefined> | undefined;
  let waiting: ((begun: Session | undefined) => void)[] = [];
  const listeners = new Set<() => void>();
  const api = createPraxisClient(baseUrl, () => (isOver ? undefined : login?.accessToken));

  const keep = (session: Session | undefined) => {
    login = session;
    isOver = false;
    const goOn = waiting;
    waiting = [];
    for (const each of goOn) each(session);
  };
  const ask = () => {
    asking ??= askOnce(api).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const waitForLogin = () => {
    if (!isOver) for (const tell of listeners) tell();
    isOver = true;
    return new Promise<Session | undefined>((resolve) => waiting.push(resolve));
  };
  /** The session with which a request of `owner` is repeated. */
  const sessionOf = async (owner: Session): Promise<Session | undefined> => {
    if (!isOver && login === owner) {
      const next = await ask();
      if (next && isSameLogin(next, owner)) keep(next);
    }
    const current = isOver || login === owner ? await waitForLogin() : login;
    return current && isSameLogin(current, owner) ? current : undefined;
  };

  // A body is read by the time its answer is there, so a copy is kept.
  const sent = new WeakMap<Request, { copy: Request; owner: Session | undefined }>();
  api.use({
    onRequest({ request }) {
      sent.set(request, { copy: request.clone(), owner: login });
    },
    async onResponse({ request, response, schemaPath }) {
      const { copy, owner } = sent.get(request) ?? {};
      if (response.status !== 401 || schemaPath.startsWith("/v1/auth/") || !copy || !owner) return undefined;
      const session = await sessionOf(owner);
      if (!session) return undefined;
      copy.headers.set("authorization", `Bearer ${session.accessToken}`);
      return fetch(copy);
    },
  });
  return {
    api,
    keep,
    async refresh() {
      const session = await ask();
      keep(session);
      return session;
    },
    onOver(tell) {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}

/** A server in trouble has not said that the login is over. */
async function askOnce(api: PraxisClient): Promise<Session | undefined> {
  const { data, response } = await api.POST("/v1/auth/refresh");
  if (!data && (response.status === 429 || response.status >= 500))
    throw new Error("whether the login goes on is not known");
  return data;
}
