/** A reason not to start, or to stop, that a person can act on: its message is shown alone, without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** The sentence to show for `error`; a full disk looks different from every part, so it is recognised here. */
export function sentenceFor(error: unknown, dataDir: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|no space left on device|disk is full/i.test(text)) {
    return `The disk that holds ${dataDir} is full. Free some space, or name another folder with PRAXIS_DATA_DIR.`;
  }
  if (error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? text) : text;
}
