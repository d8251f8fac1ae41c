import { DatabaseError } from "pg";

const MOST_DEADLOCKS = 5;

/**
 * Begins a transaction anew that Postgres ended to break a deadlock. One that gives time back and takes other time may
 * meet another that waits for the first and has some of the second: they cannot all go by one order, as the time that
 * is given back comes first.
 */
export async function despiteDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      return await transaction();
    } catch (error) {
      const isDeadlock = error instanceof DatabaseError && error.code === "40P01";
      if (!isDeadlock || deadlocks === MOST_DEADLOCKS) throw error;
    }
  }
}
