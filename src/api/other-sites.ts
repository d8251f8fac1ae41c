import cors from "cors";
import type { RequestHandler } from "express";
import type { Db } from "../db/client.ts";
import { findOrganizationId, listReadingOrigins } from "../db/organization/queries.ts";
import { organizationParams } from "./organization/contract.ts";
import type { Route } from "./route.ts";

/** What scripts of other sites may call: what every visitor may read of an organization. */
export const isForOtherSites = ({ method, path, right }: Route) =>
  method === "get" && right === "public" && path.startsWith("/v1/organizations/:slug");

/**
 * Lets scripts of the sites that the path's organization lists read the answer. They bring no cookie and no login: to
 * log in, book and pay there is a page of our own, see docs/decisions/0026-what-other-sites-may-do.md.
 */
export function allowOtherSites(db: Db): RequestHandler {
  return async (req, res, next) => {
    const origin = req.headers.origin ? await listOrigins(db, req.params["slug"]) : [];
    cors({ origin, methods: ["GET", "HEAD"], exposedHeaders, maxAge: 600 })(req, res, next);
  };
}

const exposedHeaders = ["RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"];

async function listOrigins(db: Db, named: unknown): Promise<string[]> {
  const slug = organizationParams.shape.slug.safeParse(named);
  const organizationId = slug.success ? await findOrganizationId(db, slug.data) : undefined;
  return organizationId ? listReadingOrigins(db, organizationId) : [];
}
