import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { type HttpLogger, pinoHttp } from "pino-http";
import { v7 as uuidv7 } from "uuid";
import { describeError } from "../describe-error.ts";

/** A caller's own request id is kept when it cannot break a log line. */
const acceptable = /^[\w.:-]{8,128}$/;

/**
 * One line per request: its id, method, status and time. No address, query,
 * header or body: those can hold personal data.
 */
export function createRequestLog(logger: Logger): HttpLogger<IncomingMessage, ServerResponse> {
  return pinoHttp({
    logger,
    genReqId: (req, res) => {
      const given = req.headers["x-request-id"];
      const id = typeof given === "string" && acceptable.test(given) ? given : uuidv7();
      res.setHeader("X-Request-Id", id);
      return id;
    },
    wrapSerializers: false,
    serializers: {
      req: ({ id, method }: IncomingMessage) => ({ id, method }),
      res: ({ statusCode }: ServerResponse) => ({ statusCode }),
      err: describeError,
    },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? "error" : "info"),
  });
}

export const requestIdOf = (res: ServerResponse) => String(res.getHeader("X-Request-Id"));
