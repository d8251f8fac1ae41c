import { sleep } from "@temporalio/workflow";
import { z } from "zod";

export async function greet(name: string): Promise<string> {
  await sleep("1 second");
  return z.string().parse(name);
}
