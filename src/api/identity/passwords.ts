import { randomUUID } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "../../domain/errors.ts";

/** OWASP's setting for Argon2id (the library's default kind): 19 MiB, two passes. About 30 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing is what a storm of logins would drown the process in: more than this at once are turned away. */
const atOnce = 4;

/** Keyboards write one letter in different ways; NFC makes them one. */
const spelt = (password: string) => password.normalize("NFC");

export const hashPassword = (password: string) => hash(spelt(password), cost);

/** Work on passwords, a few at a time. */
export type Passwords = {
  hash(password: string): Promise<string>;
  /** Without a stored hash it works just as long and says no. */
  check(stored: string | undefined, given: string): Promise<boolean>;
};

export async function createPasswords(): Promise<Passwords> {
  const nobody = await hashPassword(randomUUID());
  let running = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      throw new DomainError("temporarily_unavailable", "Many people are logging in. Try again in a moment.", {
        retryAfterSeconds: 1,
      });
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  };
  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    check: (stored, given) =>
      inTurn(async () => (await verify(stored ?? nobody, spelt(given))) && stored !== undefined),
  };
}
