import { useEffect, useState } from "preact/hooks";
import { useWords } from "./words.ts";

/**
 * Writes an instant on the visitor's own clock, with the day where it is another one; nothing where the clinic's clock
 * shows the same. The first paint is made where the visitor's zone is not known, so it comes right after.
 */
export function useOwnTime(): (at: string, timeZone: string) => string | undefined {
  const { format } = useWords();
  const [ownZone, setOwnZone] = useState<string>();
  useEffect(() => setOwnZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  return (at, timeZone) => {
    if (!ownZone || ownZone === timeZone || format.moment(at, ownZone) === format.moment(at, timeZone))
      return undefined;
    return format.isSameDay(at, ownZone, timeZone) ? format.time(at, ownZone) : format.moment(at, ownZone);
  };
}
