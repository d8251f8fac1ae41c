import { attributesOfOrganization } from "../search-attributes.ts";
import { taskQueues } from "../task-queues.ts";

/** The start of `sendAccountMail`: ids only. Neither an address nor a link's secret comes into its history. */
export type SendAccountMail = { organizationId: string; mailId: string };

/** The same id whoever starts it, so that a mail is worked on by one workflow at a time. */
export const accountMailOptions = (mail: SendAccountMail) => ({
  taskQueue: taskQueues.message,
  workflowId: `account-mail:${mail.mailId}`,
  typedSearchAttributes: attributesOfOrganization(mail.organizationId),
  // Before mails about visits: somebody sits at the screen and waits for it.
  priority: { priorityKey: 2, fairnessKey: mail.organizationId },
  staticSummary: "sends a mail about a login",
  args: [mail] as [SendAccountMail],
});
