import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import PostalMime, { type Address, type Email } from "postal-mime";
import { v7 as uuidv7 } from "uuid";

/** A mail as programs and pages read it. `to` is whom it was sent to: everybody, hidden copies too. */
export type Mail = {
  id: string;
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  text: string | null;
  html: string | null;
  attachments: { name: string; type: string }[];
  headers: { name: string; value: string }[];
};

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

const ending = ".eml";
/** What we note on the envelope, in front of the mail as it came. */
const envelope = { receivedAt: "X-Received-At", to: "X-Envelope-To" } as const;

/** The mails in a folder, a file each, of which the newest `keep` stay. */
export async function openMailbox({ dir, keep }: { dir: string; keep: number }) {
  await mkdir(dir, { recursive: true });

  // Ids begin with the time, so the order of names is the order of arrival.
  async function listIds(): Promise<string[]> {
    const names = (await readdir(dir)).filter((name) => name.endsWith(ending));
    return names
      .map((name) => name.slice(0, -ending.length))
      .sort()
      .reverse();
  }

  async function findSource(id: string): Promise<Buffer | undefined> {
    return (await listIds()).includes(id) ? readFile(join(dir, id + ending)).catch(() => undefined) : undefined;
  }

  async function find(id: string): Promise<Mail | undefined> {
    const source = await findSource(id);
    return source && toMail(id, await PostalMime.parse(source));
  }

  return {
    find,
    findSource,
    /** Resolves when the mail is on disk. */
    async put(source: Buffer, to: readonly string[]): Promise<void> {
      const id = uuidv7();
      const notes = `${envelope.receivedAt}: ${new Date().toISOString()}\r\n${envelope.to}: ${to.join(", ")}\r\n`;
      const unfinished = join(dir, `${id}.unfinished`);
      await writeFile(unfinished, Buffer.concat([Buffer.from(notes), source]));
      await rename(unfinished, join(dir, id + ending));
      for (const old of (await listIds()).slice(keep)) await rm(join(dir, old + ending), { force: true });
    },
    /** Newest first; only those to `to`, when given. */
    async list(to?: string): Promise<Mail[]> {
      const mails = await Promise.all((await listIds()).map(find));
      return mails.filter((mail) => mail !== undefined).filter((mail) => to === undefined || mail.to.includes(to));
    },
    async empty(): Promise<void> {
      for (const id of await listIds()) await rm(join(dir, id + ending), { force: true });
    },
  };
}

function toMail(id: string, { headers, from, subject, text, html, attachments }: Email): Mail {
  const noted = (name: string) => headers.find(({ key }) => key === name.toLowerCase())?.value ?? "";
  return {
    id,
    receivedAt: noted(envelope.receivedAt),
    from: wordsFor(from),
    to: noted(envelope.to).split(", "),
    subject: subject ?? "",
    text: text ?? null,
    html: html ?? null,
    attachments: attachments.map(({ filename, mimeType }) => ({ name: filename ?? "unnamed", type: mimeType })),
    headers: headers
      .filter(({ originalKey }) => !Object.values<string>(envelope).includes(originalKey))
      .map(({ originalKey, value }) => ({ name: originalKey, value })),
  };
}

function wordsFor(address: Address | undefined): string {
  if (!address?.address) return address?.name ?? "";
  return address.name ? `${address.name} <${address.address}>` : address.address;
}
