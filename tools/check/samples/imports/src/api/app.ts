import "fast-check";
import "../../workers/booking.ts";

export const createApp = () => undefined;
