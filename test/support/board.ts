import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import * as z from "zod";
import { idsOf } from "../../local/seed/ids.ts";
import { startRelay } from "../../workers/relay.ts";
import { useDemo } from "./demo.ts";
import type { Stack } from "./stack.ts";

/** A working day of the demo's clinic in Berlin, near enough for everybody to have hours. */
const day = nextMonday(new Date());
/** Another on which the demo has no visits: what it has filled of a day is another on each day that it is made. */
const quietDay = nextMonday(new Date(Date.now() + 21 * 86_400_000));
const ids = idsOf("sunrise");
const practitionerId = ids.staff("anna-weber");

/** The day board of the demo, its workflows running, and browsers in front of it. */
export function useBoard() {
  const { stack, enter, open, logIn } = useDemo();
  let relay: ReturnType<typeof startRelay> | undefined;
  beforeAll(() => {
    relay = startRelay(stack().api.parts);
  });
  afterAll(() => relay?.stop());
  return {
    stack,
    day,
    quietDay,
    enter,
    open,
    logIn,
    /** The board as the demo's reception sees it, or `who`. */
    async visit({ who = "reception", view = "practitioners", on = day, ...options }: Visiting = {}) {
      const visitor = await enter(who, `/board?day=${on}&view=${view}`, options);
      await visitor.page.locator("[data-appointment]").first().waitFor();
      return visitor;
    },
    nextFreeStart: (wanted?: Wanted) => nextFreeStart(stack(), wanted),
    /** A visit at the day's next free time for it: a skin check, or what is named of the seed's services. */
    bookVisit: async (wanted?: Wanted) => bookVisit(stack(), await logIn("reception"), wanted),
  };
}

type Visiting = Parameters<ReturnType<typeof useDemo>["enter"]>[2] & {
  who?: string;
  view?: string;
  on?: string;
};

/** `practitioners`: each of them, by id, is to have the time; Dr. Weber, where nobody is named. */
type Wanted = { services?: string[]; practitioners?: string[]; on?: string };

export const panelOf = (page: Page) => page.getByRole("complementary", { name: "Appointment" });

export const blockOf = (page: Page, id: string) => page.locator(`[data-appointment="${id}"]`).first();

/** Drags a visit of twenty minutes by its middle, or by its lower edge, and to another column. */
export async function drag(
  page: Page,
  id: string,
  {
    byMinutes = 0,
    to,
    atEdge = false,
    block = blockOf(page, id),
  }: { byMinutes?: number; to?: Locator; atEdge?: boolean; block?: Locator },
): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Keys" }).waitFor();
  const roomy = page.getByRole("menuitem", { name: "Roomy" });
  if ((await roomy.count()) > 0) await roomy.click();
  else await page.keyboard.press("Escape");
  await block.scrollIntoViewIfNeeded();
  await block.hover();
  const box = await block.boundingBox();
  if (!box) throw new Error("the visit is not on the screen");
  const column = await to?.boundingBox();
  const pixelsPerMinute = (box.height + 2) / 20;
  const [x, y] = [box.x + 20, atEdge ? box.y + box.height - 2 : box.y + 12];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y + 8);
  await page.mouse.move(column ? column.x + 60 : x, y + byMinutes * pixelsPerMinute, { steps: 4 });
  await page.mouse.up();
}

const starts = z.object({
  days: z.array(z.object({ starts: z.array(z.object({ startsAt: z.string() })) })),
});
const made = z.object({ id: z.string(), startsAt: z.string(), version: z.int() });

/** On the clinic's clock. */
async function nextFreeStart(
  { api }: Stack,
  { services = ["skin-check"], practitioners = [practitionerId], on = day }: Wanted = {},
): Promise<string> {
  const [theirs = [], ...others] = await Promise.all(
    practitioners.map(async (named) => {
      const query = new URLSearchParams({ clinicId: ids.clinic("berlin"), practitionerId: named, from: on, to: on });
      for (const service of services) query.append("serviceId", ids.service(service));
      const { body } = await api.call({ path: `/v1/organizations/sunrise/availability?${query.toString()}` });
      return starts.parse(body).days.flatMap((one) => one.starts.map(({ startsAt }) => startsAt));
    }),
  );
  const first = theirs.find((start) => others.every((of) => of.includes(start)));
  if (!first) throw new Error("the day is full");
  return first;
}

/**
 * Books the day's next free time for a patient who has none yet; demo visits have no history that acts could go on
 * from.
 */
async function bookVisit(stack: Stack, token: string, wanted: Wanted = {}) {
  const { services = ["skin-check"] } = wanted;
  const { call } = stack.api;
  const named = { fullName: `Ada Example ${randomUUID().slice(0, 4)}` };
  const headers = () => ({ "idempotency-key": randomUUID() });
  const patient = await call({ method: "POST", path: "/v1/patients", token, body: named, headers: headers() });
  const { id: patientId } = z.object({ id: z.string() }).parse(patient.body);
  const body = {
    clinicId: ids.clinic("berlin"),
    serviceIds: services.map(ids.service),
    practitionerId,
    patientId,
    startsAt: await nextFreeStart(stack, wanted),
  };
  const booked = await call({ method: "POST", path: "/v1/appointments", token, body, headers: headers() });
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  return { ...made.parse(booked.body), name: named.fullName };
}

function nextMonday(from: Date): string {
  const days = ((8 - from.getUTCDay()) % 7) + 7;
  return new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
