ALTER TABLE "organizations" ADD COLUMN "patient_booking" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "patient_registration" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "other_sites" boolean DEFAULT true NOT NULL;