SELECT protect_tenant_table('stranded_visits');
--> statement-breakpoint
-- A visit is on the list or off it.
REVOKE UPDATE ON stranded_visits FROM praxis_app;
