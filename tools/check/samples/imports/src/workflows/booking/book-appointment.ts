import "zod";
import { createBookingActivities } from "../../activities/booking.ts";

export const bookAppointment = () => createBookingActivities();
