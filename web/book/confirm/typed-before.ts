const name = "praxis-typed";
/** After longer than that it is more likely somebody else at the same screen. */
const KEPT_MS = 30 * 60_000;

/**
 * Keeps what a new patient types for this tab until it is sent: choosing another time, going back and the other
 * language ask for none of it again. A password is not kept.
 */
export function keepTyped(form: FormData, isNew: boolean): void {
  const kept = typedBefore();
  for (const [field, value] of form) if (field !== "password" && typeof value === "string") kept.set(field, value);
  kept.set("isNew", String(isNew));
  kept.set("at", String(Date.now()));
  sessionStorage.setItem(name, kept.toString());
}

/** By the names of the fields. */
export function typedBefore(): URLSearchParams {
  const kept = new URLSearchParams(sessionStorage.getItem(name) ?? "");
  return Number(kept.get("at")) + KEPT_MS > Date.now() ? kept : new URLSearchParams();
}

export const forgetTyped = () => sessionStorage.removeItem(name);
