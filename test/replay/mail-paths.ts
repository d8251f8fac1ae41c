import { randomUUID } from "node:crypto";
import { vi } from "vitest";
import { jump } from "../../local/fast-forward/jump.ts";
import { messageWorkflowId } from "../../src/workflows/message/options.ts";
import { booked, makeLogin, openDesk } from "../support/desk.ts";
import type { MailServer } from "../support/mail-server.ts";
import type { Stack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

type Mail = { workflowId: string };
type Manner = Parameters<MailServer["behave"]>[0];

const aboutVisit = async (stack: Stack): Promise<Mail> => {
  const desk = await openDesk(stack, { offer: { payment_policy: "none" } });
  const { patientId, as } = await makeLogin(stack, desk, { email: `${randomUUID()}@mail.example` });
  const { id } = await booked(stack, desk, { patientId, as });
  const key = await firstIn(stack, "select dedupe_key as found from messages where appointment_id = $1", id);
  return { workflowId: messageWorkflowId(key) };
};

const aboutLogin = async (stack: Stack): Promise<Mail> => {
  const { organizationId } = await openDesk(stack);
  const organization = await firstIn(stack, "select slug as found from organizations where id = $1", organizationId);
  const login = { organization, email: `${randomUUID()}@mail.example`, password: "a walk by the sea" };
  await stack.api.call({ method: "POST", path: "/v1/auth/register", body: { ...login, fullName: "Grace Example" } });
  const ofAccount =
    "select m.id as found from account_mails m join accounts a on a.id = m.account_id where a.email = $1";
  return { workflowId: `account-mail:${await firstIn(stack, ofAccount, login.email)}` };
};

/**
 * The ways of a mail, by name; each returns the id of its workflow. One after the other: they change how the mail
 * server behaves towards everybody.
 */
export const mailPaths: Record<string, (stack: Stack) => Promise<string>> = {
  "mail about a visit, not taken at first": (stack) => sent(stack, aboutVisit),
  "mail about a visit, refused": (stack) => refused(stack, aboutVisit),
  "mail about a login, not taken at first": (stack) => sent(stack, aboutLogin),
  "mail about a login, refused": (stack) => refused(stack, aboutLogin),
};

async function sent(stack: Stack, make: (stack: Stack) => Promise<Mail>): Promise<string> {
  behave(stack, "busy");
  const { workflowId } = await make(stack);
  const { temporal } = stack.api.parts;
  const handle = temporal.workflow.getHandle(workflowId);
  await vi.waitFor(async () => {
    const [pending] = (await handle.describe()).raw.pendingActivities ?? [];
    if (!pending?.lastFailure) throw new Error("not tried yet");
  }, waiting);
  behave(stack, "take");
  await jump(temporal, workflowId, 60_000);
  await handle.result();
  return workflowId;
}

async function refused(stack: Stack, make: (stack: Stack) => Promise<Mail>): Promise<string> {
  behave(stack, "refuse");
  const { workflowId } = await make(stack);
  await vi.waitFor(() => stack.api.parts.temporal.workflow.getHandle(workflowId).result(), waiting);
  behave(stack, "take");
  return workflowId;
}

function behave({ mailServer }: Stack, manner: Manner): void {
  if (!mailServer) throw new Error("this stack has a mail server");
  mailServer.behave(manner);
}

/** Waits for what is written after the answer, by the relay. */
async function firstIn({ maker }: Stack, statement: string, value: string): Promise<string> {
  return vi.waitFor(async () => {
    const [row] = (await maker.admin.query<{ found: string }>(statement, [value])).rows;
    if (!row) throw new Error("nothing is there yet");
    return row.found;
  }, waiting);
}
