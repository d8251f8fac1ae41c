import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The user's cache folder for Praxis (XDG rules), made if missing. Whatever is in it can be fetched or built again. */
export async function cacheDir(): Promise<string> {
  const dir = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "praxis");
  await mkdir(dir, { recursive: true });
  return dir;
}
