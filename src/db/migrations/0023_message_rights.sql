SELECT protect_tenant_table('messages');
--> statement-breakpoint
-- What was written to patients is kept.
REVOKE DELETE ON messages FROM praxis_app;
--> statement-breakpoint
-- The relay decides that somebody is written to, and sees to it that somebody works on it; what comes of it is not its affair.
GRANT SELECT (organization_id, id, dedupe_key, appointment_id, patient_id, status, started_at, queued_at), INSERT, UPDATE (started_at) ON messages TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON messages TO praxis_relay USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Whether there is an address to write to, and nothing else of patients.
GRANT SELECT (organization_id, id, has_email) ON patients TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON patients FOR SELECT TO praxis_relay USING (true);
--> statement-breakpoint
-- Moves of before had it in what they carry.
UPDATE outbox SET version = (payload ->> 'version')::int WHERE kind = 'appointment.moved' AND payload ? 'version';
