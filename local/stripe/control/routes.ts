import { json, type NextFunction, type Request, type Response, Router } from "express";
import * as z from "zod";
import { booksOf } from "../books.ts";
import { disputePayment, loseDispute, REASONS, winDispute } from "../disputes/course.ts";
import { toDispute } from "../disputes/view.ts";
import { fault } from "../faults.ts";
import { failRefund } from "../objects/refunds.ts";
import { webhookMode } from "../webhook-mode.ts";
import { authenticate } from "../wire/auth.ts";
import { badRequest } from "../wire/errors.ts";
import type { Server } from "../wire/serve.ts";

const amount = z.number().nonnegative().optional();
const span = z.strictObject({ days: amount, hours: amount, minutes: amount, seconds: amount });
const secret = z.string().min(1);
const webhook = z.strictObject({ url: z.url(), secret, previousSecret: secret.optional() }).nullable();
const dispute = z.strictObject({ payment_intent: z.string(), reason: z.enum(REASONS).default("fraudulent") });
const outcome = z.strictObject({ outcome: z.enum(["won", "lost"]) });

/** What a test may ask of the emulator itself: JSON, with the secret key. */
export function controlRoutes({ engine, faults, keys }: Server): Router {
  const router = Router();
  const withKey = (req: Request, _res: Response, next: NextFunction): void => {
    authenticate(req.headers, {}, keys, false);
    next();
  };
  const clockView = () => ({ now: engine.clock.now(), ahead_seconds: Math.round(engine.clock.offsetMs() / 1000) });
  const body = <T>(schema: z.ZodType<T>, req: Request): T => {
    const parsed = schema.safeParse(req.body);
    if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
    return parsed.data;
  };

  router.use("/_emulator", withKey, json());
  router.get("/_emulator/books", async (_req, res) => {
    await engine.catchUp();
    res.json({ payment_intents: booksOf(engine.store) });
  });
  router.get("/_emulator/clock", (_req, res) => void res.json(clockView()));
  router.post("/_emulator/clock", async (req, res) => {
    await engine.advance(body(z.strictObject({ advance: span }), req).advance);
    res.json(clockView());
  });
  router.post("/_emulator/faults", (req, res) => {
    const planned = body(fault, req);
    try {
      faults.plan(planned);
    } catch (error) {
      throw badRequest(error instanceof Error ? error.message : "This fault cannot be planned.");
    }
    res.json({});
  });
  router.delete("/_emulator/faults", (_req, res) => {
    faults.clear();
    res.json({});
  });
  router.post("/_emulator/refunds/:id/failure", async (req, res) => {
    const { id } = req.params;
    await engine.intervene("refund", id, (ctx) => failRefund(ctx, id));
    res.json({});
  });
  router.post("/_emulator/disputes", async (req, res) => {
    const { payment_intent: id, reason } = body(dispute, req);
    res.json(await engine.intervene("payment_intent", id, (ctx) => toDispute(ctx, disputePayment(ctx, id, reason))));
  });
  router.post("/_emulator/disputes/:id/outcome", async (req, res) => {
    const { id } = req.params;
    const act = body(outcome, req).outcome === "won" ? winDispute : loseDispute;
    await engine.intervene("dispute", id, (ctx) => act(ctx, id));
    res.json({});
  });
  router.post("/_emulator/webhook", (req, res) => {
    engine.webhooks.set(body(webhook, req) ?? undefined);
    res.json({});
  });
  router.post("/_emulator/webhook/mode", (req, res) => {
    engine.webhooks.setMode(body(webhookMode, req));
    res.json({});
  });
  return router;
}
