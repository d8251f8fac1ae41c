SELECT protect_tenant_table('consumables'), protect_tenant_table('service_consumables');
--> statement-breakpoint
SELECT keep_history_of('consumables', 'consumable', 'id'),
       keep_history_of('service_consumables', 'service', 'service_id', '', 'consumables');
