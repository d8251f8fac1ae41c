import { setTimeout as pause } from "node:timers/promises";
import { Client, Connection, isRetryableError, makeGrpcRetryInterceptor } from "@temporalio/client";
import { Redis } from "ioredis";
import { createTransport } from "nodemailer";
import { pino } from "pino";
import Stripe from "stripe";
import type { Config } from "./config.ts";
import { openDb } from "./db/client.ts";

export type Parts = ReturnType<typeof compose>;

/**
 * The composition root: config -> the clients that the API and the workers are
 * built from. Nothing connects before its first use.
 */
export function compose(config: Config) {
  const logger = pino({ level: config.logLevel, base: null, formatters: { level: (label) => ({ level: label }) } });
  const db = openDb({
    url: config.database.url,
    poolMax: config.database.poolMax,
    onError: (error) => logger.warn({ code: "code" in error ? error.code : undefined }, "database connection lost"),
  });
  // No offline queue, and little patience: with Redis away a rate limit lets requests pass instead of making them wait.
  const redis = config.redisUrl
    ? new Redis(config.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1_000 })
    : undefined;
  redis?.setMaxListeners(0); // each rate limit waits for its connection, which is more than Node takes for no leak
  redis?.on("error", (error) => logger.debug({ message: error.message }, "redis unavailable"));
  const { connection, close: disconnectTemporal } = connectTemporal(config);
  const temporal = new Client({ connection, namespace: config.temporal.namespace });
  return {
    config,
    logger,
    db,
    redis,
    temporal,
    stripe: createStripe(config),
    mailer: createMailer(config),
    async close() {
      redis?.disconnect();
      await Promise.allSettled([db.close(), disconnectTemporal()]);
    },
  };
}

/** Temporal owns every retry of a call to Stripe, so the SDK makes none; 10 s is well inside an activity's time. */
function createStripe({ stripe: { secretKey, apiUrl } }: Config): Stripe {
  const options = { maxNetworkRetries: 0, timeout: 10_000, telemetry: false } as const;
  if (!apiUrl) return new Stripe(secretKey, options);
  const url = new URL(apiUrl);
  return new Stripe(secretKey, {
    ...options,
    host: url.hostname,
    port: url.port,
    protocol: url.protocol === "http:" ? "http" : "https",
  });
}

/** One connection for each mail. Well inside an activity's time, so that none is left over from the last attempt. */
function createMailer({ mail: { smtpUrl } }: Config) {
  const patience = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 15_000 };
  return createTransport({ url: smtpUrl, ...patience, disableFileAccess: true, disableUrlAccess: true });
}

/**
 * A connection that is back within half a second after the server is. Calls
 * must carry a deadline: their retries have no other end.
 */
function connectTemporal({ temporal: { address, apiKey, tls } }: Config) {
  let isClosing = false;
  let lastRetryAt = 0;
  const delayOf = (attempt: number) => {
    const delay = Math.min(400, 50 * 1.7 ** attempt);
    lastRetryAt = Math.max(lastRetryAt, Date.now() + delay);
    return delay;
  };
  const connection = Connection.lazy({
    address,
    tls,
    ...(apiKey ? { apiKey } : {}),
    channelArgs: { "grpc.initial_reconnect_backoff_ms": 100, "grpc.max_reconnect_backoff_ms": 500 },
    interceptors: [
      makeGrpcRetryInterceptor({
        delayFunction: delayOf,
        retryableDecider: (_attempt, status) => !isClosing && isRetryableError(status),
      }),
    ],
  });
  return {
    connection,
    /** Once no retry is due any more: one that finds its channel closed throws where nobody can catch it. */
    async close() {
      isClosing = true;
      const rest = lastRetryAt - Date.now();
      if (rest > 0) await pause(rest + 10);
      await connection.close();
    },
  };
}
