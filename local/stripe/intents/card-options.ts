import type * as z from "zod";
import type { CardOptions } from "../store/records.ts";
import type { paymentOptions } from "./params.ts";

export const USUAL: CardOptions = {
  requestThreeDSecure: "automatic",
  setupCredentialUsage: null,
  storedCredentialUsage: null,
};

/** The options with what a request changes in them. */
export function withOptions(old: CardOptions, given: z.output<typeof paymentOptions> | undefined): CardOptions {
  const {
    request_three_d_secure: secure,
    setup_credential_usage: setup,
    stored_credential_usage: stored,
  } = given?.card ?? {};
  return {
    requestThreeDSecure: secure ?? old.requestThreeDSecure,
    setupCredentialUsage: setup ?? old.setupCredentialUsage,
    storedCredentialUsage: stored ?? old.storedCredentialUsage,
  };
}

export function toCardOptions({ requestThreeDSecure, setupCredentialUsage, storedCredentialUsage }: CardOptions) {
  return {
    mandate_options: null,
    network: null,
    request_three_d_secure: requestThreeDSecure,
    ...(setupCredentialUsage && { setup_credential_usage: setupCredentialUsage }),
    ...(storedCredentialUsage && { stored_credential_usage: storedCredentialUsage }),
  };
}
