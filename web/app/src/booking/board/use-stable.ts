import { useCallback, useEffect, useRef } from "react";

/** The same function for as long as the board is there, which calls the newest: two hundred blocks are handed it. */
export function useStable<A>(act: (given: A) => void): (given: A) => void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  return useCallback((given: A) => newest.current(given), []);
}
