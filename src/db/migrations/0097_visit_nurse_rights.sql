-- Whom an event of a visit reaches besides: who is its nurse, and who was before a move.
GRANT SELECT (organization_id, appointment_id, nurse_id) ON appointment_subjects TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON appointment_subjects FOR SELECT TO praxis_relay USING (nurse_id IS NOT NULL);
--> statement-breakpoint
GRANT SELECT (from_nurse_id) ON appointment_moves TO praxis_relay;
