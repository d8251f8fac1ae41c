const prefix = "praxis-booking ";

/**
 * The Idempotency-Key of a wish: the same for the same wish, also after a reload, so that it comes true once however
 * often it is sent. It lasts until `forgetKeys`.
 */
export function keyFor(wish: object): string {
  const name = prefix + JSON.stringify(wish);
  const key = sessionStorage.getItem(name) ?? crypto.randomUUID();
  sessionStorage.setItem(name, key);
  return key;
}

/** Whether something at that time is wished for, and not answered for good. */
export function isWished(startsAt: string): boolean {
  return Object.keys(sessionStorage).some((name) => name.startsWith(prefix) && name.includes(JSON.stringify(startsAt)));
}

/** Once what was wished for is answered for good: to wish for it again is a new wish. */
export function forgetKeys(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(prefix)) sessionStorage.removeItem(name);
  }
}
