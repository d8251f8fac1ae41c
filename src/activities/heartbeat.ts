import { Context } from "@temporalio/activity";

const BEAT_MS = 1_000;

/**
 * Tells the server each second that a step is still under way, so that one whose worker was killed is given to another
 * after the step's heartbeat timeout, and not only when all the time it may take is over.
 */
export function beating<Input extends unknown[], Answer>(
  work: (...input: Input) => Promise<Answer>,
): (...input: Input) => Promise<Answer> {
  return async (...input) => {
    const { heartbeat } = Context.current();
    const beat = setInterval(() => heartbeat(), BEAT_MS);
    try {
      return await work(...input);
    } finally {
      clearInterval(beat);
    }
  };
}
