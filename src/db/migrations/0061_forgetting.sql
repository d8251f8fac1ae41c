CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "idempotent_writes_age" ON "idempotent_writes" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "stripe_events_age" ON "stripe_events" USING btree ("received_at") WHERE "stripe_events"."state" in ('done','reported','foreign');