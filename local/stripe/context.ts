import type { EventRecord } from "./store/records.ts";
import type { Transaction } from "./store/store.ts";

/** What one piece of work may use: its account's objects, the time, and who asked. */
export type Context = {
  tx: Transaction;
  now: number;
  /** Where a browser reaches the emulator, for the pages it hands out. */
  publicUrl: string;
  /** A browser holding only the publishable key sees less of an object. */
  caller: "secret" | "publishable" | "emulator";
  request: EventRecord["request"];
  /** Whether an event that happens now has somewhere to go, whatever endpoints the account has. */
  hasWebhook: boolean;
};

/** The account of requests that name none. */
export const PLATFORM = "acct_platform";
