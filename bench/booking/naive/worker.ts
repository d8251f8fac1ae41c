import { fileURLToPath } from "node:url";
import { NativeConnection, Worker } from "@temporalio/worker";
import { createBookingActivities } from "../../../src/activities/booking.ts";
import { createPaymentActivities } from "../../../src/activities/payment.ts";
import { compose } from "../../../src/compose.ts";
import { loadConfig } from "../../../src/config.ts";
import { createNaiveActivities } from "./activities.ts";
import { naiveQueue } from "./route.ts";

const config = loadConfig();
const parts = compose(config);
const { address, namespace } = config.temporal;
const connection = await NativeConnection.connect({ address });
const { releaseSlot } = createBookingActivities({ ...parts, now: () => new Date() });
const { requestPayment } = createPaymentActivities(parts);
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: naiveQueue,
  workflowsPath: fileURLToPath(new URL("book-naively.ts", import.meta.url)),
  activities: { ...createNaiveActivities(parts), releaseSlot, requestPayment },
});
await worker.run();
await connection.close();
await parts.close();
