import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { root } from "./run.ts";

export type Breach = { rule: string; where: string; reason: string };

type Rule = {
  reason: string;
  files: RegExp;
  except?: RegExp;
  breaks: (node: ts.Node, source: ts.SourceFile) => boolean;
};

const calls =
  (...names: string[]) =>
  (node: ts.Node, source: ts.SourceFile): boolean =>
    ts.isPropertyAccessExpression(node) && names.includes(node.getText(source));

const readsClock = (node: ts.Node): boolean =>
  (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) ||
  (ts.isCallExpression(node) && node.expression.getText() === "Date");

const isClock = calls("Date.now", "Temporal.Now", "performance.now");

/** What the linter cannot say. Each rule has a bad sample in samples/source. */
export const rules: Record<string, Rule> = {
  "domain-has-no-clock": {
    reason: "a rule is handed the instant it judges",
    files: /^src\/domain\//,
    breaks: (node, source) => readsClock(node) || isClock(node, source),
  },
  "domain-has-no-chance": {
    reason: "a rule gives the same answer to the same facts",
    files: /^src\/domain\//,
    breaks: (node, source) => calls("Math.random")(node, source) || (ts.isIdentifier(node) && node.text === "crypto"),
  },
  "workflow-names-its-instant": {
    reason:
      "write new Date(Date.now()) or pass the instant: a bare new Date() reads like the wall clock, and here it is not",
    files: /^src\/workflows\//,
    breaks: readsClock,
  },
  "one-barrel": {
    reason: "only src/workflows/index.ts re-exports; import from the file itself",
    files: /^(src|workers)\//,
    except: /^src\/workflows\/index\.ts$/,
    breaks: (node) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined,
  },
  "comments-fit-the-page": {
    reason: "the formatter leaves comments alone: wrap them at 120 columns",
    files: /./,
    breaks: (node, source) =>
      ts.isSourceFile(node) &&
      source.text.split("\n").some((line) => line.length > 120 && /^\s*(\*|\/\*|\/\/)/.test(line)),
  },
  "no-suppression": {
    reason: "mend the code or change the rule for all",
    files: /./,
    breaks: (node, source) =>
      ts.isSourceFile(node) && /\/[/*]\s*(oxlint-disable|eslint-disable|biome-ignore|@ts-nocheck)/.test(source.text),
  },
};

/** Every breach under `directory`, which is laid out like the repository. */
export function findBreaches(directory: string, skip: string[] = []): Breach[] {
  const folders = ["src", "workers", "local", "deploy", "clients", "test", "bench", "tools", "web"];
  return ts.sys
    .readDirectory(
      directory,
      [".ts", ".tsx"],
      ["**/node_modules", "**/dist", ...skip],
      folders.map((folder) => `${folder}/**/*`),
    )
    .flatMap((path) => breachesIn(path, relative(directory, path).replaceAll("\\", "/")));
}

function breachesIn(path: string, file: string): Breach[] {
  const applying = Object.entries(rules).filter(([, { files, except }]) => files.test(file) && !except?.test(file));
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const breaches: Breach[] = [];
  const visit = (node: ts.Node): void => {
    for (const [rule, { breaks, reason }] of applying) {
      if (!breaks(node, source)) continue;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      breaches.push({ rule, where: `${file}:${line + 1}`, reason });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return breaches;
}

function main(): void {
  const breaches = findBreaches(root, ["tools/check/samples", "**/openapi.d.ts"]);
  for (const { where, rule, reason } of breaches) console.log(`${where} ${rule}: ${reason}`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
