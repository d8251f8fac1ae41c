SELECT protect_tenant_table('membership_log');
--> statement-breakpoint
REVOKE UPDATE, DELETE ON membership_log FROM praxis_app;
--> statement-breakpoint
-- As before; who is invited and has not come yet is nobody.
CREATE OR REPLACE FUNCTION account_profile(wanted_organization uuid, wanted_account uuid)
RETURNS TABLE (
  account_id uuid, email text, organization_id uuid, organization_slug text, organization_name text, role text,
  clinic_ids uuid[], staff_id uuid, staff_name text, patients jsonb, email_verified boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.email, o.id, o.slug, o.name, m.role,
    ARRAY(SELECT mc.clinic_id FROM membership_clinics mc
           WHERE mc.organization_id = o.id AND mc.account_id = a.id ORDER BY mc.clinic_id),
    s.id, s.display_name,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'fullName', p.full_name, 'relation', pa.relation)
                               ORDER BY pa.relation <> 'self', p.id)
                FROM patient_access pa JOIN patients p ON p.organization_id = pa.organization_id AND p.id = pa.patient_id
               WHERE pa.organization_id = o.id AND pa.account_id = a.id), '[]'),
    a.email_verified_at IS NOT NULL
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id
    JOIN organizations o ON o.id = m.organization_id
    LEFT JOIN staff s ON s.organization_id = m.organization_id AND s.account_id = m.account_id
   WHERE m.organization_id = wanted_organization AND m.account_id = wanted_account AND m.accepted_at IS NOT NULL
     AND s.active IS NOT FALSE
$$;
--> statement-breakpoint
-- Where a member of the organization is written to, also one who is only invited.
CREATE FUNCTION account_address(wanted_organization uuid, wanted_account uuid) RETURNS TABLE (email text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.email, coalesce(s.display_name, p.full_name)
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id
    LEFT JOIN staff s ON s.organization_id = m.organization_id AND s.account_id = m.account_id
    LEFT JOIN patient_access pa ON pa.organization_id = m.organization_id AND pa.account_id = m.account_id AND pa.relation = 'self'
    LEFT JOIN patients p ON p.organization_id = pa.organization_id AND p.id = pa.patient_id
   WHERE m.organization_id = wanted_organization AND m.account_id = wanted_account AND s.active IS NOT FALSE
   LIMIT 1
$$;
--> statement-breakpoint
-- The members of the organization that is bound who work with the app; one of them when asked for. It shows their addresses.
CREATE FUNCTION list_members(wanted uuid)
RETURNS TABLE (id uuid, email text, role text, clinic_ids uuid[], staff_id uuid, staff_name text, accepted boolean, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.email, m.role,
    ARRAY(SELECT mc.clinic_id FROM membership_clinics mc
           WHERE mc.organization_id = m.organization_id AND mc.account_id = a.id ORDER BY mc.clinic_id),
    s.id, s.display_name, m.accepted_at IS NOT NULL, m.version
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id
    LEFT JOIN staff s ON s.organization_id = m.organization_id AND s.account_id = m.account_id
   WHERE m.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
     AND m.role NOT IN ('patient', 'platform_admin') AND (wanted IS NULL OR a.id = wanted)
$$;
--> statement-breakpoint
-- The account of an address, made when there is none: with a password that nobody knows, and an address that nobody has shown.
CREATE FUNCTION account_to_invite(new_account uuid, wanted_email text, unknown_password_hash text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO accounts (id, email, password_hash) VALUES (new_account, wanted_email, unknown_password_hash)
    ON CONFLICT (lower(email)) DO NOTHING;
  RETURN (SELECT id FROM accounts WHERE lower(email) = lower(wanted_email));
END
$$;
--> statement-breakpoint
-- As before, with what its page shows of whom it belongs to.
DROP FUNCTION account_link(text, timestamptz);
--> statement-breakpoint
CREATE FUNCTION account_link(wanted_hash text, at_instant timestamptz)
RETURNS TABLE (kind text, organization_id uuid, account_id uuid, email text, organization_slug text, organization_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.kind, m.organization_id, m.account_id, a.email, o.slug, o.name
    FROM account_mails m
    JOIN accounts a ON a.id = m.account_id
    JOIN organizations o ON o.id = m.organization_id
   WHERE m.link_hash = wanted_hash AND m.link_used_at IS NULL AND m.link_ends_at > at_instant
$$;
--> statement-breakpoint
-- As before, also by an invitation, which begins to give its rights.
CREATE OR REPLACE FUNCTION set_password_by_link(wanted_hash text, new_password_hash text, at_instant timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  account uuid;
  mail account_mails;
BEGIN
  -- The account first, so that two of its links take turns.
  SELECT account_id INTO account FROM account_mails WHERE link_hash = wanted_hash;
  PERFORM FROM accounts WHERE id = account FOR UPDATE;
  UPDATE account_mails SET link_used_at = at_instant
    WHERE link_hash = wanted_hash AND kind IN ('password_reset', 'invitation') AND link_used_at IS NULL AND link_ends_at > at_instant
    RETURNING * INTO mail;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF mail.kind = 'invitation' THEN
    UPDATE memberships SET accepted_at = at_instant, version = version + 1
      WHERE organization_id = mail.organization_id AND account_id = account AND accepted_at IS NULL;
    IF NOT FOUND THEN
      RETURN false;
    END IF;
  END IF;
  -- Links to a new password, and other mails of the same invitation; invitations of other organizations stay.
  UPDATE account_mails SET link_used_at = at_instant
    WHERE account_id = account AND link_used_at IS NULL
      AND (kind = 'password_reset' OR (kind = 'invitation' AND mail.kind = 'invitation' AND organization_id = mail.organization_id));
  UPDATE accounts SET password_hash = new_password_hash, email_verified_at = coalesce(email_verified_at, at_instant) WHERE id = account;
  DELETE FROM sessions WHERE account_id = account;
  INSERT INTO account_mails (organization_id, kind, account_id, language, queued_at)
    VALUES (mail.organization_id, 'password_changed', account, mail.language, at_instant);
  RETURN true;
END
$$;
--> statement-breakpoint
-- As before; an operator's word accepts an invitation too.
CREATE OR REPLACE FUNCTION create_first_admin(wanted_slug text, wanted_email text, new_password_hash text) RETURNS boolean
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
  UPDATE accounts SET password_hash = new_password_hash, email_verified_at = now()
    WHERE lower(email) = lower(wanted_email) AND email_verified_at IS NULL;
  SELECT id INTO account FROM accounts WHERE lower(email) = lower(wanted_email);
  DELETE FROM sessions WHERE account_id = account;
  INSERT INTO memberships (organization_id, account_id, role) VALUES (organization, account, 'organization_admin')
    ON CONFLICT (organization_id, account_id) DO UPDATE
      SET role = 'organization_admin', accepted_at = coalesce(memberships.accepted_at, now()), version = memberships.version + 1;
  RETURN true;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION account_address(uuid, uuid), list_members(uuid), account_to_invite(uuid, text, text), account_link(text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION account_address(uuid, uuid), list_members(uuid), account_to_invite(uuid, text, text), account_link(text, timestamptz) TO praxis_app;
