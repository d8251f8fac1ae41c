import {
  ActivityFailure,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setWorkflowOptions,
} from "@temporalio/workflow";
import type { AccountMailActivities } from "../../activities/account-mail.ts";
import type { MessageStatus } from "../../domain/message/message.ts";
import { now } from "../clock.ts";
import type { SendAccountMail } from "./options.ts";

// It may wait a day for a mail server.
setWorkflowOptions({ versioningBehavior: "AUTO_UPGRADE" }, sendAccountMail);

const { deliverAccountMail } = proxyActivities<AccountMailActivities>({
  startToCloseTimeout: "30 seconds", // the mail server has 20
  scheduleToCloseTimeout: "24 hours",
  // Somebody waits for it: a server that is back is asked again within two minutes.
  retry: { initialInterval: "5 seconds", maximumInterval: "2 minutes" },
});

const { giveUpAccountMail } = proxyActivities<AccountMailActivities>({
  startToCloseTimeout: "5 seconds",
  retry: { initialInterval: "500 milliseconds", maximumInterval: "10 seconds" },
});

/**
 * Brings one mail about a login to its end. Its row says what has come of it, so starting this again is always safe.
 */
export async function sendAccountMail(mail: SendAccountMail): Promise<MessageStatus> {
  setCurrentDetails("**To be sent** by the mail server; tried again for a day while it does not take it.");
  try {
    const end = await deliverAccountMail.executeWithOptions({ summary: "hand it to the mail server" }, [mail]);
    setCurrentDetails(`**Ended**: ${end}.`);
    return end;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await giveUpAccountMail.executeWithOptions({ summary: "give up" }, [{ ...mail, at: now() }]);
    setCurrentDetails("**Given up.** Whoever still needs it asks for another one.");
    return "gave_up";
  }
}
