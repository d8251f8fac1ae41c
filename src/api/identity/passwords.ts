import { randomUUID } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "../../domain/errors.ts";

/** OWASP's setting for Argon2id (the library's default kind): 19 MiB, two passes. About 30 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing is what a login storm would drown the process in: more than this at once are turned away. */
const atOnce = 4;

export const hashPassword = (password: string) => hash(password, cost);

export type PasswordCheck = (stored: string | undefined, given: string) => Promise<boolean>;

/** Checks passwords, a few at a time. Without a stored hash it works just as long and says no. */
export async function createPasswordCheck(): Promise<PasswordCheck> {
  const nobody = await hashPassword(randomUUID());
  let running = 0;
  return async (stored, given) => {
    if (running >= atOnce) {
      throw new DomainError("temporarily_unavailable", "Many people are logging in. Try again in a moment.", {
        retryAfterSeconds: 1,
      });
    }
    running += 1;
    try {
      const matches = await verify(stored ?? nobody, given);
      return matches && stored !== undefined;
    } finally {
      running -= 1;
    }
  };
}
