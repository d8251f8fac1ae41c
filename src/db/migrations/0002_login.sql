-- Accounts belong to no tenant, so the application reaches them through these functions only. Each answers about one account in one
-- organization; none lists accounts.

-- Who an account is in an organization. No row without a membership, or when the staff member has left.
CREATE FUNCTION account_profile(wanted_organization uuid, wanted_account uuid)
RETURNS TABLE (
  account_id uuid, email text, organization_id uuid, organization_slug text, organization_name text, role text,
  clinic_ids uuid[], staff_id uuid, staff_name text, patients jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.email, o.id, o.slug, o.name, m.role,
    ARRAY(SELECT mc.clinic_id FROM membership_clinics mc
           WHERE mc.organization_id = o.id AND mc.account_id = a.id ORDER BY mc.clinic_id),
    s.id, s.display_name,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'fullName', p.full_name, 'relation', pa.relation)
                               ORDER BY pa.relation <> 'self', p.id)
                FROM patient_access pa JOIN patients p ON p.organization_id = pa.organization_id AND p.id = pa.patient_id
               WHERE pa.organization_id = o.id AND pa.account_id = a.id), '[]')
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id
    JOIN organizations o ON o.id = m.organization_id
    LEFT JOIN staff s ON s.organization_id = m.organization_id AND s.account_id = m.account_id
   WHERE m.organization_id = wanted_organization AND m.account_id = wanted_account AND s.active IS NOT FALSE
$$;
--> statement-breakpoint
-- What a login is checked against.
CREATE FUNCTION login_facts(wanted_slug text, wanted_email text)
RETURNS TABLE (organization_id uuid, account_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.organization_id, a.id, a.password_hash
    FROM accounts a
    JOIN memberships m ON m.account_id = a.id
    JOIN organizations o ON o.id = m.organization_id
   WHERE lower(a.email) = lower(wanted_email) AND o.slug = wanted_slug
$$;
--> statement-breakpoint
-- Makes the first administrator of an organization, and the organization when it is missing. True when it did; false, and nothing
-- changed, when the organization has an administrator. An account that exists keeps its password. Concurrent calls queue.
CREATE FUNCTION create_first_admin(wanted_slug text, wanted_email text, new_password_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  organization uuid;
  account uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('first admin of ' || wanted_slug, 0));
  SELECT id INTO organization FROM organizations WHERE slug = wanted_slug;
  IF organization IS NULL THEN
    INSERT INTO organizations (id, slug, name) VALUES (uuidv7(), wanted_slug, wanted_slug) RETURNING id INTO organization;
    INSERT INTO discount_rules (organization_id) VALUES (organization);
  ELSIF EXISTS (SELECT FROM memberships WHERE organization_id = organization AND role = 'organization_admin') THEN
    RETURN false;
  END IF;
  INSERT INTO accounts (id, email, password_hash) VALUES (uuidv7(), wanted_email, new_password_hash)
    ON CONFLICT (lower(email)) DO NOTHING;
  SELECT id INTO account FROM accounts WHERE lower(email) = lower(wanted_email);
  INSERT INTO memberships (organization_id, account_id, role) VALUES (organization, account, 'organization_admin')
    ON CONFLICT (organization_id, account_id) DO UPDATE SET role = 'organization_admin';
  RETURN true;
END
$$;
--> statement-breakpoint
-- When the newest migration of this database was made, as the journal counts it: readiness compares it with the code's.
CREATE FUNCTION schema_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS
$$ SELECT max(created_at) FROM drizzle.__drizzle_migrations $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION account_profile(uuid, uuid), login_facts(text, text), create_first_admin(text, text, text), schema_version() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION account_profile(uuid, uuid), login_facts(text, text), create_first_admin(text, text, text), schema_version() TO praxis_app;
