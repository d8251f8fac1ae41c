ALTER TABLE "appointments" ADD COLUMN "approval_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "service_offers" ADD COLUMN "approval" text DEFAULT 'instant' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "approval_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "approved_hold_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_request" CHECK ("appointments"."status" <> 'requested' or "appointments"."approval_due_at" is not null);--> statement-breakpoint
ALTER TABLE "service_offers" ADD CONSTRAINT "service_offers_approval" CHECK ("service_offers"."approval" in ('instant','by_clinic'));--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_approval" CHECK ("organizations"."approval_hours" between 1 and 168 and "organizations"."approved_hold_hours" between 1 and 168);