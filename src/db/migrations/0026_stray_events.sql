ALTER TABLE "stripe_events" DROP CONSTRAINT "stripe_events_state";--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "named_organization_id" uuid;--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "named_payment_id" uuid;--> statement-breakpoint
CREATE INDEX "payments_of_intent" ON "payments" USING btree ("payment_intent_id");--> statement-breakpoint
CREATE INDEX "stripe_events_parked" ON "stripe_events" USING btree ("received_at") WHERE "stripe_events"."state" = 'parked';--> statement-breakpoint
ALTER TABLE "stripe_events" ADD CONSTRAINT "stripe_events_state" CHECK ("stripe_events"."state" in ('pending','done','parked','reported','foreign'));