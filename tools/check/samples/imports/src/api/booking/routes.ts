import "../../activities/booking.ts";
import { compose } from "../../compose.ts";

export const routes = compose;
