// A file of the app that did not arrive: the connection is lost, or a newer version of the app has taken its place.

const missing = new WeakSet<object>();

addEventListener("vite:preloadError", ({ payload }) => missing.add(payload));

export const isMissingPart = (error: unknown): boolean => typeof error === "object" && !!error && missing.has(error);

const key = "praxis-loaded-anew";
/** The same for as long as the version is: its name changes with what is in it. */
const version = () => document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src ?? "";

/** This version has been loaded anew already, so once more would not help. */
export const hasLoadedAnew = (): boolean => sessionStorage.getItem(key) === version();

/** Has the browser load the page that is asked for, in the version that is out now. */
export function loadAnew(): void {
  sessionStorage.setItem(key, version());
  location.reload();
}
