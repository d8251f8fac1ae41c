import type { Mail } from "./mailbox.ts";

const style = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .4rem .8rem .4rem 0; vertical-align: top; border-bottom: 1px solid #ddd }
  pre { white-space: pre-wrap; overflow-wrap: anywhere } iframe { width: 100%; height: 32rem; border: 1px solid #bbb }`;

const page = (title: string, body: string, head = "") =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
  ${head}<style>${style}</style></head><body><h1>${escape(title)}</h1>${body}</body></html>`;

export function listPage(mails: readonly Mail[], keep: number): string {
  const rows = mails.map(
    ({ id, receivedAt, to, subject }) =>
      `<tr><td>${escape(timeOf(receivedAt))}</td><td>${escape(to.join(", "))}</td><td><a href="/mails/${id}">${escape(subject || "(no subject)")}</a></td></tr>`,
  );
  const table = `<table><thead><tr><th>Received</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  const words = `<p>What Praxis sends on this machine ends here; nothing reaches anybody. The newest ${keep} are kept.</p>`;
  return page(
    "Mails",
    words + (rows.length > 0 ? table : "<p>None yet.</p>"),
    '<meta http-equiv="refresh" content="5">',
  );
}

export function mailPage(mail: Mail): string {
  const { id, receivedAt, from, to, subject, text, html, attachments, headers } = mail;
  const facts = [
    ["Received", timeOf(receivedAt)],
    ["From", from],
    ["To", to.join(", ")],
    ...(attachments.length > 0
      ? [["Attached", attachments.map(({ name, type }) => `${name} (${type})`).join(", ")]]
      : []),
  ];
  const rows = facts.map(([name = "", value = ""]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`);
  const parts = [
    `<p><a href="/">All mails</a> · <a href="/mails/${id}/source">Source</a></p><table>${rows.join("")}</table>`,
    // What is inside may run nothing and load nothing, whatever it says.
    ...(html === null
      ? []
      : [`<h2>HTML</h2><iframe sandbox title="The mail as HTML" src="/mails/${id}/html"></iframe>`]),
    ...(text === null ? [] : [`<h2>Text</h2><pre>${escape(text)}</pre>`]),
    `<h2>Headers</h2><pre>${escape(headers.map(({ name, value }) => `${name}: ${value}`).join("\n"))}</pre>`,
  ];
  return page(subject || "(no subject)", parts.join(""));
}

const timeOf = (receivedAt: string) => receivedAt.slice(0, 19).replace("T", " ");

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
