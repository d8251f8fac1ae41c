ALTER TABLE "refunds" DROP CONSTRAINT "refunds_status";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "refund_id" uuid;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "refund_limits" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "asked_by" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "answered_by" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "alone_minor" bigint;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "request_id" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organization_id_refund_id_refunds_organization_id_id_fk" FOREIGN KEY ("organization_id","refund_id") REFERENCES "public"."refunds"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_request" UNIQUE("organization_id","request_id");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reason" CHECK ("refunds"."reason" in ('cancelled','late_payment','by_staff'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_by_staff" CHECK (("refunds"."reason" = 'by_staff') = ("refunds"."note" is not null and "refunds"."asked_by" is not null and "refunds"."alone_minor" is not null) and ("refunds"."reason" = 'by_staff' or "refunds"."status" not in ('proposed','declined')));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_two_people" CHECK ("refunds"."answered_by" <> "refunds"."asked_by" and ("refunds"."answered_by" is not null or "refunds"."status" in ('proposed','declined') or "refunds"."reason" <> 'by_staff' or "refunds"."amount_minor" <= "refunds"."alone_minor"));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_status" CHECK ("refunds"."status" in ('proposed','declined','requested','pending','succeeded','failed','canceled'));