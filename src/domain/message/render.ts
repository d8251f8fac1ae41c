import type { Letter } from "./letter.ts";

/** For mail programs without HTML, and for those who read aloud. */
export function toText({ from, heading, paragraphs, facts, link, footer }: Letter): string {
  const blocks = [
    `${from}\n\n${heading}`,
    ...paragraphs,
    facts.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    `${link.label}:\n${link.url}`,
    `-- \n${footer}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** The product's own colour. */
const CLAY = "#7a3b12";

/**
 * One column that needs no pictures and no style sheet. The organization's colour is a stripe only, so that every one
 * can be read.
 */
export function toHtml(letter: Letter): string {
  const { language, direction, from, subject, heading, paragraphs, facts, link, footer, brandColor } = letter;
  const start = direction === "rtl" ? "right" : "left";
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th scope="row" style="${cell};text-align:${start};font-weight:400;color:#6b6660;white-space:nowrap">${escape(label)}</th><td style="${cell}"><bdi>${escape(value)}</bdi></td></tr>`,
  );
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(subject)}</title></head>
<body dir="${direction}" style="margin:0;padding:24px 12px;background:#f4f2ee;color:#1f1d1a;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans Arabic',sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-top:4px solid ${brandColor ?? CLAY};text-align:${start}">
<p style="margin:0 0 16px;color:#6b6660">${escape(from)}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escape(heading)}</h1>
${paragraphs.map((text) => `<p style="margin:0 0 16px">${escape(text)}</p>`).join("\n")}
<table dir="${direction}" style="border-collapse:collapse;margin:0 0 24px">${rows.join("")}</table>
<p style="margin:0 0 24px"><a href="${escape(link.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f1d1a;color:#ffffff;text-decoration:none">${escape(link.label)}</a></p>
<p style="margin:0;padding-top:16px;border-top:1px solid #e4e0da;font-size:13px;color:#6b6660">${escape(footer)}</p>
</div>
</body>
</html>
`;
}

const cell = "padding:6px 0;padding-inline-end:16px;vertical-align:top";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
