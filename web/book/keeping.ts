/** As much of `sessionStorage` as is needed for it. */
type Shelf = {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
};

/** After longer than that it is more likely somebody else at the same screen. */
const KEPT_MS = 30 * 60_000;

const prefix = "praxis-kept ";
/** What tabs may hold still that were open when these names were given up: nobody reads it any more. */
const isOfBefore = (name: string) => name === "praxis-typed" || name.startsWith("praxis-intake ");

/** What is kept by its name and not for long; the shelf is asked for late, since a server has none. */
export function keepingOn(shelf: () => Shelf, now: () => number) {
  const all = () => Array.from({ length: shelf().length }, (_, i) => shelf().key(i) ?? "");
  const names = () => all().flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));

  const remove = (name: string) => shelf().removeItem(prefix + name);

  /** What is too old, or is not what it should be, is removed and not only left out. */
  function read<T>(name: string, isOurs: (what: unknown) => what is T): T | undefined {
    const text = shelf().getItem(prefix + name);
    if (text === null) return undefined;
    const entry = parsed(text);
    const isFresh = isObject(entry) && typeof entry.at === "number" && entry.at + KEPT_MS > now();
    if (isFresh && isOurs(entry.what)) return entry.what;
    remove(name);
    return undefined;
  }

  return {
    put: (name: string, what: unknown) => shelf().setItem(prefix + name, JSON.stringify({ at: now(), what })),
    read,
    remove,
    /** Also what nobody comes back to. */
    removeOld() {
      for (const name of names()) read(name, (what): what is unknown => what !== undefined);
      for (const name of all()) if (isOfBefore(name)) shelf().removeItem(name);
    },
    removeAll() {
      for (const name of names()) remove(name);
    },
  };
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
