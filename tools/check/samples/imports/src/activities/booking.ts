import "../config.ts";
import "../../local/start.ts";
import { appointments } from "../db/booking/schema.ts";

export const createBookingActivities = () => ({ holdSlot: () => appointments });
