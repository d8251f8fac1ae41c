ALTER TABLE "clinics" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_phone" CHECK ("clinics"."phone" ~ '^\+[1-9][0-9]{6,14}$');