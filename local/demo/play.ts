import type { Client } from "@temporalio/client";
import { demoPassword } from "../seed/seed.ts";
import { endLeftHolds } from "./book.ts";
import { cardDeclinedThenAnother, paidVisitCancelled, visitPaidByCard } from "./card-scenes.ts";
import { abandonedHold, discountWithItsReason, findVisitToCome, sameTimeTwice } from "./other-scenes.ts";
import { type Addresses, openStage, type Stage } from "./stage.ts";
import type { Tell } from "./tell.ts";

const scenes: readonly { title: string; play: (stage: Stage) => Promise<void> }[] = [
  { title: "A visit paid by card, from the free time to the money taken", play: visitPaidByCard },
  { title: "Paid, then cancelled: the money goes back", play: paidVisitCancelled },
  { title: "A card is declined, another one pays", play: cardDeclinedThenAnother },
  { title: "A visit paid at the clinic, and a second patient for the same time", play: sameTimeTwice },
  { title: "A discount, with its reason", play: discountWithItsReason },
  { title: "A hold that nobody pays", play: abandonedHold },
];

/**
 * Plays the main job of Praxis on the demo data, each step in plain words. It may be played any
 * number of times: it takes times that are free and leaves nothing behind but one completed visit.
 * Throws a `DemoError` at the first step that does not go as told.
 */
export async function playDemo(addresses: Addresses, temporal: Client, print: Tell): Promise<void> {
  const stage = await openStage(addresses, temporal, (line) => print(`   ${line}`));
  print(`Each step's links open in a browser; log in to the app as admin@sunrise.example, ${demoPassword}.`);
  await endLeftHolds(stage);
  for (const [i, { title, play }] of scenes.entries()) {
    print(`\n${i + 1}. ${title}`);
    await play(stage);
  }
  print(`\nAll ${scenes.length} went as they should.`);
  print(`To let time pass for a visit that is to come: npm run fast-forward -- ${await findVisitToCome(stage)} 2d`);
}
