/** A reason why time could not be passed; its message is for people. */
export class FastForwardError extends Error {
  override readonly name = "FastForwardError";
}
