import { type ChildProcess, spawn } from "node:child_process";

/** A part as the warden ends it: asked with this signal, then killed with its whole process group. */
export type Ward = { pid: number; stopSignal: NodeJS.Signals };

/**
 * It reads our list of parts, and when the pipe closes, ends whatever was on the last one. A shell, so that `killall
 * node` leaves it alive. The long form of the last kill is the only one that every shell takes with a group.
 */
const script = `
  while read -r line; do parts=$line; done
  [ -n "$parts" ] || exit 0
  for part in $parts; do kill -s "\${part%%:*}" "\${part##*:}"; done 2>/dev/null
  sleep 5
  for part in $parts; do kill -s KILL -- "-\${part##*:}"; done 2>/dev/null`;
let warden: ChildProcess | undefined;
let wards: readonly Ward[] = [];

/**
 * Has these parts, and no others, ended should this process be killed without a
 * chance to do so itself. Returns when the warden has the list.
 */
export function entrustToWarden(parts: readonly Ward[]): void {
  wards = parts;
  if (parts.length === 0 && !warden) return;
  warden ??= startWarden();
  // A pipe takes a line this short at once, so it is read even if we die on the next instruction.
  warden.stdin?.write(`${parts.map(({ pid, stopSignal }) => `${stopSignal.slice("SIG".length)}:${pid}`).join(" ")}\n`);
  if (parts.length > 0) return;
  warden.stdin?.end();
  warden = undefined;
}

/** For whoever has killed the parts already. */
export function dismissWarden(): void {
  warden?.kill("SIGKILL");
}

function startWarden(): ChildProcess {
  const started = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  started.stdin.on("error", () => undefined); // it was killed, which its exit tells as well
  started.on("exit", (_code, signal) => {
    if (warden !== started) return;
    warden = undefined;
    if (signal) entrustToWarden(wards); // somebody killed it: the parts must not be without one
  });
  return started;
}
