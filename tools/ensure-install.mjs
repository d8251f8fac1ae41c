import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Runs before `npm start` and `npm test`, so it may import nothing that has to be installed.

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!isInstalled(read("package-lock.json"), read("node_modules/.package-lock.json"))) {
  console.log("Installing dependencies (npm ci).");
  const { status } = spawnSync("npm", ["ci"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}

/** @typedef {{ version?: string, integrity?: string, dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Package */

/**
 * Whether what is installed (npm's own record, node_modules/.package-lock.json) is what package-lock.json asks for: each installed
 * package is the one the lock names, and none is missing that the project asks for itself. Not every package of the lock has to be
 * there, as npm leaves out those for other platforms and some optional peers.
 * @param {string} lockText
 * @param {string} installedText
 */
function isInstalled(lockText, installedText) {
  const locked = packagesOf(lockText);
  const installed = packagesOf(installedText);
  const asked = { ...locked[""]?.dependencies, ...locked[""]?.devDependencies };
  return (
    Object.keys(asked).every((name) => installed[`node_modules/${name}`]) &&
    Object.entries(installed).every(
      ([path, { version, integrity }]) => locked[path]?.version === version && locked[path]?.integrity === integrity,
    )
  );
}

/** @param {string} text @returns {Record<string, Package>} */
function packagesOf(text) {
  return JSON.parse(text).packages;
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return '{ "packages": {} }';
  }
}
