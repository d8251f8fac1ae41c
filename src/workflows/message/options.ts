import { attributesOf } from "../search-attributes.ts";
import { taskQueues } from "../task-queues.ts";

export const messageWorkflowId = (dedupeKey: string) => `message:${dedupeKey}`;

/** The start of `sendMessage`: ids only, all else is read when its turn has come. */
export type SendMessage = {
  organizationId: string;
  messageId: string;
  dedupeKey: string;
  appointmentId: string;
  clinicId: string;
  patientId: string;
};

/** The same id whoever starts it, so that a message is worked on by one workflow at a time. */
export const sendOptions = (message: SendMessage) => ({
  taskQueue: taskQueues.message,
  workflowId: messageWorkflowId(message.dedupeKey),
  typedSearchAttributes: attributesOf(message),
  priority: { priorityKey: 3, fairnessKey: message.clinicId },
  staticSummary: "sends a mail about an appointment to its patient",
  args: [message] as [SendMessage],
});
