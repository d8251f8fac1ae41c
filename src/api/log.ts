import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { type HttpLogger, pinoHttp } from "pino-http";
import { v7 as uuidv7 } from "uuid";
import { describeError } from "../describe-error.ts";

/** A caller's own request id is kept when it cannot break a log line. */
const acceptable = /^[\w.:-]{8,128}$/;

/**
 * One line per request: its id, method, status and time, and the route as it is written (`/v1/patients/:patientId`). No
 * address, query, header or body: those can hold personal data.
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
    customProps: (req) => routeOf(req),
    customLogLevel: (_req, res, error) => (error || res.err ? "error" : "info"),
    customErrorObject: (_req, res, _error, line: object) => (isAnswer(res) ? { ...line, err: undefined } : line),
    customErrorMessage: (_req, res) => (isAnswer(res) ? "request completed" : "request errored"),
  });
}

/** Empty until Express has found the route, so also for a path that none has. */
function routeOf(req: IncomingMessage & { route?: { path?: unknown } }): { route?: string } {
  const path = req.route?.path;
  return typeof path === "string" ? { route: path } : {};
}

/**
 * A 5xx that a route answers of its own accord, as `/readyz` does again and again while a part is away. pino-http takes
 * every 5xx for a failure, and makes up an error where it finds none.
 */
const isAnswer = (res: ServerResponse) => res.statusCode >= 500 && !res.err;

export const requestIdOf = (res: ServerResponse) => String(res.getHeader("X-Request-Id"));
