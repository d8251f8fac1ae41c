import { cpus } from "node:os";
import { z } from "zod";
import { parts } from "./stack.ts";

/** One finished cell of a campaign. */
export const cell = z.object({
  name: z.string(),
  killed: z.array(z.enum(parts)),
  bookings: z.number(),
  /** Tries of the clients: one that stayed unknown was repeated with its key until it was not. */
  operations: z.object({ ok: z.number(), fail: z.number(), unknown: z.number() }),
  /** From the end of the last fault until everybody had their answer and every invariant held. */
  convergedMs: z.number(),
  broken: z.array(z.string()),
});
export type Cell = z.output<typeof cell>;

type Campaign = { commit: string; seed: number; today: string; cells: readonly Cell[] };

export function writeReport({ commit, seed, today, cells }: Campaign): string {
  const [matrix, random] = [cells.filter(({ name }) => !isRandom(name)), cells.filter(({ name }) => isRandom(name))];
  const broken = cells.filter(({ broken }) => broken.length > 0);
  return `# Campaign of ${today}

Commit ${commit}, \`SEED=${seed}\`, Node ${process.version}, ${cpus().length} cores. Real processes, killed with SIGKILL and started again on what they left.

| | step by step | random |
|---|---|---|
${row("cells", matrix.length, random.length)}
${row("bookings", sum(matrix, "bookings"), sum(random, "bookings"))}
${parts.map((part) => row(`kills: ${part}`, kills(matrix, part), kills(random, part))).join("\n")}
${(["ok", "fail", "unknown"] as const).map((outcome) => row(`tries: ${outcome}`, tries(matrix, outcome), tries(random, outcome))).join("\n")}
${row("cells with a violation", matrix.filter(isBroken).length, random.filter(isBroken).length)}
${([50, 99, 100] as const).map((percent) => row(`converged after, ${percent === 100 ? "at most" : `p${percent}`}`, seconds(matrix, percent), seconds(random, percent))).join("\n")}

A cell of the first column is one step (an activity of the workers or a message of the API to a workflow), before or after, and one killed process; of the
second, twenty kills while six patients at a time book, pay, are declined, cancel, stay away or race for one slot. \`unknown\`: no answer, a 5xx or a 202;
repeated with the same key until there was an answer. Converged: every patient had their answer and every invariant of \`test/support/invariants\` held, the
running workflows and the Stripe stand-in's books included.

${broken.length === 0 ? "Nothing was broken." : broken.map(({ name, broken: [first] }) => `- **${name}**: ${first?.slice(0, 600)}`).join("\n")}
`;
}

const isRandom = (name: string) => name.startsWith("random");
const isBroken = ({ broken }: Cell) => broken.length > 0;
const row = (...columns: (string | number)[]) => `| ${columns.join(" | ")} |`;
const sum = (cells: Cell[], field: "bookings") => cells.reduce((total, one) => total + one[field], 0);
const kills = (cells: Cell[], part: string) =>
  cells.flatMap(({ killed }) => killed).filter((one) => one === part).length;
const tries = (cells: Cell[], outcome: keyof Cell["operations"]) =>
  cells.reduce((total, one) => total + one.operations[outcome], 0);

function seconds(cells: Cell[], percent: number): string {
  const sorted = cells
    .filter((one) => !isBroken(one))
    .map(({ convergedMs }) => convergedMs)
    .sort((a, b) => a - b);
  const at = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  return at === undefined ? "-" : `${(at / 1_000).toFixed(1)} s`;
}
