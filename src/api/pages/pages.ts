import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { listEmbedOrigins } from "../../db/organization/queries.ts";
import { iconOf } from "./icon.ts";
import { languageOf, organizationOf, type PageData, type PageParts, readFound, readPage } from "./page-data.ts";
import { type BookingPage, loadBookingPage } from "./paint.ts";
import { nonceOf, policyOf } from "./policy.ts";

/**
 * What browsers load: the booking page, which is painted here for the first time, and the
 * app, both as `webDir` holds them; the API knows nothing of the web's source. Where nothing
 * was built, as for tests of the API alone, it serves neither.
 */
export async function createPages(parts: PageParts, visitorLimits: readonly RequestHandler[]): Promise<Router> {
  const { db, config } = parts;
  const pages = express.Router();
  const dist = resolve(config.webDir);
  const appPage = await readFile(join(dist, "app/index.html"), "utf8").catch(() => undefined);
  if (appPage === undefined) return pages;
  // Names carry a hash of what is in them.
  const assets = { immutable: true, maxAge: "1y", index: false, redirect: false } as const;
  pages.use("/assets/book", express.static(join(dist, "book/assets/book"), assets));
  pages.use("/assets/app", express.static(join(dist, "app/assets/app"), assets));
  pages.get("/", (_req, res) => res.redirect("/app/"));
  pages.get(["/app", "/app/*path"], policyOf(config), (_req, res) =>
    sendPage(res, appPage.replace("NONCE", nonceOf(res))),
  );

  // Browsers ask for one on every page that names none, such as an answer of the API.
  pages.get(["/favicon.svg", "/favicon.ico"], (_req, res) => {
    res.set("Cache-Control", "public, max-age=86400").type("svg").send(iconOf("Praxis"));
  });

  const bookingPage = await loadBookingPage(dist);
  const paint = createPaint(parts, bookingPage);
  for (const limit of visitorLimits) pages.use("/book", limit);
  pages.get("/book/:slug", policyOf(config), async (req, res, next) => {
    const organizationId = await organizationOf(parts, req);
    const html = organizationId && (await paint(organizationId, { isEmbedded: false }, req, res));
    if (html) sendPage(res, html);
    else next();
  });
  // The one page that others may frame, and only those that the organization names.
  pages.get("/book/:slug/embed", async (req, res, next) => {
    const organizationId = await organizationOf(parts, req);
    const html = organizationId && (await paint(organizationId, { isEmbedded: true }, req, res));
    if (!html) return next();
    res.removeHeader("X-Frame-Options"); // knows no list of origins; browsers that know the policy below do not need it
    const policy = policyOf(config, await listEmbedOrigins(db, organizationId));
    policy(req, res, (fault) => (fault ? next(fault) : sendPage(res, html)));
  });
  // Whoever looks at an address of no clinic is told so in words, a program in a problem document.
  pages.get(["/book", "/book/*path"], policyOf(config), (req, res, next) => {
    if (req.accepts("json", "html") !== "html") return next();
    sendPage(res.status(404), bookingPage.paintNoPage(languageOf(req), nonceOf(res)));
  });
  pages.get("/widget.js", (_req, res) => {
    res.set({ "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=3600" });
    res.sendFile(join(dist, "book/widget.js"));
  });
  return pages;
}

type Paint = (
  organizationId: string,
  shown: Pick<PageData, "isEmbedded">,
  req: Request<{ slug: string }>,
  res: Response,
) => Promise<string | undefined>;

/** Paints an organization's page with the free times that its address asks for. */
function createPaint(parts: PageParts, { paint, firstSearch }: BookingPage): Paint {
  return async (organizationId, { isEmbedded }, req, res) => {
    const page = await readPage(parts, organizationId, { isEmbedded, language: languageOf(req) });
    if (!page) return undefined;
    const now = new Date();
    const search = firstSearch(page, req.originalUrl, now);
    const found = search && (await readFound(parts, organizationId, search, now));
    return paint(found ? { ...page, found } : page, req.originalUrl, nonceOf(res));
  };
}

function sendPage(res: Response, html: string): void {
  res.set("Cache-Control", "no-cache").type("html").send(html);
}
