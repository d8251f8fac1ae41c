import { afterAll, afterEach, beforeAll } from "vitest";
import { checkAlways } from "./invariants.ts";
import { type Maker, openMaker } from "./make.ts";

/** A maker of the test file's own. What holds at every instant is checked after each test. */
export function useMaker(options: Parameters<typeof openMaker>[0] = {}): () => Maker {
  let opened: Maker | undefined;
  const maker = (): Maker => {
    if (!opened) throw new Error("the maker opens in beforeAll");
    return opened;
  };
  beforeAll(async () => {
    opened = await openMaker(options);
  });
  afterEach(() => checkAlways(maker().checkerUrl));
  afterAll(() => opened?.close());
  return maker;
}
