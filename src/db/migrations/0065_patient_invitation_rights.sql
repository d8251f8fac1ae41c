SELECT protect_tenant_table(t) FROM unnest(ARRAY['access_links', 'patient_access_log']::regclass[]) t;
--> statement-breakpoint
-- What was done is not rewritten.
REVOKE UPDATE, DELETE ON patient_access_log FROM praxis_app;
--> statement-breakpoint
REVOKE UPDATE ON access_links FROM praxis_app;
--> statement-breakpoint
GRANT SELECT (link_hash, ends_at), DELETE ON access_links TO praxis_relay;
--> statement-breakpoint
CREATE POLICY relay ON access_links TO praxis_relay USING (true) WITH CHECK (true);
--> statement-breakpoint
-- By hand: the schemas of records and of logins would need each other.
ALTER TABLE account_mails ADD CONSTRAINT account_mails_patient
  FOREIGN KEY (organization_id, patient_id) REFERENCES patients (organization_id, id);
--> statement-breakpoint
-- Where a link to a patient's record leads. No row once its time is over, the patient has another address, or somebody has access.
CREATE FUNCTION access_link(wanted_hash text, at_instant timestamptz)
RETURNS TABLE (
  organization_id uuid, organization_slug text, organization_name text, patient_name text, email text,
  account_id uuid, password_hash text, is_barred boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.slug, o.name, p.full_name, l.email, a.id,
    CASE WHEN NOT account_is_unclaimed(o.id, a.id) THEN a.password_hash END,
    EXISTS (SELECT FROM memberships m
              LEFT JOIN staff s ON s.organization_id = m.organization_id AND s.account_id = m.account_id
             WHERE m.organization_id = o.id AND m.account_id = a.id AND (m.accepted_at IS NULL OR s.active IS FALSE))
    FROM access_links l
    JOIN organizations o ON o.id = l.organization_id
    JOIN patients p ON p.organization_id = l.organization_id AND p.id = l.patient_id
    LEFT JOIN accounts a ON lower(a.email) = lower(l.email)
   WHERE l.link_hash = wanted_hash AND l.ends_at > at_instant AND lower(p.email) = lower(l.email)
     AND NOT EXISTS (SELECT FROM patient_access x WHERE x.organization_id = l.organization_id AND x.patient_id = l.patient_id)
$$;
--> statement-breakpoint
-- Gives the login of the link's address access to its patient's record, and uses up all links to it. The login's password was shown, which
-- with the mailbox proves the address; or it is new. `taken`: the address got a login, or that another password, in the meantime.
CREATE FUNCTION accept_access(
  wanted_hash text, wanted_account uuid, wanted_password_hash text, is_new boolean, wanted_relation text, at_instant timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link access_links;
BEGIN
  SELECT * INTO link FROM access_links WHERE link_hash = wanted_hash;
  -- The record first, so that two of its links take turns; a statement of its own, so that the one behind it sees who came first.
  PERFORM FROM patients WHERE organization_id = link.organization_id AND id = link.patient_id FOR NO KEY UPDATE;
  PERFORM FROM access_link(wanted_hash, at_instant) WHERE NOT is_barred;
  IF NOT FOUND THEN
    RETURN 'over';
  END IF;
  PERFORM FROM accounts WHERE id = wanted_account FOR UPDATE;
  UPDATE accounts SET password_hash = wanted_password_hash, email_verified_at = coalesce(email_verified_at, at_instant)
    WHERE id = wanted_account AND lower(email) = lower(link.email)
      AND CASE WHEN is_new THEN account_is_unclaimed(link.organization_id, id) ELSE password_hash = wanted_password_hash END;
  IF NOT FOUND THEN
    IF NOT is_new THEN
      RETURN 'taken';
    END IF;
    INSERT INTO accounts (id, email, password_hash, email_verified_at) VALUES (wanted_account, link.email, wanted_password_hash, at_instant)
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN 'taken';
    END IF;
  END IF;
  INSERT INTO memberships (organization_id, account_id, role) VALUES (link.organization_id, wanted_account, 'patient')
    ON CONFLICT (organization_id, account_id) DO NOTHING;
  INSERT INTO patient_access (organization_id, account_id, patient_id, relation)
    VALUES (link.organization_id, wanted_account, link.patient_id, wanted_relation);
  INSERT INTO patient_access_log (organization_id, patient_id, act, actor_account_id, at)
    VALUES (link.organization_id, link.patient_id, 'accepted', wanted_account, at_instant);
  DELETE FROM access_links WHERE organization_id = link.organization_id AND patient_id = link.patient_id;
  RETURN 'accepted';
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION access_link(text, timestamptz), accept_access(text, uuid, text, boolean, text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION access_link(text, timestamptz), accept_access(text, uuid, text, boolean, text, timestamptz) TO praxis_app;
