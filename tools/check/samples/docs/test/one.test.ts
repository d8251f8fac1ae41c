import { test } from "vitest";

test("nobody is in two places at once", () => undefined);
