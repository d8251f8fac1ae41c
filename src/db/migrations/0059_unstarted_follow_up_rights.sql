SELECT protect_tenant_table('unstarted_follow_ups');
--> statement-breakpoint
-- Who confirms an appointment notes that it has to be followed; the relay starts that, and sees of the appointment what it needs for it.
REVOKE UPDATE, DELETE ON unstarted_follow_ups FROM praxis_app;
--> statement-breakpoint
GRANT SELECT, UPDATE (claimed_at), DELETE ON unstarted_follow_ups TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON unstarted_follow_ups TO praxis_relay USING (true);
--> statement-breakpoint
GRANT SELECT (status) ON appointments TO praxis_relay;
