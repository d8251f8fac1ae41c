import { permissions } from "./permissions.ts";
import type { Route } from "./route.ts";

/**
 * Throws one error that names every route without a right in the table, every right without a route, and every clash.
 */
export function checkRoutes(routes: readonly Route[], rights: readonly string[] = Object.keys(permissions)): void {
  const faults = [
    ...routes
      .filter(({ right }) => right !== "public" && right !== "authenticated" && !rights.includes(right))
      .map(({ method, path, right }) => `${method.toUpperCase()} ${path}: "${right}" is not in the permission table`),
    ...rights
      .filter((right) => !routes.some((route) => [route.right, ...(route.furtherRights ?? [])].includes(right)))
      .map((right) => `"${right}" is in the permission table, but no route needs it`),
    ...repeated(routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`)).map(
      (name) => `${name}: declared twice`,
    ),
    ...repeated(routes.map(({ operationId }) => operationId)).map((name) => `operation ${name}: declared twice`),
  ];
  if (faults.length > 0) throw new Error(`The routes do not fit the permission table:\n  ${faults.join("\n  ")}`);
}

const repeated = (names: string[]) => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
