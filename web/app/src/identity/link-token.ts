import { useEffect, useState } from "react";

/** The secret of the link that led here; the address bar shows it no longer. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    history.replaceState(history.state, "", location.pathname + location.search);
  }, []);
  return token;
}
