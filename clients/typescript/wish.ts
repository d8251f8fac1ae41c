/** Problems that pass: what became of the request is not known, or nothing was tried yet. */
const passing = new Set(["internal_error", "temporarily_unavailable", "too_many_requests"]);

/** Whether a request was answered for good by this error: the same request would be answered so again. */
export function isFinal(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && !passing.has(String(error.code));
}

type Answer = { data?: unknown; error?: unknown };

/** What somebody wants to have happen once, however often its button is pressed. */
export type Wish = {
  /**
   * Sends it with its Idempotency-Key: the same one for the same `body` until that is answered for good. Afterwards the
   * same body is another wish.
   */
  send<A extends Answer>(body: unknown, request: (key: string) => Promise<A>): Promise<A>;
};

export function createWish(): Wish {
  const openKeys = new Map<string, string>();
  return {
    async send(body, request) {
      const text = JSON.stringify(body);
      const key = openKeys.get(text) ?? crypto.randomUUID();
      openKeys.set(text, key);
      const answer = await request(key);
      const isAnswered = answer.data !== undefined || isFinal(answer.error);
      if (isAnswered && openKeys.get(text) === key) openKeys.delete(text);
      return answer;
    },
  };
}
