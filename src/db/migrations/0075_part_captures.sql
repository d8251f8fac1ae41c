ALTER TABLE "payments" ADD COLUMN "capture_requested_by" uuid;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "capture_minor" bigint;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "capture_note" text;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_capture_minor" CHECK ("payments"."capture_minor" is null or "payments"."capture_requested_at" is not null and "payments"."capture_minor" > 0 and "payments"."capture_minor" < "payments"."amount_minor");