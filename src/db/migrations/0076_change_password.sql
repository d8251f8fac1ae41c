-- Sets the password of an account of which the one before was shown: only while it still is that one. Its other ways in end as when it is
-- set by a link: every session, and each link to a new password. False = it was changed meanwhile.
CREATE FUNCTION change_password(
  wanted_organization uuid, wanted_account uuid, shown_password_hash text, new_password_hash text, wanted_language text, at_instant timestamptz
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Logins of the account wait here, and find another password behind it.
  UPDATE accounts SET password_hash = new_password_hash WHERE id = wanted_account AND password_hash = shown_password_hash;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE account_mails SET link_used_at = at_instant
    WHERE account_id = wanted_account AND kind = 'password_reset' AND link_used_at IS NULL;
  DELETE FROM sessions WHERE account_id = wanted_account;
  INSERT INTO account_mails (organization_id, kind, account_id, language, queued_at)
    VALUES (wanted_organization, 'password_changed', wanted_account, wanted_language, at_instant);
  RETURN true;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION change_password(uuid, uuid, text, text, text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION change_password(uuid, uuid, text, text, text, timestamptz) TO praxis_app;
