ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "balance" text DEFAULT 'at_clinic' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "payment_id" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organization_id_payment_id_payments_organization_id_id_fk" FOREIGN KEY ("organization_id","payment_id") REFERENCES "public"."payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_balance" CHECK ("appointments"."balance" in ('at_clinic','by_card'));--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_balance_by_card" CHECK ("appointments"."balance" = 'at_clinic' or "appointments"."deposit_minor" is not null);--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','declined','payment_needed','balance_needed','released','receipt','refunded','refund_failed'));