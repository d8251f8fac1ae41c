SELECT protect_tenant_table('appointment_notes');
