/**
 * The Idempotency-Key of a wish to book: the same for the same wish, also after a reload, so that it is booked once
 * however often it is sent. `forget` makes the next wish a new one.
 */
export function keyFor(wish: object): { value: string; forget: () => void } {
  const name = `praxis-booking ${JSON.stringify(wish)}`;
  const value = sessionStorage.getItem(name) ?? crypto.randomUUID();
  sessionStorage.setItem(name, value);
  return { value, forget: () => sessionStorage.removeItem(name) };
}
