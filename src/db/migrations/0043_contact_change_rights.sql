SELECT protect_tenant_table('contact_changes');
--> statement-breakpoint
-- What was done is not rewritten.
REVOKE UPDATE, DELETE ON contact_changes FROM praxis_app;
