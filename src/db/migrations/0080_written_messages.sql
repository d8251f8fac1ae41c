ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "text" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "written_by" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_written" CHECK (("messages"."kind" = 'from_clinic') = ("messages"."text" is not null and "messages"."written_by" is not null));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','reserved','declined','payment_needed','balance_needed','due_at_clinic','fee_due','released','receipt','receipt_corrected','refunded','refund_failed','from_clinic'));