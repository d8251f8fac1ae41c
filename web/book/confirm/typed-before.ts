import { isObject } from "../keeping.ts";
import { kept } from "../kept.ts";

/** By the names of the fields. */
type Typed = Record<string, string>;

const name = "typed";

/** Keeps what a new patient types until it is sent. A password is not kept. */
export function keepTyped(form: FormData, isNew: boolean): void {
  const typed = [...form].filter(([field, value]) => field !== "password" && typeof value === "string");
  kept.put(name, { ...typedBefore(), ...Object.fromEntries(typed), isNew: String(isNew) });
}

export const typedBefore = (): Typed => kept.read(name, isTyped) ?? {};

export const forgetTyped = () => kept.remove(name);

const isTyped = (what: unknown): what is Typed =>
  isObject(what) && Object.values(what).every((value) => typeof value === "string");
