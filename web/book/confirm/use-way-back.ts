import { useEffect } from "preact/hooks";

/**
 * Calls `onBack` when somebody has left the page, such as for their bank's, and comes back by the browser's button to
 * just what they left: what was being waited for then comes no more.
 */
export function useWayBack(onBack: () => void): void {
  useEffect(() => {
    const look = ({ persisted }: PageTransitionEvent) => {
      if (persisted) onBack();
    };
    addEventListener("pageshow", look);
    return () => removeEventListener("pageshow", look);
  }, [onBack]);
}
