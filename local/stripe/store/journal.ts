import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

/** An append-only file of JSON lines. One line is one transaction: it is there whole or not at all. */
export type Journal = {
  append(entry: object): void;
  /** Resolves when everything appended before the call is on disk. Rejects for ever once a write failed. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

const FILE = "journal.jsonl";

/** The entries written so far, oldest first. A last line cut short by a crash was never answered, so it is dropped. */
export function readJournal(dataDir: string): unknown[] {
  const path = join(dataDir, FILE);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  lines.pop(); // after the last newline: nothing, or the cut line
  return lines.map((line): unknown => JSON.parse(line));
}

/** Replaces the journal by `entries` in one atomic rename, then opens it for appending. */
export async function openJournal(dataDir: string, entries: Iterable<object>): Promise<Journal> {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, FILE);
  const draft = openSync(`${path}.new`, "w");
  for (const entry of entries) writeSync(draft, `${JSON.stringify(entry)}\n`);
  fsyncSync(draft);
  closeSync(draft);
  renameSync(`${path}.new`, path);
  const directory = openSync(dataDir, "r");
  fsyncSync(directory);
  closeSync(directory);
  return appendTo(await open(path, "a"));
}

function appendTo(file: FileHandle): Journal {
  let waiting: string[] = [];
  let written = Promise.resolve();

  async function writeWaiting(): Promise<void> {
    const lines = waiting.join("");
    waiting = [];
    await file.appendFile(lines);
    await file.datasync();
  }

  return {
    append(entry) {
      waiting.push(`${JSON.stringify(entry)}\n`);
      // Entries that arrive during one write share the next one, so a busy emulator pays for few fsyncs.
      if (waiting.length === 1) written = written.then(writeWaiting);
    },
    settled: () => written,
    async close() {
      await written;
      await file.close();
    },
  };
}
