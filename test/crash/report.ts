import { cpus } from "node:os";
import { z } from "zod";

/** One finished cell of a campaign. */
export const cell = z.object({
  kind: z.string(),
  name: z.string(),
  bookings: z.number(),
  /** Tries of the clients: one that stayed unknown was repeated with its key until it was not. */
  operations: z.object({ ok: z.number(), fail: z.number(), unknown: z.number() }),
  figures: z.record(z.string(), z.number()),
  notes: z.array(z.string()),
  /** From the end of the last fault until everybody had their answer and every invariant held. */
  convergedMs: z.number(),
  /** Of the machine, over the last minute. */
  load: z.number(),
  broken: z.array(z.string()),
});
export type Cell = z.output<typeof cell>;

type Campaign = { commit: string; command: string; today: string; explained: string; cells: readonly Cell[] };

export function writeReport({ commit, command, today, explained, cells }: Campaign): string {
  const kinds = [...new Set(cells.map(({ kind }) => kind))];
  const columns = kinds.map((kind) => cells.filter((one) => one.kind === kind));
  const row = (name: string, value: (of: Cell[]) => string | number) =>
    `| ${[name, ...columns.map(value)].join(" | ")} |`;
  const figures = [...new Set(cells.flatMap((one) => Object.keys(one.figures)))];
  const loads = cells.map(({ load }) => Math.round(load));
  const broken = cells.filter(isBroken);
  const notes = cells.flatMap(({ name, notes }) => notes.map((note) => `- **${name}**: ${note}.`));
  return `# Campaign of ${today}

Commit ${commit}, \`${command}\`, Node ${process.version}, ${cpus().length} cores with a load of ${Math.min(...loads)} to ${Math.max(...loads)}. Real processes: the API, the
workers, Postgres, Temporal and the Stripe stand-in.

| | ${kinds.join(" | ")} |
|---|${kinds.map(() => "---|").join("")}
${[
  row("cells", (of) => of.length),
  row("bookings", (of) => sum(of, (one) => one.bookings)),
  ...figures.map((name) => row(name, (of) => sum(of, (one) => one.figures[name] ?? 0))),
  ...(["ok", "fail", "unknown"] as const).map((outcome) =>
    row(`tries: ${outcome}`, (of) => sum(of, (one) => one.operations[outcome])),
  ),
  row("cells with a violation", (of) => of.filter(isBroken).length),
  ...[50, 99, 100].map((percent) =>
    row(`converged after, ${percent === 100 ? "at most" : `p${percent}`}`, (of) => seconds(of, percent)),
  ),
].join("\n")}

${explained}

\`unknown\`: no answer, a 5xx or a 202; repeated with the same key until there was an answer. Converged: every patient had their answer and every invariant
of \`test/support/invariants\` held, the running workflows and the Stripe stand-in's books included. After each cell all logs and histories were searched for
card numbers, security codes and payment secrets.

${[...notes, broken.length === 0 ? "Nothing was broken." : broken.map(({ name, broken: [first] }) => `- **${name}**: ${first?.slice(0, 600)}`).join("\n")].join("\n\n")}
`;
}

const isBroken = ({ broken }: Cell) => broken.length > 0;
const sum = (cells: Cell[], of: (one: Cell) => number) => cells.reduce((total, one) => total + of(one), 0);

function seconds(cells: Cell[], percent: number): string {
  const sorted = cells
    .filter((one) => !isBroken(one))
    .map(({ convergedMs }) => convergedMs)
    .sort((a, b) => a - b);
  const at = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  return at === undefined ? "-" : `${(at / 1_000).toFixed(1)} s`;
}
