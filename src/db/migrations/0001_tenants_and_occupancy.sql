-- What drizzle-kit cannot say: row-level security, the overlap constraint, rights, and functions that cross tenants on purpose.

CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- No two stretches of one subject in one lane may overlap. The organization comes first so that the index also serves tenant-wise reads.
ALTER TABLE occupancies ADD CONSTRAINT occupancies_no_overlap
  EXCLUDE USING gist (organization_id WITH =, subject_id WITH =, lane WITH =, during WITH &&);
--> statement-breakpoint
CREATE INDEX occupancies_busy ON occupancies (organization_id, subject_id, starts_minute) INCLUDE (ends_minute);
--> statement-breakpoint
-- Puts a tenant table under row-level security that its owner cannot escape either. Every migration that creates one calls it;
-- a test reads the catalogue and fails on a table that was forgotten. An unset tenant sees nothing and may write nothing.
CREATE FUNCTION protect_tenant_table(target regclass, tenant_column text DEFAULT 'organization_id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant ON %s TO praxis_app USING (%2$I = nullif(current_setting(''app.organization_id'', true), '''')::uuid) WITH CHECK (%2$I = nullif(current_setting(''app.organization_id'', true), '''')::uuid)',
    target, tenant_column);
END
$$;
--> statement-breakpoint
SELECT protect_tenant_table('organizations', 'id');
--> statement-breakpoint
SELECT protect_tenant_table(c.oid::regclass)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO praxis_app, praxis_relay, praxis_checker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO praxis_app;
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO praxis_app;
--> statement-breakpoint
GRANT SELECT ON ALL TABLES IN SCHEMA public TO praxis_checker;
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO praxis_checker;
--> statement-breakpoint
-- Logins belong to no tenant: the app reaches them only through the functions below. The log and the outbox are append-only for it.
REVOKE ALL ON accounts FROM praxis_app;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON status_log, outbox FROM praxis_app;
--> statement-breakpoint
REVOKE DELETE ON appointments, payments, payment_attempts, refunds, stripe_events, discount_days, discount_claims FROM praxis_app;
--> statement-breakpoint
-- The relay serves all tenants, but sees the outbox and the inbox only.
GRANT SELECT, UPDATE ON outbox TO praxis_relay;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON stripe_events TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON outbox TO praxis_relay USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY relay ON stripe_events TO praxis_relay USING (true) WITH CHECK (true);
--> statement-breakpoint
-- A visitor knows an organization by its slug; nothing else about other tenants is to be had.
CREATE FUNCTION organization_by_slug(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM organizations WHERE slug = wanted $$;
--> statement-breakpoint
-- Which organizations there are, for schedules that serve each in turn.
CREATE FUNCTION list_organization_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM organizations ORDER BY id $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION organization_by_slug(text), list_organization_ids() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION organization_by_slug(text), list_organization_ids() TO praxis_app;
