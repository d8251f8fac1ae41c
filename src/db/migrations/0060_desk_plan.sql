ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "desk_plan" text;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_desk_plan" CHECK ("appointments"."desk_plan" in ('at_clinic','by_link'));--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_desk_plan_charged" CHECK ("appointments"."desk_plan" is null or ("appointments"."desk_plan" = 'by_link') = ("appointments"."payment_policy" = 'card'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','reserved','declined','payment_needed','balance_needed','released','receipt','receipt_corrected','refunded','refund_failed'));