import { DomainError } from "../../domain/errors.ts";
import { type Route, route } from "../route.ts";
import { refreshCookie, session, sessionHeaders } from "./contract.ts";
import { refuseOtherSites } from "./own-pages.ts";
import { noCookie } from "./refresh-token.ts";
import type { Sessions } from "./sessions.ts";

/** Staying logged in, and ceasing to be. */
export function createSessionRoutes({ sessions, publicUrl }: { sessions: Sessions; publicUrl: string }): Route[] {
  const refresh = route({
    method: "post",
    path: "/v1/auth/refresh",
    right: "public",
    operationId: "refresh",
    tag: "identity",
    summary: "Go on with a login",
    description:
      "Gives a new access token, and a new cookie in the place of the one sent, which is used up. Whoever sends a used one later than some seconds ends the login.",
    headers: sessionHeaders,
    refusals: ["unauthenticated", "forbidden"],
    responses: { 200: { description: "Still logged in", schema: session, headers: refreshCookie } },
    handler: async ({ headers }) => {
      refuseOtherSites(headers, publicUrl);
      const answer = await sessions.refresh(headers.cookie);
      if (!answer) throw new DomainError("unauthenticated", "The login is over. Log in again.");
      return answer;
    },
  });

  const logout = route({
    method: "post",
    path: "/v1/auth/logout",
    right: "public",
    operationId: "logout",
    tag: "identity",
    summary: "Log out",
    description: "Ends the login of the cookie sent, in all its tabs. Answers alike without a login.",
    headers: sessionHeaders,
    refusals: ["forbidden"],
    responses: { 204: { description: "Logged out", headers: refreshCookie } },
    handler: async ({ headers }) => {
      refuseOtherSites(headers, publicUrl);
      await sessions.end(headers.cookie);
      return { status: 204, headers: { "Set-Cookie": noCookie } };
    },
  });

  return [refresh, logout];
}
