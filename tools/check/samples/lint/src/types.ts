import { Client } from "@temporalio/client";
import { type Worker } from "@temporalio/worker";

// @ts-ignore
export function looksAway(row: any, client: Client, worker?: Worker): string {
  const name = row.name;
  row.find(name);
  client.workflow.getHandle(row);
  worker!.shutdown();
  return row;
}

/** @deprecated Use something else. */
const old = (text: string): string => text as string;

export function describe(status: "held" | "confirmed"): string {
  switch (status) {
    case "held":
      return old("held");
  }
  return "";
}
