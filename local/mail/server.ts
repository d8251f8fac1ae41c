import { startMailCatcher } from "./catcher.ts";

// The mail catcher as a process of its own: MAIL_UI_PORT, SMTP_PORT, DATA_DIR.

const { MAIL_UI_PORT, SMTP_PORT, DATA_DIR } = process.env;
if (!MAIL_UI_PORT || !SMTP_PORT || !DATA_DIR) throw new Error("MAIL_UI_PORT, SMTP_PORT and DATA_DIR are required");
const { url, smtpUrl, stop } = await startMailCatcher({
  port: Number(MAIL_UI_PORT),
  smtpPort: Number(SMTP_PORT),
  dir: DATA_DIR,
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
console.log(`mail catcher ready at ${url}, taking mails at ${smtpUrl}`);
