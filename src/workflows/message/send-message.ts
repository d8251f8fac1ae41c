import {
  ActivityFailure,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setWorkflowOptions,
} from "@temporalio/workflow";
import type { MessageActivities } from "../../activities/message.ts";
import type { MessageStatus } from "../../domain/message/message.ts";
import { now } from "../clock.ts";
import type { SendMessage } from "./options.ts";

// It may wait a day for a mail server.
setWorkflowOptions({ versioningBehavior: "AUTO_UPGRADE" }, sendMessage);

/** A mail that nobody takes for a day is of no use any more; a person is told instead. */
const { deliverMessage } = proxyActivities<MessageActivities>({
  startToCloseTimeout: "30 seconds", // the mail server has 20
  scheduleToCloseTimeout: "24 hours",
  retry: { initialInterval: "5 seconds", maximumInterval: "10 minutes" },
});

const { giveUpMessage } = proxyActivities<MessageActivities>({
  startToCloseTimeout: "5 seconds",
  retry: { initialInterval: "500 milliseconds", maximumInterval: "10 seconds" },
});

/**
 * Brings one message to its end. Its row says what has come of it, so that starting this again is always safe: what was
 * sent is not sent again.
 */
export async function sendMessage({ organizationId, messageId }: SendMessage): Promise<MessageStatus> {
  setCurrentDetails("**To be sent** by the mail server; tried again for a day while it does not take it.");
  try {
    const end = await deliverMessage.executeWithOptions({ summary: "hand it to the mail server" }, [
      { organizationId, messageId },
    ]);
    setCurrentDetails(ends[end]);
    return end;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await giveUpMessage.executeWithOptions({ summary: "give up and raise a task" }, [
      { organizationId, messageId, at: now() },
    ]);
    setCurrentDetails(ends.gave_up);
    return "gave_up";
  }
}

const ends: Record<MessageStatus, string> = {
  queued: "**Open.**",
  sending: "**Open.**",
  sent: "**Sent.** The mail server has taken it.",
  unknown: "**Unknown.** The mail server had it in hand when the connection broke; it is not sent again.",
  gave_up: "**Given up.** The desk has a task that says so.",
  skipped: "**Not sent.** It was not true any more when its turn came, or there is no address.",
};
