import type { Parts } from "../../compose.ts";
import { readBacklog } from "../../db/outbox/backlog.ts";
import type { Probes } from "../health.ts";
import { type Route, route } from "../route.ts";
import { systemState } from "./contract.ts";
import { findCurrentBuild, readQueues } from "./queues.ts";
import { createVersions } from "./versions.ts";

/** What operators look at first: `/readyz` in full, for who runs an organization. */
export function createSystemRoutes(parts: Parts, probes: Probes): Route[] {
  const { config, db, temporal } = parts;
  const versions = createVersions(parts);
  return [
    route({
      method: "get",
      path: "/v1/system",
      right: "system.read",
      operationId: "readSystem",
      tag: "system",
      summary: "How the parts are, and what waits in them",
      responses: { 200: { description: "As of now, or two seconds ago", schema: systemState } },
      async handler({ principal }) {
        const [postgres, temporalPart, redis, stripe, mail, told, queues, currentBuildId, events] = await Promise.all([
          probes.postgres(),
          probes.temporal(),
          probes.redis(),
          probes.stripe(),
          probes.mail(),
          versions(),
          readQueues(temporal).catch(() => null),
          findCurrentBuild(temporal).catch(() => null),
          readBacklog(db, principal.organizationId).catch(() => null),
        ]);
        const real = { isStandIn: false };
        return {
          status: 200,
          body: {
            buildId: config.buildId,
            currentBuildId,
            parts: {
              postgres: { ...postgres, ...real, version: told.postgres },
              temporal: { ...temporalPart, ...real, version: told.temporal },
              redis: { ...redis, ...real, version: told.redis },
              stripe: { ...stripe, isStandIn: config.stripe.apiUrl !== undefined, version: told.stripe },
              mail: { ...mail, isStandIn: config.mailPageUrl !== undefined, version: null },
            },
            queues,
            events,
            links: {
              workflows: `${config.temporal.uiUrl}/namespaces/${config.temporal.namespace}/workflows`,
              mails: config.mailPageUrl ?? null,
            },
          },
        };
      },
    }),
  ];
}
