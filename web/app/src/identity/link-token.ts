import { useEffect, useState } from "react";
import { isProblem } from "../problem.ts";

/** The secret of the link that led here; the address bar shows it no longer. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    history.replaceState(history.state, "", location.pathname + location.search);
  }, []);
  return token;
}

/** What cannot be a secret at all was broken on its way from the mail. */
export const isLinkOver = (error: unknown) =>
  isProblem(error) && (error.code === "link_over" || error.code === "invalid_request");
