import "zod";
import "../../activities/booking.ts";
import { appointments } from "../booking/schema.ts";

export const tables = [appointments];
