/** Why the demo stops; its message is for people. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}
