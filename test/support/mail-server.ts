import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { freePort } from "../../local/ready.ts";

/**
 * `take`: as it should. `drop`: it takes the mail and the connection breaks before it says so. `cut`: the connection
 * breaks in the middle of the mail. `hang`: it takes the mail and never says so. `refuse`: there is no such mailbox.
 * `busy`: not now.
 */
type Manner = "take" | "drop" | "cut" | "hang" | "refuse" | "busy";

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/** Somebody's mail server, which keeps what it has taken, and can be away or behave badly. */
export async function startMailServer() {
  const port = await freePort();
  const taken: Email[] = [];
  let manner: Manner = "take";
  let attempts = 0;
  let server: SMTPServer | undefined;

  async function start(): Promise<void> {
    server = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      disableReverseLookup: true,
      onRcptTo(_address, _session, answer) {
        const code = { refuse: 550, busy: 451 }[String(manner)];
        // Servers like to name the mailbox.
        answer(code ? Object.assign(new Error(`<${_address.address}> not here`), { responseCode: code }) : null);
      },
      onData(stream, { id }, answer) {
        attempts++;
        const sockets = [...(server?.connections ?? [])];
        const hangUp = () => {
          for (const one of sockets) if (one.session.id === id) one._socket.destroy();
        };
        if (manner === "cut") return hangUp();
        const then = manner;
        void buffer(stream).then(async (source) => {
          taken.push(await PostalMime.parse(source));
          if (then === "drop") hangUp();
          else if (then !== "hang") answer(null, "queued as 4711");
        });
      },
    });
    server.on("error", () => undefined); // who hangs up in the middle is what some tests are about
    server.listen(port, "127.0.0.1");
    await once(server.server, "listening");
  }

  async function stop(): Promise<void> {
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    server = undefined;
  }

  await start();
  return {
    url: `smtp://127.0.0.1:${port}`,
    start,
    stop,
    /** From now on. */
    behave(how: Manner): void {
      manner = how;
    },
    /** How often it was given a mail. */
    attempts: () => attempts,
    /** The mails it took, the first first; those to one address, when given. */
    mails: (to?: string) => taken.filter((mail) => to === undefined || mail.to?.some(({ address }) => address === to)),
  };
}
