import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { bundleWorkflows } from "../workflow-bundle.ts";
import { reasons as docRules, findDocFaults } from "./docs.ts";
import { root, run } from "./run.ts";
import { findBreaches, rules as sourceRules } from "./source-rules.ts";
import { foreignModules } from "./workflow-bundle.ts";

const samples = "tools/check/samples";

/** What a check must say about its bad sample, and what it said. */
type Verdict = { expected: string[]; fired: string[] };

const levels = z.record(z.string(), z.unknown());
const lintSettings = z.object({ rules: levels, overrides: z.array(z.object({ rules: levels })) });
const lintReport = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });
const importSettings = z.object({ forbidden: z.array(z.object({ name: z.string() })) });
const importReport = z.object({
  summary: z.object({ violations: z.array(z.object({ rule: z.object({ name: z.string() }) })) }),
});

/** Each check run over a sample that breaks all of its rules, so that a rule that no longer fires is noticed. */
const checks: Record<string, () => Promise<Verdict> | Verdict> = {
  format: () => saysAbout("biome check .", "format", ["badly-spaced.ts format"]),
  types: () => saysAbout("tsc --noEmit -p types", "", ["TS2322", "'string | undefined'"]),
  unused: () =>
    saysAbout("knip", "unused", [
      "Unused files",
      "Unused dependencies",
      "Unlisted",
      "Unused exports",
      "Unused exported types",
    ]),
  openapi: () =>
    saysAbout("redocly lint openapi/openapi.json --config ../../../redocly.yaml", "", [
      "no-unresolved-refs",
      "path-parameters-defined",
      "operation-operationId",
    ]),

  lint: async () => {
    const settings = lintSettings.parse(JSON.parse(readFileSync(join(root, ".oxlintrc.json"), "utf8")));
    const { output } = await run("oxlint --type-aware -c oxlintrc.json --format json .", `${samples}/lint`);
    const { diagnostics } = lintReport.parse(JSON.parse(output));
    const named = [settings, ...settings.overrides].flatMap(({ rules }) => Object.entries(rules));
    return {
      expected: named.filter(([, level]) => level !== "off").map(([rule]) => rule),
      fired: diagnostics.map(({ code }) => code.replace("(", "/").replace(")", "")),
    };
  },

  imports: async () => {
    const settings = importSettings.parse(createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs")));
    const { output } = await run(
      "depcruise --config ../../../../.dependency-cruiser.cjs --output-type json .",
      `${samples}/imports`,
    );
    const { summary } = importReport.parse(JSON.parse(output));
    return {
      expected: settings.forbidden.map(({ name }) => name),
      fired: summary.violations.map(({ rule }) => rule.name),
    };
  },

  source: () => ({
    expected: Object.keys(sourceRules),
    fired: findBreaches(join(root, samples, "source")).map(({ rule }) => rule),
  }),

  docs: () => ({
    expected: Object.keys(docRules),
    fired: findDocFaults(join(root, samples, "docs")).map(({ rule }) => rule),
  }),

  bundle: async () => {
    const { modules } = await bundleWorkflows(join(root, samples, "bundle/src/workflows/index.ts"));
    return {
      expected: ["zod"],
      fired: foreignModules(modules).map(({ file }) => (file.includes("/zod/") ? "zod" : file)),
    };
  },
};

async function saysAbout(command: string, folder: string, expected: string[]): Promise<Verdict> {
  const { passed, output } = await run(command, join(samples, folder));
  return { expected, fired: passed ? [] : expected.filter((text) => output.includes(text)) };
}

const silent: string[] = [];
for (const [check, judge] of Object.entries(checks)) {
  const { expected, fired } = await judge();
  silent.push(...expected.filter((rule) => !fired.includes(rule)).map((rule) => `${check}: ${rule}`));
  console.log(`${check}: ${new Set(expected).size} rules`);
}
for (const rule of silent) console.log(`does not fire on its bad sample: ${rule}`);
process.exitCode = silent.length > 0 ? 1 : 0;
