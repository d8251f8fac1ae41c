import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import express, { type Request, type Response, type Router } from "express";
import helmet from "helmet";
import * as z from "zod";
import type { Config } from "../config.ts";
import { listServices } from "../db/catalog/queries.ts";
import type { Db } from "../db/client.ts";
import { findOrganization, findOrganizationId, listClinics, listEmbedOrigins } from "../db/organization/queries.ts";
import { listPractitioners } from "../db/staff/queries.ts";
import type { ServiceProfile } from "../domain/catalog/service.ts";
import type { ClinicProfile, OrganizationProfile } from "../domain/organization/profile.ts";
import type { PractitionerProfile } from "../domain/staff/practitioner.ts";
import { limitVisitors } from "./limit-requests.ts";
import { organizationParams } from "./organization/contract.ts";

const languages = ["en", "ar"] as const;

/**
 * What the booking page is painted from, here and again in the browser;
 * `web/book` reads it by the types of the API's document.
 */
type PageData = {
  language: (typeof languages)[number];
  /**
   * Where a card is typed: into Stripe's own form, or into ours for test cards where a stand-in takes Stripe's place.
   */
  cardForm: { kind: "stripe" } | { kind: "stand_in"; apiUrl: string };
  /** Shown in a frame of another site: login and payment open in a page of their own. */
  isEmbedded: boolean;
  organization: OrganizationProfile;
  clinics: ClinicProfile[];
  services: ServiceProfile[];
  practitioners: PractitionerProfile[];
};

type PageParts = { db: Db; config: Config };

const renderer = z.object({
  renderPage: z.custom<(page: PageData, url: string) => string>((value) => typeof value === "function"),
  brandStyle: z.custom<(brandColor: string | null) => string>((value) => typeof value === "function"),
});
const manifest = z.object({ "main.tsx": z.object({ file: z.string(), css: z.array(z.string()) }) });

/**
 * What browsers load: the booking page, which is painted here for the first time, and the
 * app, both as `webDir` holds them; the API knows nothing of the web's source. Where nothing
 * was built, as for tests of the API alone, it serves neither.
 */
export async function createPages({ db, config }: PageParts): Promise<Router> {
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

  const paint = await loadBookingPage(dist);
  for (const limit of limitVisitors(config)) pages.use("/book", limit);
  pages.get("/book/:slug", policyOf(config), async (req, res, next) => {
    const page = await readPage({ db, config }, req, { isEmbedded: false });
    if (page) sendPage(res, paint(page, req.originalUrl, nonceOf(res)));
    else next();
  });
  // The one page that others may frame, and only those that the organization names.
  pages.get("/book/:slug/embed", async (req, res, next) => {
    const page = await readPage({ db, config }, req, { isEmbedded: true });
    if (!page) return next();
    res.removeHeader("X-Frame-Options"); // knows no list of origins; browsers that know the policy below do not need it
    const policy = policyOf(config, await readEmbedOrigins(db, req.params.slug));
    policy(req, res, (fault) => (fault ? next(fault) : sendPage(res, paint(page, req.originalUrl, nonceOf(res)))));
  });
  pages.get("/widget.js", (_req, res) => {
    res.set({ "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=3600" });
    res.sendFile(join(dist, "book/widget.js"));
  });
  return pages;
}

async function readEmbedOrigins(db: Db, slug: string): Promise<string[]> {
  const organizationId = await findOrganizationId(db, slug);
  return organizationId ? listEmbedOrigins(db, organizationId) : [];
}

type Paint = (page: PageData, url: string, nonce: string) => string;

async function loadBookingPage(dist: string): Promise<Paint> {
  const { "main.tsx": built } = manifest.parse(JSON.parse(await readFile(join(dist, "book/manifest.json"), "utf8")));
  const { renderPage, brandStyle } = renderer.parse(
    await import(pathToFileURL(join(dist, "book-render/render.js")).href),
  );
  const links = built.css.map((file) => `<link rel="stylesheet" href="/${file}">`).join("");
  return (page, url, nonce) => `<!doctype html>
<html lang="${page.language}" dir="${page.language === "ar" ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.organization.name)}</title>
<link rel="icon" href="data:,">
${links}<style nonce="${nonce}">${brandStyle(page.organization.brandColor)}</style><script type="module" src="/${built.file}"></script>
</head>
<body><div id="page">${renderPage(page, url)}</div><script type="application/json" id="page-data">${jsonInHtml(page)}</script></body>
</html>`;
}

/** undefined: no such organization. */
async function readPage(
  { db, config }: PageParts,
  req: Request<{ slug: string }>,
  { isEmbedded }: Pick<PageData, "isEmbedded">,
): Promise<PageData | undefined> {
  const slug = organizationParams.shape.slug.safeParse(req.params.slug);
  const organizationId = slug.success ? await findOrganizationId(db, slug.data) : undefined;
  if (!organizationId) return undefined;
  const [organization, clinics, services, practitioners] = await Promise.all([
    findOrganization(db, organizationId),
    listClinics(db, organizationId, new Date()),
    listServices(db, organizationId),
    listPractitioners(db, organizationId),
  ]);
  const { apiUrl } = config.stripe;
  const cardForm = apiUrl ? ({ kind: "stand_in", apiUrl } as const) : ({ kind: "stripe" } as const);
  return (
    organization && { language: languageOf(req), cardForm, isEmbedded, organization, clinics, services, practitioners }
  );
}

/** `?lang=` before what the browser prefers. */
function languageOf(req: Request): PageData["language"] {
  const wanted = languages.find((language) => language === req.query["lang"]);
  return wanted ?? languages.find((language) => language === req.acceptsLanguages(...languages)) ?? "en";
}

/** Marks the styles that the app's components make while they run; another for each answer. */
function nonceOf(res: ServerResponse): string {
  const known = nonces.get(res) ?? randomBytes(16).toString("base64url");
  nonces.set(res, known);
  return known;
}
const nonces = new WeakMap<ServerResponse, string>();

function sendPage(res: Response, html: string): void {
  res.set("Cache-Control", "no-cache").type("html").send(html);
}

/** Our own scripts and styles alone, Stripe's where cards are typed, and its stand-in where there is one. */
function policyOf({ stripe }: Config, frameAncestors: readonly string[] = []) {
  const stripeApi = stripe.apiUrl ? new URL(stripe.apiUrl).origin : "https://api.stripe.com";
  const stripeScript = stripe.apiUrl ? [] : ["https://js.stripe.com"];
  const stripeFrames = stripe.apiUrl ? [stripeApi] : ["https://js.stripe.com", "https://hooks.stripe.com"];
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      connectSrc: ["'self'", stripeApi],
      fontSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: frameAncestors.length > 0 ? [...frameAncestors] : ["'none'"],
      frameSrc: stripeFrames,
      imgSrc: ["'self'", "data:", "https:"],
      manifestSrc: ["'self'"],
      scriptSrc: ["'self'", ...stripeScript],
      styleSrc: ["'self'", (_req, res) => `'nonce-${nonceOf(res)}'`],
    },
  });
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** No text of ours can end the element that holds it. */
const jsonInHtml = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");
