import { generateKeyPairSync } from "node:crypto";
import { mkdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgresDataDir } from "./postgres-home.ts";
import { commandOf } from "./process-table.ts";
import { StartError } from "./start-error.ts";

/** All that Praxis ever puts into its data folder, except the database, which may have to be elsewhere. */
const contents = [
  "temporal.db",
  "temporal.db-wal",
  "temporal.db-shm",
  "stripe",
  "mail",
  "logs",
  "jwt-private-key.pem",
  "supervisor.pid",
];

/** `leftBehind`: the last supervisor here was killed before it could clean up, so its parts may still be ending. */
export type Lock = { leftBehind: boolean; release: () => Promise<void> };

/** Makes the folder, and keeps a second supervisor, or a reset, from working in it at the same time. */
export async function lockDataFolder(dataDir: string): Promise<Lock> {
  await mkdir(dataDir, { recursive: true }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : "no reason given";
    throw new StartError(`The data folder cannot be made (${reason}): name another with PRAXIS_DATA_DIR.`);
  });
  const lockFile = join(dataDir, "supervisor.pid");
  const release = () => rm(lockFile, { force: true });
  const taken = await writeFile(lockFile, String(process.pid), { flag: "wx" }).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return true;
      throw error;
    },
  );
  if (!taken) return { leftBehind: false, release };
  const holder = Number.parseInt(await readFile(lockFile, "utf8"), 10);
  // The number may by now belong to a program that has nothing to do with us.
  if (holder !== process.pid && /local\/(start|reset)\.ts/.test((await commandOf(holder)) ?? "")) {
    throw new StartError(
      `Praxis already runs on ${dataDir} (process ${holder}): stop it first, or name another folder with PRAXIS_DATA_DIR.`,
    );
  }
  await writeFile(lockFile, String(process.pid));
  return { leftBehind: true, release };
}

/** Forgets what Praxis keeps in the folder, and nothing else that somebody may have put there. */
export async function emptyDataFolder(dataDir: string): Promise<void> {
  const database = join(dataDir, "postgres");
  const paths = [await postgresDataDir(database), database, ...contents.map((name) => join(dataDir, name))];
  for (const path of paths) await rm(path, { recursive: true, force: true });
  await rmdir(dataDir).catch(() => undefined); // not empty: someone else's
}

/** The key that signs this installation's access tokens, made at its first start so that logins outlive a restart. */
export async function localSigningKey(dataDir: string): Promise<string> {
  const file = join(dataDir, "jwt-private-key.pem");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known;
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await writeFile(file, privateKey, { mode: 0o600 });
  return privateKey;
}
