import { DomainError } from "../../domain/errors.ts";

/** By these a browser says which page makes it send a request; a page cannot choose them. */
type Sender = { origin?: string | undefined; "sec-fetch-site"?: string | undefined };

/**
 * Refuses what another site's page makes a browser send, so that nobody is logged in, refreshed or logged out from
 * there. A caller that says nothing of itself is no browser: it has no cookie that it was not given on purpose.
 */
export function refuseOtherSites(sender: Sender, publicUrl: string): void {
  const { origin, "sec-fetch-site": site } = sender;
  const own =
    site === undefined ? origin === undefined || origin === new URL(publicUrl).origin : site === "same-origin";
  if (!own) throw new DomainError("forbidden", "This can only be asked from Praxis's own pages.");
}
