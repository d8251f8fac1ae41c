import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import express, { type Express } from "express";
import { SMTPServer } from "smtp-server";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { listPage, mailPage } from "./pages.ts";

type Options = { smtpPort: number; port: number; dir: string; keep?: number };

const largestMail = 25 * 1024 ** 2;

/**
 * Takes every mail that is sent to it by SMTP on this machine, keeps the
 * newest, and shows them to people (a page) and to tests (JSON).
 */
export async function startMailCatcher({ smtpPort, port, dir, keep = 200 }: Options) {
  const mailbox = await openMailbox({ dir, keep });
  const smtp = createSmtp(mailbox);
  const http = createServer(createPages(mailbox, keep));
  smtp.listen(smtpPort, "127.0.0.1");
  await once(smtp.server, "listening");
  http.listen(port, "127.0.0.1");
  await once(http, "listening");
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    url: `http://127.0.0.1:${portOf(http)}`,
    async stop(): Promise<void> {
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(resolve)),
        new Promise<void>((resolve) => {
          http.close(() => resolve());
          http.closeAllConnections();
        }),
      ]);
    },
  };
}

/** Answers a mail with "accepted" once it is on disk. */
function createSmtp(mailbox: Mailbox): SMTPServer {
  const smtp = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: largestMail,
    onData(stream, { envelope: { rcptTo } }, answer) {
      const to = rcptTo.map(({ address }) => address);
      readWhole(stream)
        .then((source) => mailbox.put(source, to))
        .then(
          () => answer(),
          (error: unknown) => answer(error instanceof Error ? error : new Error("not stored")),
        );
    },
  });
  // A client that hangs up in the middle is no concern of ours.
  smtp.on("error", ({ message }) => console.error(message));
  return smtp;
}

async function readWhole(stream: Readable & { sizeExceeded: boolean }): Promise<Buffer> {
  const source = await buffer(stream);
  if (stream.sizeExceeded) throw Object.assign(new Error("larger than 25 MB"), { responseCode: 552 });
  return source;
}

function createPages(mailbox: Mailbox, keep: number): Express {
  const app = express().disable("x-powered-by");
  app.use((_req, res, next) => {
    res.set({ "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer" });
    res.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'");
    next();
  });
  app.get("/healthz", (_req, res) => res.json({ status: "ok" }));
  app.get("/", async (_req, res) => res.send(listPage(await mailbox.list(), keep)));
  app
    .route("/mails.json")
    .get(async ({ query: { to } }, res) => res.json(await mailbox.list(typeof to === "string" ? to : undefined)))
    .delete(async (_req, res) => {
      await mailbox.empty();
      res.status(204).end();
    });
  app.get("/mails/:id", async ({ params: { id } }, res) => {
    const mail = await mailbox.find(id);
    if (!mail) return res.status(404).send("There is no such mail.");
    return res.send(mailPage(mail));
  });
  app.get("/mails/:id/html", async ({ params: { id } }, res) => {
    const mail = await mailbox.find(id);
    // Opened by itself it is as confined as in the frame.
    res.set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    return res.status(mail ? 200 : 404).send(mail?.html ?? "");
  });
  app.get("/mails/:id/source", async ({ params: { id } }, res) => {
    const source = await mailbox.findSource(id);
    return res
      .status(source ? 200 : 404)
      .type("text/plain")
      .send(source ?? "");
  });
  return app;
}

function portOf(server: Pick<Server, "address">): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the mail catcher does not listen on a port");
  return address.port;
}
