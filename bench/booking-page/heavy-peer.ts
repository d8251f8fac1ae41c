import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { cacheDir } from "../../local/cache.ts";

/**
 * The libraries that the booking page of Easy!Appointments loads, from npm; 26 scripts and 6 style sheets in all with
 * its own. Of the program itself there is not a line here: its own 15 scripts and 2 style sheets are filler.
 */
const packages = {
  "@fortawesome/fontawesome-free": "6.7.2",
  "@popperjs/core": "2.11.8",
  bootstrap: "5.3.9",
  flatpickr: "4.6.13",
  jquery: "3.8.0",
  moment: "2.31.0",
  "moment-timezone": "0.6.6",
  select2: "4.0.13",
  "tippy.js": "6.3.7",
  trumbowyg: "2.31.0",
};
const scripts = [
  "jquery/dist/jquery.min.js",
  "@popperjs/core/dist/umd/popper.min.js",
  "bootstrap/dist/js/bootstrap.min.js",
  "moment/min/moment.min.js",
  "moment-timezone/builds/moment-timezone-with-data.min.js",
  "@fortawesome/fontawesome-free/js/fontawesome.min.js",
  "@fortawesome/fontawesome-free/js/solid.min.js",
  "tippy.js/dist/tippy-bundle.umd.min.js",
  "trumbowyg/dist/trumbowyg.min.js",
  "select2/dist/js/select2.min.js",
  "flatpickr/dist/flatpickr.min.js",
];
const styles = [
  "bootstrap/dist/css/bootstrap.min.css",
  "flatpickr/dist/flatpickr.min.css",
  "select2/dist/css/select2.min.css",
  "tippy.js/dist/tippy.css",
];
const ownScripts = Array.from({ length: 15 }, (_, i) => `own-${i}.js`);
const ownStyles = ["own-0.css", "own-1.css"];

/** The page behind an address of its own. It asks for the free times when everything it loads is there. */
export async function startHeavyPeer(readTimes: () => Promise<unknown>): Promise<{ url: string; server: Server }> {
  const folder = await installPackages();
  const files = new Map<string, Buffer>();
  for (const path of [...scripts, ...styles]) files.set(`/${path}`, gzipSync(await readFile(join(folder, path))));
  for (const path of [...ownScripts, ...ownStyles]) files.set(`/${path}`, gzipSync(filler()));
  files.set("/", gzipSync(page)).set("/book.js", gzipSync(bookJs));
  const server = createServer((req, res) => {
    const send = (type: string, body: Buffer) =>
      res.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(body);
    const body = files.get(req.url ?? "");
    if (body) send(typeOf(req.url ?? ""), body);
    else void readTimes().then((times) => send("application/json", gzipSync(JSON.stringify(times))));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the peer listens on no port");
  return { url: `http://127.0.0.1:${address.port}/`, server };
}

/** Once, into the user's cache: nothing else needs them. */
async function installPackages(): Promise<string> {
  const folder = join(await cacheDir(), "booking-page-peer");
  await mkdir(folder, { recursive: true });
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const file = join(folder, "package.json");
  if ((await readFile(file, "utf8").catch(() => "")) !== manifest) {
    await promisify(execFile)("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-save", ...versions()]);
    await writeFile(file, manifest);
  }
  return join(folder, "node_modules");
}

const versions = () => Object.entries(packages).map(([name, version]) => `${name}@${version}`);

/** A kilobyte that gzip makes no smaller, and that runs nothing. */
const filler = () => `/*${randomBytes(1_024).toString("base64")}*/`;

const typeOf = (path: string) =>
  path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Booking</title>${[...styles, ...ownStyles].map((path) => `<link rel="stylesheet" href="/${path}">`).join("")}</head>
<body><main class="container"><h1><i class="fas fa-calendar"></i> Book an appointment</h1><input id="day"><ul id="times"></ul></main>
${[...scripts, ...ownScripts, "book.js"].map((path) => `<script src="/${path}"></script>`).join("\n")}</body></html>`;

/** What such a page does with its libraries, in a few lines: a calendar, and the first day's times as buttons. */
const bookJs = `$(() => {
  flatpickr("#day", { inline: true });
  $.getJSON("/times").then(({ timeZone, days: [day] }) => {
    for (const { startsAt } of day.starts) {
      const button = $("<button class='btn btn-outline-secondary'>").text(moment(startsAt).tz(timeZone).format("HH:mm"));
      $("#times").append($("<li>").append(button));
      button[0].addEventListener("click", () => $("h1").text(button.text()));
    }
  });
});`;
