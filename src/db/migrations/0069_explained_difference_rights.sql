SELECT protect_tenant_table('explained_differences');
--> statement-breakpoint
-- What somebody has said of a difference stands as they said it.
REVOKE UPDATE, DELETE ON explained_differences FROM praxis_app;
