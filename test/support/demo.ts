import type { BrowserContextOptions } from "playwright-core";
import { beforeAll } from "vitest";
import { demoPassword, seed } from "../../local/seed/seed.ts";
import { session } from "../../src/api/identity/contract.ts";
import { desktop, phone, useChromium } from "./chromium.ts";
import { useStack } from "./stack.ts";

type Entering = BrowserContextOptions & { language?: string };

/** The demo's clinics with everything they are made of, their workflows running, and browsers in front of them. */
export function useDemo() {
  const stack = useStack();
  const open = useChromium();
  beforeAll(async () => {
    const { maker, api } = stack();
    // Each visit to come has a workflow, which must come to rest with everything else: one clinic's are enough.
    await seed({ adminUrl: maker.adminUrl, now: new Date(), visitsAt: ["berlin"] });
    const workflow = { taskQueue: "booking", workflowId: crypto.randomUUID() };
    await api.parts.temporal.workflow.execute("startMissingWorkflows", workflow);
  });
  const tokens = new Map<string, Promise<string>>();
  async function logIn(who: string): Promise<string> {
    const login = { method: "POST", path: "/v1/auth/login", body: loginOf(who) };
    return session.parse((await stack().api.call(login)).body).accessToken;
  }
  return {
    stack,
    open,
    /** The token of somebody of the demo, who logs in once: as often as tests ask for it would be too often. */
    logIn(who: string): Promise<string> {
      const token = tokens.get(who) ?? logIn(who);
      tokens.set(who, token);
      return token;
    },
    /** The booking page in the browser of somebody new. */
    async visit(language = "en", options: BrowserContextOptions = phone) {
      const visitor = await open(options);
      await visitor.page.goto(`${stack().api.url}/book/sunrise?lang=${language}`);
      return visitor;
    },
    /** A page of the app in the browser of somebody who has logged in before, which has tests of its own. */
    async enter(who: string, path: string, { language = "en", ...options }: Entering = {}) {
      const { page, context } = await open({ ...desktop, ...options });
      const address = new URL(`/app${path}`, stack().api.url);
      address.searchParams.set("lang", language);
      const answer = await context.request.post(new URL("/v1/auth/login", address).href, { data: loginOf(who) });
      if (!answer.ok()) throw new Error(`${who} could not log in: ${answer.status()}`);
      await page.goto(address.href);
      return { page, context };
    },
  };
}

/** Where somebody of the demo comes in. */
export const loginOf = (who: string) => ({
  organization: "sunrise",
  email: `${who}@sunrise.example`,
  password: demoPassword,
});
