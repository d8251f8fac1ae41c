ALTER TABLE "payments" DROP CONSTRAINT "payments_purpose";--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "fee_terms" jsonb;--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "fee_minor" bigint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "fee_table" jsonb;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "fee_table" jsonb DEFAULT '{"lateCancel":[],"noShow":{"kind":"percent","basisPoints":10000}}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_fee" CHECK ("appointments"."fee_minor" is null or ("appointments"."status" in ('cancelled','no_show') and "appointments"."fee_minor" between 0 and "appointments"."total_minor"));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_purpose" CHECK ("payments"."purpose" in ('price','balance','fee'));