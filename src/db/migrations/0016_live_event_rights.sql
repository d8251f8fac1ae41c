SELECT protect_tenant_table('live_events');
--> statement-breakpoint
-- Only the relay tells; whoever listens in an organization reads what it missed there.
REVOKE INSERT, UPDATE, DELETE ON live_events FROM praxis_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON live_events TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON live_events TO praxis_relay USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Whom an event reaches: ids of appointments and of who gave them before a move, and nothing else of them.
GRANT SELECT (organization_id, id, clinic_id, patient_id, staff_id, version) ON appointments TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON appointments FOR SELECT TO praxis_relay USING (true);
--> statement-breakpoint
GRANT SELECT (organization_id, appointment_id, version, from_staff_id) ON appointment_moves TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON appointment_moves FOR SELECT TO praxis_relay USING (true);
--> statement-breakpoint
-- Nobody could listen so far: what happened until now is no news.
UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL;
