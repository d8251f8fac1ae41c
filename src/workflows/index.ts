export { bookAppointment } from "./booking/book-appointment.ts";
export { followAppointment } from "./booking/follow-appointment.ts";
