import { createWriteStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

export type Logs = { of: (part: string) => (line: string) => void; fileOf: (part: string) => string };

/** An error among a part's JSON lines is worth seeing even when the rest is not. */
const isError = /"level":"(error|fatal)"/;

/**
 * Each part's output goes to a file of its own, which starts afresh with the supervisor (the one before is kept as
 * `.previous`); when `verbose`, to the terminal as well, labelled.
 */
export function openLogs({ dir, verbose }: { dir: string; verbose: boolean }): Logs {
  mkdirSync(dir, { recursive: true });
  const fileOf = (part: string) => join(dir, `${part.toLowerCase().replaceAll(" ", "-")}.log`);
  const open = new Map<string, (line: string) => void>();
  return {
    fileOf,
    of(part) {
      const known = open.get(part);
      if (known) return known;
      const write = openLog(fileOf(part));
      const onLine = (line: string) => {
        write(line);
        if (verbose || isError.test(line)) console.log(`[${part}] ${line}`);
      };
      open.set(part, onLine);
      return onLine;
    },
  };
}

function openLog(file: string): (line: string) => void {
  rmSync(`${file}.previous`, { force: true });
  try {
    renameSync(file, `${file}.previous`);
  } catch {
    // The first start has none.
  }
  const stream = createWriteStream(file);
  let usable = true;
  stream.on("error", (error) => {
    if (usable) console.log(`${file} cannot be written (${error.message}); going on without it.`);
    usable = false;
  });
  return (line) => {
    if (usable) stream.write(`${line}\n`);
  };
}
