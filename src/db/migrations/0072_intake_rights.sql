SELECT protect_tenant_table('intake_forms');
--> statement-breakpoint
SELECT protect_tenant_table('intake_answers');
--> statement-breakpoint
-- What was asked stays as it was asked, whatever was answered to it.
REVOKE UPDATE, DELETE ON intake_forms FROM praxis_app;
--> statement-breakpoint
REVOKE DELETE ON intake_answers FROM praxis_app;
