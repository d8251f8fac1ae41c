export { bookAppointment } from "./booking/book-appointment.ts";
export { followAppointment } from "./booking/follow-appointment.ts";
export { startMissingWorkflows } from "./booking/start-missing-workflows.ts";
export { sendAccountMail } from "./identity/send-account-mail.ts";
export { sendMessage } from "./message/send-message.ts";
export { catchUpStripe } from "./payment/catch-up-stripe.ts";
export { reconcile } from "./payment/reconcile.ts";
export { reconcileAll, reconcileOrganization } from "./payment/reconcile-all.ts";
export { settleStrayEvent } from "./payment/settle-stray-event.ts";
