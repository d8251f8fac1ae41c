SELECT protect_tenant_table('account_mails');
--> statement-breakpoint
REVOKE DELETE ON account_mails FROM praxis_app;
--> statement-breakpoint
-- The relay sees to it that somebody works on each, and forgets those that are of no use any more; it sees no link.
GRANT SELECT (organization_id, id, status, started_at, queued_at), UPDATE (started_at), DELETE ON account_mails TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON account_mails TO praxis_relay USING (true) WITH CHECK (true);
--> statement-breakpoint
-- As before, and whether the address has been shown to be theirs.
DROP FUNCTION account_profile(uuid, uuid);
--> statement-breakpoint
CREATE FUNCTION account_profile(wanted_organization uuid, wanted_account uuid)
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
   WHERE m.organization_id = wanted_organization AND m.account_id = wanted_account AND s.active IS NOT FALSE
$$;
--> statement-breakpoint
-- As before; a new login's address is asked to be confirmed, in the same transaction.
CREATE OR REPLACE FUNCTION register_patient(
  wanted_organization uuid, wanted_account uuid, wanted_email text, new_password_hash text,
  new_patient uuid, new_full_name text, new_phone text, new_gender text, new_born_on date, new_language text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF new_password_hash IS NOT NULL THEN
    INSERT INTO accounts (id, email, password_hash) VALUES (wanted_account, wanted_email, new_password_hash)
      ON CONFLICT (lower(email)) DO NOTHING;
    IF NOT FOUND THEN
      RETURN false;
    END IF;
    INSERT INTO account_mails (organization_id, kind, account_id, language, queued_at)
      VALUES (wanted_organization, 'email_verification', wanted_account, new_language, now());
  END IF;
  INSERT INTO memberships (organization_id, account_id, role) VALUES (wanted_organization, wanted_account, 'patient')
    ON CONFLICT (organization_id, account_id) DO NOTHING;
  IF FOUND THEN
    INSERT INTO patients (organization_id, id, full_name, email, phone, gender, born_on, language)
      VALUES (wanted_organization, new_patient, new_full_name, wanted_email, new_phone, new_gender, new_born_on, new_language);
    INSERT INTO patient_access (organization_id, account_id, patient_id, relation)
      VALUES (wanted_organization, wanted_account, new_patient, 'self');
  END IF;
  RETURN true;
END
$$;
--> statement-breakpoint
-- As before, for who has shown a password: only while it still is the account's. A login that was being checked while the password was
-- changed would else outlive the change. Servers of before go on with the older one.
CREATE FUNCTION start_session(
  new_handle text, new_secret text, wanted_organization uuid, wanted_account uuid,
  at_instant timestamptz, idle_seconds integer, longest_seconds integer, shown_password_hash text
) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM accounts WHERE id = wanted_account AND password_hash = shown_password_hash FOR SHARE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN start_session(new_handle, new_secret, wanted_organization, wanted_account, at_instant, idle_seconds, longest_seconds);
END
$$;
--> statement-breakpoint
-- Whom a link belongs to; no row once it was used, is over, or its account is no member any more.
CREATE FUNCTION account_link(wanted_hash text, at_instant timestamptz)
RETURNS TABLE (kind text, organization_id uuid, account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.kind, m.organization_id, m.account_id
    FROM account_mails m
   WHERE m.link_hash = wanted_hash AND m.link_used_at IS NULL AND m.link_ends_at > at_instant
$$;
--> statement-breakpoint
-- Sets the password that somebody chose who came by a link to their mailbox, which shows that the address is theirs. The link and all
-- others of the account that lead to a new password are used up, every session ends, and a mail says so. False = the link is over.
CREATE FUNCTION set_password_by_link(wanted_hash text, new_password_hash text, at_instant timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  account uuid;
  mail account_mails;
BEGIN
  -- The account first, so that two of its links take turns.
  SELECT account_id INTO account FROM account_mails WHERE link_hash = wanted_hash;
  PERFORM FROM accounts WHERE id = account FOR UPDATE;
  UPDATE account_mails SET link_used_at = at_instant
    WHERE link_hash = wanted_hash AND kind = 'password_reset' AND link_used_at IS NULL AND link_ends_at > at_instant
    RETURNING * INTO mail;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE account_mails SET link_used_at = at_instant
    WHERE account_id = account AND kind = 'password_reset' AND link_used_at IS NULL;
  UPDATE accounts SET password_hash = new_password_hash, email_verified_at = coalesce(email_verified_at, at_instant) WHERE id = account;
  DELETE FROM sessions WHERE account_id = account;
  INSERT INTO account_mails (organization_id, kind, account_id, language, queued_at)
    VALUES (mail.organization_id, 'password_changed', account, mail.language, at_instant);
  RETURN true;
END
$$;
--> statement-breakpoint
-- The address is theirs: mailbox and password are in one hand, as the link is used by whoever is logged in. False = the link is over,
-- or another account's.
CREATE FUNCTION verify_email_by_link(wanted_hash text, wanted_account uuid, at_instant timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE account_mails SET link_used_at = coalesce(link_used_at, at_instant)
    WHERE link_hash = wanted_hash AND account_id = wanted_account AND kind = 'email_verification' AND link_ends_at > at_instant;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE accounts SET email_verified_at = coalesce(email_verified_at, at_instant) WHERE id = wanted_account;
  RETURN true;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION account_profile(uuid, uuid), account_link(text, timestamptz), set_password_by_link(text, text, timestamptz),
  verify_email_by_link(text, uuid, timestamptz), start_session(text, text, uuid, uuid, timestamptz, integer, integer, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION account_profile(uuid, uuid), account_link(text, timestamptz), set_password_by_link(text, text, timestamptz),
  verify_email_by_link(text, uuid, timestamptz), start_session(text, text, uuid, uuid, timestamptz, integer, integer, text) TO praxis_app;
