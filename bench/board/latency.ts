import type { Page } from "playwright-core";

/**
 * For the page: has it note how many milliseconds pass from an event to the end of the frame that shows what came of
 * it. A message comes after the frame that was just about to be painted.
 */
const record = `
  window.latencies = { click: [], keydown: [], pointermove: [] };
  for (const [type, noted] of Object.entries(window.latencies)) {
    window.addEventListener(type, ({ timeStamp }) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => noted.push(performance.now() - timeStamp);
      port2.postMessage(undefined);
    }), { capture: true });
  }`;

export async function recordLatencies(page: Page): Promise<void> {
  await page.evaluate(record);
}

/** What was noted of one type of event since it was last asked for, the frame under way included. */
export async function readLatencies(page: Page, type: "click" | "keydown" | "pointermove"): Promise<number[]> {
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
  return page.evaluate<number[]>(`window.latencies.${type}.splice(0)`);
}

/**
 * Milliseconds from the key that checks a patient in here until the other page shows it. A visit that was over hours
 * ago is completed at once.
 */
export async function timeToOther(here: Page, there: Page, appointmentId: string): Promise<number> {
  const block = `[data-appointment="${appointmentId}"]`;
  await there.locator(block).waitFor();
  await there.evaluate(`
    window.seenAt = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector('${block}[data-status=confirmed]')) return;
        observer.disconnect();
        resolve(performance.timeOrigin + performance.now());
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    undefined`);
  await here.evaluate(`
    window.pressedAt = new Promise((resolve) => {
      const note = ({ timeStamp }) => resolve(performance.timeOrigin + timeStamp);
      window.addEventListener("keydown", note, { capture: true, once: true });
    });
    undefined`);
  await here.locator(block).press("c");
  return (await there.evaluate<number>("window.seenAt")) - (await here.evaluate<number>("window.pressedAt"));
}
