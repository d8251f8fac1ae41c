import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport, type SendMailOptions } from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { startMailCatcher } from "../../local/mail/catcher.ts";

let dir: string;
let catcher: Awaited<ReturnType<typeof startMailCatcher>>;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "praxis-mail-"));
  catcher = await startCatcher();
});
afterEach(async () => {
  await catcher.stop();
  await rm(dir, { recursive: true });
});

const startCatcher = (keep = 3) => startMailCatcher({ smtpPort: 0, port: 0, dir, keep });

const send = (mail: SendMailOptions) =>
  createTransport(catcher.smtpUrl).sendMail({ from: "Sunrise <desk@sunrise.example>", ...mail });

const mail = z.looseObject({
  id: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  attachments: z.array(z.object({ name: z.string(), type: z.string() })),
});

async function list(query = "") {
  return z.array(mail).parse(await (await fetch(`${catcher.url}/mails.json${query}`)).json());
}

async function read(path: string) {
  const answer = await fetch(catcher.url + path);
  return { status: answer.status, policy: answer.headers.get("content-security-policy"), text: await answer.text() };
}

test("a mail that was accepted can be read as it was sent, in any script, with what is attached and whom it went to unseen", async () => {
  const invitation = { filename: "visit.ics", content: "BEGIN:VCALENDAR", contentType: "text/calendar" };
  const words = { subject: "موعدك غدًا", text: "Bis morgen, Jürgen", html: "<p>Bis morgen</p>" };
  await send({ to: "anna@mail.example", bcc: "archive@sunrise.example", attachments: [invitation], ...words });
  const [caught, ...others] = await list();
  expect(others).toEqual([]);
  expect(caught).toMatchObject({
    from: "Sunrise <desk@sunrise.example>",
    to: ["anna@mail.example", "archive@sunrise.example"],
    subject: words.subject,
    attachments: [{ name: "visit.ics", type: "text/calendar" }],
  });
  expect(caught?.text).toContain(words.text);
  expect(caught?.html).toContain(words.html);
});

test("mails are listed newest first, for one address if asked, and outlive a restart", async () => {
  for (const to of ["anna@mail.example", "ben@mail.example"]) await send({ to, subject: `for ${to}`, text: "." });
  await catcher.stop();
  catcher = await startCatcher();
  expect((await list()).map(({ subject }) => subject)).toEqual(["for ben@mail.example", "for anna@mail.example"]);
  expect((await list("?to=anna@mail.example")).map(({ subject }) => subject)).toEqual(["for anna@mail.example"]);
});

test("only the newest are kept, and none after they were forgotten", async () => {
  for (const subject of ["1", "2", "3", "4"]) await send({ to: "anna@mail.example", subject, text: "." });
  expect((await list()).map(({ subject }) => subject)).toEqual(["4", "3", "2"]);
  expect(await readdir(dir)).toHaveLength(3);
  expect((await fetch(`${catcher.url}/mails.json`, { method: "DELETE" })).status).toBe(204);
  expect(await list()).toEqual([]);
});

test("what a mail says is shown and never run", async () => {
  const script = "<script>alert(1)</script>";
  await send({ to: "anna@mail.example", subject: script, text: script, html: `<b>hello</b>${script}` });
  const [{ id } = { id: "" }] = await list();
  for (const path of ["/", `/mails/${id}`]) {
    const { status, text, policy } = await read(path);
    expect(status).toBe(200);
    expect(text).toContain("&lt;script&gt;");
    expect(text).not.toContain("<script>");
    expect(policy).toContain("default-src 'none'");
  }
  expect((await read(`/mails/${id}`)).text).toContain(
    `<iframe sandbox title="The mail as HTML" src="/mails/${id}/html">`,
  );
  expect((await read(`/mails/${id}/html`)).policy).toMatch(/^sandbox; default-src 'none'/);
});

test("a mail that is not there is said to be so, whatever the path tries", async () => {
  for (const path of ["/mails/none", "/mails/none/html", "/mails/none/source", "/mails/..%2F..%2Fpasswd/source"]) {
    expect((await read(path)).status).toBe(404);
  }
});
