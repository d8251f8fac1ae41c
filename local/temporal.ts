import { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { searchAttributes } from "../src/workflows/search-attributes.ts";
import { launch, type Running } from "./process.ts";
import { untilReady } from "./ready.ts";
import { findTemporal } from "./temporal-binary.ts";
import { dynamicConfig, retentionDays, sqlitePragmas, timeSkippingConfig } from "./temporal-settings.ts";

export type TemporalServer = Running & { address: string; uiUrl: string | undefined };

export type TemporalOptions = {
  port: number;
  /** Without one there is no Web UI. */
  uiPort?: number;
  namespaces: readonly string[];
  /** Where workflows are kept; without one they are gone with the server. */
  file?: string;
  say?: (progress: string) => void;
  onLine?: (line: string) => void;
};

/**
 * Starts Temporal on this machine: real server, SQLite storage, time skipping
 * on, our search attributes in every namespace.
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const command = await findTemporal(options.say ?? (() => {}));
  const server = await launch({ command, args: serverArguments(options), onLine: options.onLine });
  const address = `127.0.0.1:${options.port}`;
  await untilReady(server, () => keepHistories(address, options.namespaces), { part: "Temporal" });
  const uiUrl = options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`;
  return { ...server, address, uiUrl };
}

function serverArguments({ port, uiPort, namespaces, file }: TemporalOptions): string[] {
  const args = ["server", "start-dev", "--ip", "127.0.0.1", "--port", String(port)];
  // The variables and files that configure the CLI as a client are not meant for this server.
  args.push("--disable-config-env", "--disable-config-file");
  if (uiPort === undefined) args.push("--headless");
  else args.push("--ui-port", String(uiPort), "--ui-disable-news-fetch");
  if (file !== undefined) {
    args.push("--db-filename", file);
    for (const [name, value] of Object.entries(sqlitePragmas)) args.push("--sqlite-pragma", `${name}=${value}`);
  }
  for (const namespace of namespaces) args.push("--namespace", namespace);
  // All are keywords: ids and codes.
  for (const { name } of Object.values(searchAttributes)) args.push("--search-attribute", `${name}=Keyword`);
  const settings = Object.entries({ ...dynamicConfig, ...timeSkippingConfig });
  for (const [key, value] of settings) args.push("--dynamic-config-value", `${key}=${JSON.stringify(value)}`);
  return args;
}

/** The dev server makes namespaces that forget a finished workflow after a day, and has no flag for longer. */
async function keepHistories(address: string, namespaces: readonly string[]): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    for (const namespace of namespaces) {
      await connection.workflowService.updateNamespace({
        namespace,
        config: { workflowExecutionRetentionTtl: msToTs(`${retentionDays} days`) },
      });
    }
  } finally {
    await connection.close();
  }
}
