ALTER TABLE "service_offers" DROP CONSTRAINT "service_offers_payment_policy";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_purpose";--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "deposit_minor" bigint;--> statement-breakpoint
ALTER TABLE "service_offers" ADD COLUMN "deposit" jsonb;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_deposit" CHECK ("appointments"."deposit_minor" is null or ("appointments"."deposit_minor" > 0 and "appointments"."payment_policy" = 'card'));--> statement-breakpoint
ALTER TABLE "service_offers" ADD CONSTRAINT "service_offers_deposit" CHECK (("service_offers"."payment_policy" = 'deposit') = ("service_offers"."deposit" is not null));--> statement-breakpoint
ALTER TABLE "service_offers" ADD CONSTRAINT "service_offers_payment_policy" CHECK ("service_offers"."payment_policy" in ('none','card','deposit'));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_purpose" CHECK ("payments"."purpose" in ('price','deposit','balance','fee'));