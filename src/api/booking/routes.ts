import type { Parts } from "../../compose.ts";
import { createBookingWorkflows } from "../../temporal/booking.ts";
import { createDeskRoutes } from "../payment/desk-routes.ts";
import { createRefundRoutes } from "../payment/refund-routes.ts";
import type { Route } from "../route.ts";
import { createActRoutes } from "./act-routes.ts";
import { createAnswerRoutes } from "./answer-routes.ts";
import { createBookRoutes } from "./book-routes.ts";
import { createNoteRoutes } from "./note-routes.ts";
import { createNurseRoutes } from "./nurse-routes.ts";
import { createBookingReadRoutes } from "./read-routes.ts";
import { createRescheduleRoutes } from "./reschedule-routes.ts";
import { createRoomRoutes } from "./room-routes.ts";

/** Appointments: booking them, reading them, and whatever is done to them. */
export function createBookingRoutes({ db, temporal, config, redis, logger }: Parts): Route[] {
  const parts = { db, config, redis, logger, workflows: createBookingWorkflows(temporal) };
  return [
    ...createBookRoutes(parts),
    ...createBookingReadRoutes(parts),
    ...createAnswerRoutes(parts),
    ...createActRoutes(parts),
    ...createRescheduleRoutes(parts),
    ...createRoomRoutes(parts),
    ...createNurseRoutes(parts),
    ...createNoteRoutes(parts),
    ...createRefundRoutes(parts),
    ...createDeskRoutes(parts),
  ];
}
