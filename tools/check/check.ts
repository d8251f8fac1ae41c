import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Outcome, root, run } from "./run.ts";

/** Each step is an npm script, so that it can be run alone. Failures are listed in this order. */
const steps = [
  "check:format",
  "typecheck",
  "lint",
  "check:unused",
  "check:imports",
  "check:source",
  "check:docs",
  "check:bundle",
  "check:openapi",
  "check:rules",
];

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

/**
 * Runs every step, as many at a time as there are processors; one line as each ends, the failures in full at the end.
 */
async function check(): Promise<boolean> {
  const { scripts } = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const waiting = [...steps];
  const failures = new Map<string, Outcome>();
  const takeSteps = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await run(scripts[step] ?? `npm run ${step}`);
      if (!outcome.passed) failures.set(step, outcome);
      console.log(
        `${outcome.passed ? "ok  " : "FAIL"}  ${step.padEnd(13)} ${outcome.seconds.toFixed(1).padStart(5)} s`,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, takeSteps));

  const failed = steps.filter((step) => failures.has(step));
  for (const step of failed) console.log(`\n--- npm run ${step}\n${failures.get(step)?.output.trim()}`);
  if (failed.length > 0) console.log(`\n${failed.length} of ${steps.length} checks failed: ${failed.join(", ")}`);
  return failed.length === 0;
}

process.exitCode = (await check()) ? 0 : 1;
