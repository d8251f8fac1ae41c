-- What served something that is over is forgotten across all tenants. Of keys the relay sees what they are known by, and neither the
-- words they came with nor whom they are about.
GRANT SELECT (organization_id, scope, key, recorded_at), DELETE ON idempotency_keys, idempotent_writes TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON idempotency_keys TO praxis_relay USING (true);
--> statement-breakpoint
CREATE POLICY relay ON idempotent_writes TO praxis_relay USING (true);
--> statement-breakpoint
-- A webhook that waits is not over, and nobody can delete it.
GRANT DELETE ON stripe_events TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay_deletes ON stripe_events AS RESTRICTIVE FOR DELETE TO praxis_relay USING (state IN ('done', 'reported', 'foreign'));
--> statement-breakpoint
-- Nor is a comparison that goes on. What one has found is kept.
GRANT SELECT (organization_id, id, started_at, finished_at, caught_up, differing), DELETE ON reconciliations TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON reconciliations TO praxis_relay USING (finished_at IS NOT NULL AND caught_up = 0 AND differing = 0);
