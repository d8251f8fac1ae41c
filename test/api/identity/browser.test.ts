import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { launch } from "../../../local/process.ts";
import { portOf } from "../../support/api.ts";
import { useTwoOrganizations } from "../../support/use-api.ts";

const served = useTwoOrganizations();

type Seen = { path: string; status: number; cookie: boolean; from: string | undefined };

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close().closeAllConnections()));

/** Serves on a free port of localhost, over plain HTTP as on a developer's machine. */
async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  servers.push(server);
  return `http://localhost:${portOf(server.address())}`;
}

/** Opens a page in Chromium until it has said something. */
async function browse(url: string, said: Promise<string>): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), "praxis-chromium-"));
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`, url];
  const chromium = await launch({ command: "chromium", args });
  try {
    const ended = chromium.exited.then((why) => Promise.reject(new Error(`Chromium ended: ${why}`)));
    return await Promise.race([said, ended]);
  } finally {
    await chromium.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

const page = (script: string) =>
  `<!doctype html><link rel="icon" href="data:,"><script type="module">${script}</script>`;

const hasChromium = await promisify(execFile)("chromium", ["--version"]).then(
  () => true,
  () => false,
);
test.skipIf(!hasChromium && process.env.REQUIRE_ALL !== "1")(
  `${hasChromium ? "" : "(no chromium on PATH) "}a browser on http://localhost keeps the cookie, hides it from scripts, and a page of another port gets nothing done with it`,
  async () => {
    const seen: Seen[] = [];
    let say = (_cookies: string) => {};
    const said = new Promise<string>((resolve) => {
      say = resolve;
    });
    const own = await serve((req, res) => {
      const { pathname, searchParams } = new URL(req.url ?? "/", "http://localhost");
      if (pathname === "/first") res.setHeader("content-type", "text/html").end(first);
      else if (pathname === "/second") res.setHeader("content-type", "text/html").end(second);
      else if (pathname === "/scripts-see") {
        res.end();
        say(searchParams.get("cookies") ?? "nothing");
      } else {
        const { cookie, "sec-fetch-site": from } = req.headers;
        res.on("finish", () =>
          seen.push({
            path: pathname,
            status: res.statusCode,
            cookie: Boolean(cookie?.startsWith("__Host-praxis_refresh=")),
            from: typeof from === "string" ? from : undefined,
          }),
        );
        served().api.express(req, res);
      }
    });
    const neighbour = await serve((_req, res) => res.setHeader("content-type", "text/html").end(between));
    const body = JSON.stringify({
      organization: "sunrise",
      email: served().world.people.nurse.email,
      password: served().world.password,
    });
    const first = page(`
      await fetch("/v1/auth/login", { method: "POST", headers: { "content-type": "application/json" }, body: '${body}' });
      location = "${neighbour}";`);
    const between = page(`
      const options = { method: "POST", credentials: "include", mode: "no-cors" };
      for (const act of ["logout", "refresh"]) await fetch("${own}/v1/auth/" + act, options).catch(() => "hidden from us");
      location = "${own}/second";`);
    const second = page(`
      for (const act of ["refresh", "refresh", "logout", "refresh"]) await fetch("/v1/auth/" + act, { method: "POST" });
      await fetch("/scripts-see?cookies=" + encodeURIComponent(document.cookie));`);

    expect(await browse(`${own}/first`, said)).toBe("");
    const ours = { cookie: true, from: "same-origin" };
    expect(seen).toEqual([
      { path: "/v1/auth/login", status: 200, cookie: false, from: "same-origin" },
      { path: "/v1/auth/logout", status: 403, cookie: true, from: "same-site" },
      { path: "/v1/auth/refresh", status: 403, cookie: true, from: "same-site" },
      { path: "/v1/auth/refresh", status: 200, ...ours },
      { path: "/v1/auth/refresh", status: 200, ...ours },
      { path: "/v1/auth/logout", status: 204, ...ours },
      { path: "/v1/auth/refresh", status: 401, cookie: false, from: "same-origin" },
    ]);
  },
  60_000,
);
