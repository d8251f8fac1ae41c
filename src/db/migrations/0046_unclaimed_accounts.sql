-- An address that was invited and whose holder never came belongs to nobody yet: whoever registers with it chooses its password. Without
-- the hash of a password nobody knows; not where they are invited, as one who is a member there is no patient.
CREATE FUNCTION account_is_unclaimed(wanted_organization uuid, wanted_account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.email_verified_at IS NULL
     AND EXISTS (SELECT FROM membership_log l WHERE l.account_id = a.id AND l.act = 'invited')
     AND NOT EXISTS (SELECT FROM memberships m
                      WHERE m.account_id = a.id AND (m.accepted_at IS NOT NULL OR m.organization_id = wanted_organization))
    FROM accounts a WHERE a.id = wanted_account
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION registration_facts(wanted_slug text, wanted_email text)
RETURNS TABLE (organization_id uuid, account_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, a.id, CASE WHEN NOT account_is_unclaimed(o.id, a.id) THEN a.password_hash END
    FROM organizations o LEFT JOIN accounts a ON lower(a.email) = lower(wanted_email)
   WHERE o.slug = wanted_slug
$$;
--> statement-breakpoint
-- As before, and for an account that is nobody's yet.
CREATE OR REPLACE FUNCTION register_patient(
  wanted_organization uuid, wanted_account uuid, wanted_email text, new_password_hash text,
  new_patient uuid, new_full_name text, new_phone text, new_gender text, new_born_on date, new_language text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF new_password_hash IS NOT NULL THEN
    -- A statement of its own: the one behind it sees who came first.
    PERFORM FROM accounts WHERE id = wanted_account FOR UPDATE;
    UPDATE accounts SET password_hash = new_password_hash
      WHERE id = wanted_account AND account_is_unclaimed(wanted_organization, wanted_account);
    IF NOT FOUND THEN
      INSERT INTO accounts (id, email, password_hash) VALUES (wanted_account, wanted_email, new_password_hash)
        ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
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
-- As before, for every account that the organization has a mail for: a password is also for who is a member no more, or elsewhere.
CREATE OR REPLACE FUNCTION account_address(wanted_organization uuid, wanted_account uuid) RETURNS TABLE (email text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.email, coalesce(s.display_name, p.full_name)
    FROM accounts a
    LEFT JOIN staff s ON s.organization_id = wanted_organization AND s.account_id = a.id
    LEFT JOIN patient_access pa ON pa.organization_id = wanted_organization AND pa.account_id = a.id AND pa.relation = 'self'
    LEFT JOIN patients p ON p.organization_id = pa.organization_id AND p.id = pa.patient_id
   WHERE a.id = wanted_account
     AND EXISTS (SELECT FROM account_mails q WHERE q.account_id = a.id AND q.organization_id = wanted_organization)
   LIMIT 1
$$;
--> statement-breakpoint
-- As before, and whether they have left, by which they may do nothing.
DROP FUNCTION list_members(uuid);
--> statement-breakpoint
CREATE FUNCTION list_members(wanted uuid)
RETURNS TABLE (id uuid, email text, role text, clinic_ids uuid[], staff_id uuid, staff_name text, accepted boolean, has_left boolean, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.email, m.role,
    ARRAY(SELECT mc.clinic_id FROM membership_clinics mc
           WHERE mc.organization_id = m.organization_id AND mc.account_id = a.id ORDER BY mc.clinic_id),
    s.id, s.display_name, m.accepted_at IS NOT NULL, s.active IS FALSE, m.version
    FROM memberships m
    JOIN accounts a ON a.id = m.account_id
    LEFT JOIN staff s ON s.organization_id = m.organization_id AND s.account_id = m.account_id
   WHERE m.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
     AND m.role NOT IN ('patient', 'platform_admin') AND (wanted IS NULL OR a.id = wanted)
$$;
--> statement-breakpoint
-- What somebody who works, or has worked, with the app is called at the organization that is bound; null for everybody else.
CREATE FUNCTION member_name(wanted_account uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(
    (SELECT s.display_name FROM staff s WHERE s.organization_id = o.id AND s.account_id = wanted_account),
    (SELECT a.email FROM accounts a
      WHERE a.id = wanted_account
        AND (EXISTS (SELECT FROM memberships m WHERE m.organization_id = o.id AND m.account_id = a.id AND m.role <> 'patient')
          OR EXISTS (SELECT FROM membership_log l WHERE l.organization_id = o.id AND l.account_id = a.id))))
    FROM (SELECT nullif(current_setting('app.organization_id', true), '')::uuid) o (id)
$$;
--> statement-breakpoint
-- As before; an invitation that was accepted in another way is over too.
CREATE OR REPLACE FUNCTION account_link(wanted_hash text, at_instant timestamptz)
RETURNS TABLE (kind text, organization_id uuid, account_id uuid, email text, organization_slug text, organization_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.kind, m.organization_id, m.account_id, a.email, o.slug, o.name
    FROM account_mails m
    JOIN accounts a ON a.id = m.account_id
    JOIN organizations o ON o.id = m.organization_id
   WHERE m.link_hash = wanted_hash AND m.link_used_at IS NULL AND m.link_ends_at > at_instant
     AND (m.kind <> 'invitation' OR EXISTS (
       SELECT FROM memberships w
        WHERE w.organization_id = m.organization_id AND w.account_id = m.account_id AND w.accepted_at IS NULL))
$$;
--> statement-breakpoint
-- As before; nothing is written before it is known that the link works.
CREATE OR REPLACE FUNCTION set_password_by_link(wanted_hash text, new_password_hash text, at_instant timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  account uuid;
  mail account_mails;
BEGIN
  -- The account first, so that two of its links take turns.
  SELECT account_id INTO account FROM account_mails WHERE link_hash = wanted_hash;
  PERFORM FROM accounts WHERE id = account FOR UPDATE;
  SELECT * INTO mail FROM account_mails
    WHERE link_hash = wanted_hash AND kind IN ('password_reset', 'invitation') AND link_used_at IS NULL AND link_ends_at > at_instant
    FOR UPDATE;
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
REVOKE ALL ON FUNCTION account_is_unclaimed(uuid, uuid), list_members(uuid), member_name(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION list_members(uuid), member_name(uuid) TO praxis_app;
