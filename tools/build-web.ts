import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const sources = ["web", "clients/typescript", "package-lock.json", "tools/build-web.ts"];
const stampFile = at("web/dist/built-from");

/** Builds what browsers load into web/dist, unless it was built from the same sources before. */
export async function buildWeb(): Promise<void> {
  const stamp = await hashOf(sources);
  if ((await readFile(stampFile, "utf8").catch(() => "")) === stamp) return;
  await asForProduction(async () => {
    const book = at("web/book");
    await build({ root: book, logLevel: "warn" });
    await build({ root: book, logLevel: "warn", build: { ssr: "render.tsx" } });
    await build({ root: at("web/app"), logLevel: "warn" });
  });
  await writeFile(stampFile, stamp);
}

/** Whoever asks for it: Vite would build something else, and more, for a process that runs tests. */
async function asForProduction(work: () => Promise<void>): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = "production";
  await work().finally(() => {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  });
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of (await Promise.all(paths.map(filesBelow))).flat().sort()) {
    hash.update(`${path}\0`).update(await readFile(at(path)));
  }
  return hash.digest("hex");
}

const notSources = new Set(["dist", "node_modules"]);

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(at(path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const wanted = entries.filter(({ name }) => !notSources.has(name));
  return (await Promise.all(wanted.map(({ name }) => filesBelow(join(path, name))))).flat();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
