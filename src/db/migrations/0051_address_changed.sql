ALTER TABLE "account_mails" DROP CONSTRAINT "account_mails_kind";--> statement-breakpoint
ALTER TABLE "account_mails" DROP CONSTRAINT "account_mails_addressed";--> statement-breakpoint
ALTER TABLE "account_mails" ADD COLUMN "contact_change_id" uuid;--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_of_change" CHECK (("account_mails"."kind" = 'address_changed') = ("account_mails"."contact_change_id" is not null));--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_kind" CHECK ("account_mails"."kind" in ('password_reset','password_changed','email_verification','invitation','address_changed'));--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_addressed" CHECK ("account_mails"."account_id" is not null or "account_mails"."contact_change_id" is not null or "account_mails"."status" = 'skipped');