import type { Server } from "node:http";

type Where = { host: string; port: number; variable: string };

/** Resolves when the server listens. `variable` names the port, for whoever reads that it is in use. */
export async function listen(server: Server, { host, port, variable }: Where): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  }).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw code === "EADDRINUSE" ? new Error(`${variable}: ${port} is in use; set another`, { cause: error }) : error;
  });
}
