-- Whom an event of a visit reaches besides: who gives some of it after who begins it, and who did before a move.
GRANT SELECT (organization_id, appointment_id, staff_id, handed_over) ON appointment_services TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON appointment_services FOR SELECT TO praxis_relay USING (handed_over);
--> statement-breakpoint
GRANT SELECT (from_staff_ids) ON appointment_moves TO praxis_relay;
