import { useEffect, useRef, useState } from "preact/hooks";
import { useWords, type Words } from "./words.ts";

/**
 * Writes an instant on the visitor's own clock, with the day where it is another one; nothing where the clinic's clock
 * shows the same. The first paint is made where the visitor's zone is not known, so it comes right after; who lives by
 * the clinic's clock is not painted to anew.
 */
export function useOwnTime(): (at: string, timeZone: string) => string | undefined {
  const { format } = useWords();
  const [ownZone, setOwnZone] = useState<string>();
  const written = useRef(new Set<string>());
  useEffect(() => {
    if ([...written.current].some((zone) => zone !== readOwnZone())) setOwnZone(readOwnZone());
  });
  return (at, timeZone) => {
    written.current.add(timeZone);
    if (!ownZone || ownZone === timeZone || format.moment(at, ownZone) === format.moment(at, timeZone))
      return undefined;
    return format.isSameDay(at, ownZone, timeZone) ? format.time(at, ownZone) : format.moment(at, ownZone);
  };
}

let ownZone: string | undefined;

function readOwnZone(): string {
  ownZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ownZone;
}

/** The page's words; a moment names the visitor's own time too where the clinic's clock shows another one. */
export function useWordsOnBothClocks(): Words {
  const words = useWords();
  const ownTime = useOwnTime();
  const moment = (at: string, timeZone: string) => {
    const own = ownTime(at, timeZone);
    const there = words.format.moment(at, timeZone);
    return own ? `${there} (${words.say.yourTime(own)})` : there;
  };
  return { ...words, format: { ...words.format, moment } };
}
