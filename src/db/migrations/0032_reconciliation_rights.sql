SELECT protect_tenant_table('reconciliations');
--> statement-breakpoint
SELECT protect_tenant_table('reconciliation_items');
