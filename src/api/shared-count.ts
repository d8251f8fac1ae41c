import { type IncrementResponse, MemoryStore, type Options, type Store } from "express-rate-limit";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { RedisStore } from "rate-limit-redis";
import * as z from "zod";
import { describeError } from "../describe-error.ts";

/**
 * The count of a limit, kept in Redis for all processes and in this one besides: the higher of the two holds, so that
 * neither a Redis that is away nor one that was emptied lets anybody start anew.
 */
export function createSharedCount(redis: Redis, logger: Logger, prefix: string): Store {
  const own = new MemoryStore();
  let shared: RedisStore | undefined;
  const ask = <T>(question: (store: RedisStore) => Promise<T>): Promise<T | undefined> =>
    shared && redis.status === "ready" ? question(shared).catch(warn) : Promise.resolve(undefined);
  const warn = (error: unknown) => {
    logger.warn({ err: describeError(error), limit: prefix }, "requests are counted by this process alone");
    return undefined;
  };
  return {
    prefix,
    init(options: Options) {
      own.init(options);
      // Made anew with each connection: one that is made while Redis is away would never count.
      const connect = () => {
        const store = new RedisStore({
          prefix,
          sendCommand: async (command, ...rest) => reply.parse(await redis.call(command ?? "", ...rest)),
        });
        shared = store;
        store.init(options).catch(warn);
      };
      if (redis.status === "ready") connect();
      redis.on("ready", connect);
    },
    async increment(key): Promise<IncrementResponse> {
      const [here, everywhere] = await Promise.all([own.increment(key), ask((store) => store.increment(key))]);
      return everywhere && everywhere.totalHits > here.totalHits ? everywhere : here;
    },
    async decrement(key) {
      await Promise.all([own.decrement(key), ask((store) => store.decrement(key))]);
    },
    async resetKey(key) {
      await Promise.all([own.resetKey(key), ask((store) => store.resetKey(key))]);
    },
  };
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const reply = z.union([scalar, z.array(scalar)]);
