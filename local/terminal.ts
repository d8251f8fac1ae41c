/** One line of progress, in two columns: which part, and what became of it. */
export function say(part: string, text: string): void {
  console.log(`  ${part.padEnd(16)}${text}`);
}

/** Runs one step of the start and says how it ended and how long it took. */
export async function step<Result>(
  part: string,
  work: () => Promise<Result>,
  outcome: (result: Result) => string,
): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(part, `${outcome(result)}  (${seconds} s)`);
  return result;
}
