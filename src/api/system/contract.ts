import * as z from "zod";
import { instant } from "../contract.ts";

/** How a part is, as a probe found it. */
export const part = z.strictObject({
  state: z.enum(["up", "down", "outdated", "off"]).meta({
    description: "outdated: the database lacks migrations this code needs; off: not configured",
  }),
  ms: z.number().min(0).meta({ description: "How long it took to answer" }),
});

const knownPart = part.extend({
  version: z.string().nullable().meta({ description: "null = it tells none" }),
  isStandIn: z.boolean().meta({ description: "Something local that takes the place of another company's system" }),
});

const queue = z.strictObject({
  name: z.string(),
  backlog: z.int().min(0).meta({ description: "Tasks that no worker has taken yet" }),
  backlogSeconds: z.number().min(0).meta({ description: "How long the oldest of them has waited" }),
  workers: z.int().min(0).meta({ description: "Processes that ask for its tasks, or did in the last minutes" }),
  buildIds: z.array(z.string()).meta({ description: "The versions these run" }),
});

export const systemState = z
  .strictObject({
    buildId: z.string().meta({ description: "The version of this process" }),
    currentBuildId: z.string().nullable().meta({ description: "The workers' version that new workflows begin on" }),
    parts: z.strictObject({
      postgres: knownPart,
      temporal: knownPart,
      redis: knownPart,
      stripe: knownPart,
      mail: knownPart,
    }),
    queues: z.array(queue).nullable().meta({ description: "null = Temporal does not answer" }),
    events: z
      .strictObject({ undelivered: z.int().min(0), oldestAt: instant.nullable() })
      .nullable()
      .meta({ description: "Of one's own organization, not told to its screens yet; null = Postgres does not answer" }),
    links: z.strictObject({
      workflows: z.string().meta({ description: "The workflows in Temporal UI" }),
      mails: z.string().nullable().meta({ description: "What the stand-in for mail has taken" }),
    }),
  })
  .meta({ id: "SystemState" });

export type SystemState = z.output<typeof systemState>;
export type Queue = z.output<typeof queue>;
