import type { Parts } from "../../compose.ts";
import { readServerVersion } from "../../db/schema-version.ts";
import { PATIENCE_MS } from "./patience.ts";

type Told = Record<"postgres" | "temporal" | "redis" | "stripe", string | null>;

/** Makes the question which versions the parts are of; those that do not answer tell none. */
export function createVersions({ db, temporal, redis, stripe }: Parts): () => Promise<Told> {
  const orNone = (version: Promise<string | undefined>) => version.then((known) => known ?? null).catch(() => null);
  return async () => {
    const [postgres, server, cache] = await Promise.all([
      orNone(readServerVersion(db)),
      orNone(
        temporal.withDeadline(Date.now() + PATIENCE_MS, async () => {
          const { serverVersion } = await temporal.workflowService.getSystemInfo({});
          return serverVersion;
        }),
      ),
      orNone(
        redis ? redis.info("server").then((info) => /redis_version:(\S+)/.exec(info)?.[1]) : Promise.resolve(undefined),
      ),
    ]);
    return { postgres, temporal: server, redis: cache, stripe: String(stripe.getApiField("version")) };
  };
}
