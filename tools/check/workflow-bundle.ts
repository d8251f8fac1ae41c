import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { type BundledModule, bundleWorkflows } from "../workflow-bundle.ts";
import { root } from "./run.ts";

const packages = /\/node_modules\/(@temporalio\/(workflow|common)|temporal-polyfill)\//;
const own = /\/src\/(workflows|domain)\//;

/**
 * The modules that do not belong in a workflow bundle, each with the file that brought it in. Temporal's own
 * dependencies belong: a package is judged by who imports it.
 */
export function foreignModules(modules: BundledModule[]): BundledModule[] {
  const importerOf = new Map(modules.map(({ file, importedBy }) => [file, importedBy]));
  const belongs = (file: string): boolean => {
    if (own.test(file) || packages.test(file)) return true;
    const importer = importerOf.get(file);
    return importer?.includes("/node_modules/") === true && belongs(importer);
  };
  return modules.filter(({ file, importedBy }) => !belongs(file) && (importedBy === undefined || belongs(importedBy)));
}

async function main(): Promise<void> {
  const { code, modules } = await bundleWorkflows(join(root, "src/workflows/index.ts"));
  const packageOf = (file: string): string =>
    /.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? relative(root, file);
  console.log([...new Set(modules.map(({ file }) => packageOf(file)))].sort().join("\n"));
  console.log(`${modules.length} modules, ${Math.round(code.length / 1024)} KiB with source map`);
  const foreign = foreignModules(modules);
  for (const { file, importedBy = "the bundle's entry" } of foreign) {
    console.log(`does not belong in a workflow: ${packageOf(file)}, imported by ${relative(root, importedBy)}`);
  }
  process.exitCode = foreign.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
