import type { Put } from "./store.ts";

/** What records of an earlier emulator lack; a journal outlives the version that began it. */
const SINCE: { [P in Put as P["kind"]]?: Partial<P["record"]> } = {
  customer: { deleted: false },
  payment_method: { setUp: false, spent: false },
  payment_intent: {
    futureUsage: null,
    cardOptions: { requestThreeDSecure: "automatic", setupCredentialUsage: null, storedCredentialUsage: null },
  },
  charge: { balanceTransaction: null, dispute: null },
  refund: { balanceTransaction: null, failureBalanceTransaction: null },
};

export function completed(put: Put): Put {
  return Object.assign(put, { record: { ...SINCE[put.kind], ...put.record } });
}
