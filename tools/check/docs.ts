import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./run.ts";

export type DocFault = { rule: keyof typeof reasons; where: string; what: string };

/** What readers would find out too late. Each has a bad sample in samples/docs. */
export const reasons = {
  "test-is-there": "is the name of no test, nor a part of one",
  "path-is-there": "leads nowhere",
  "decision-is-listed": "is missing in docs/decisions/README.md",
};

/** Pages that quote tests by name: whatever they have in quotation marks. */
const quoting = ["docs/payments.md", "docs/features.md"];

const codePath = /`((?:\.ci|bench|clients|deploy|docs|local|src|test|tools|web|workers)\/[^`\s*<]+)`/g;
/** There once it is built. */
const isBuilt = (path: string) => /(^|\/)dist(\/|$)/.test(path);
const link = /\]\(([^)#\s]+)[^)]*\)/g;

/** Every fault of the pages under `directory`, which is laid out like the repository. */
export function findDocFaults(directory: string): DocFault[] {
  const read = (file: string): string => readFileSync(join(directory, file), "utf8");
  const inFolder = (folder: string, ext: string): string[] =>
    readdirSync(join(directory, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ext))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
  const atTheTop = ["README.md", "CONTRIBUTING.md"].filter((page) => existsSync(join(directory, page)));
  const pages = [...atTheTop, ...inFolder("docs", ".md")];

  const tests = inFolder("test", ".ts").map(read).join("\n");
  const quoted = quoting.flatMap((where) =>
    matchesOf(read(where), /"([^"\n]+)"/g)
      .filter((name) => !name.split("…").every((part) => tests.includes(part.trim())))
      .map((what) => ({ rule: "test-is-there", where, what }) as const),
  );
  const lost = pages.flatMap((where) => {
    const links = matchesOf(read(where), link).filter((to) => !/^\w+:/.test(to));
    const paths = matchesOf(read(where), codePath).filter((path) => !isBuilt(path));
    return [...links.map((to) => ({ to, from: dirname(where) })), ...paths.map((to) => ({ to, from: "." }))]
      .filter(({ to, from }) => !existsSync(join(directory, from, to)))
      .map(({ to }) => ({ rule: "path-is-there", where, what: to }) as const);
  });
  const index = "docs/decisions/README.md";
  const listed = matchesOf(read(index), link);
  const unlisted = readdirSync(join(directory, dirname(index)))
    .filter((name) => /^\d{4}-/.test(name) && !listed.includes(name))
    .map((what) => ({ rule: "decision-is-listed", where: index, what }) as const);
  return [...quoted, ...lost, ...unlisted];
}

const matchesOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);

function main(): void {
  const faults = findDocFaults(root);
  for (const { where, rule, what } of faults) console.log(`${where} ${rule}: ${what} ${reasons[rule]}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
