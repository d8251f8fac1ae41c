import { loadEnvFile } from "node:process";

/**
 * Adds what `.env` (or the file that PRAXIS_ENV_FILE names) says to the environment, where a variable that is set
 * already wins. Only the commands for one machine read it: `npm start`, `dev`, `demo`, `fast-forward` and `reset`. A
 * server's processes get their environment from whoever runs them.
 */
export function readEnvFile(): void {
  const file = process.env.PRAXIS_ENV_FILE || ".env";
  try {
    loadEnvFile(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isMissing || process.env.PRAXIS_ENV_FILE) throw error;
  }
}
