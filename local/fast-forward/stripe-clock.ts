import { z } from "zod";
import { applicationEnvironment } from "../environment.ts";
import { planStart } from "../plan.ts";
import { FastForwardError } from "./fast-forward-error.ts";

const clock = z.object({ now: z.number() });

/**
 * Moves the clock of the Stripe stand-in that `npm start` with the same variables runs, for all payments: what is on
 * hold longer than cards allow lapses. Stripe itself has no clock that could be moved.
 */
export async function moveStripeClock(env: NodeJS.ProcessEnv, at: number): Promise<void> {
  const { STRIPE_API_URL: url, STRIPE_SECRET_KEY: key } = applicationEnvironment(planStart(env), env, {
    jwtPrivateKey: "",
  });
  if (!url)
    throw new FastForwardError("Stripe's own clock cannot be moved: a saved card is asked when its time has come.");
  const call = async (body?: object) => {
    const answer = await fetch(`${url}/_emulator/clock`, {
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok)
      throw new FastForwardError(`The Stripe stand-in at ${url} did not move its clock: ${answer.status}.`);
    return clock.parse(await answer.json());
  };
  const seconds = Math.ceil(at / 1000) - (await call()).now;
  if (seconds > 0) await call({ advance: { seconds } });
}
