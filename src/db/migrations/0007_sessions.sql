CREATE TABLE "sessions" (
	"handle_hash" text PRIMARY KEY NOT NULL,
	"secret_hash" text NOT NULL,
	"replaced_secret_hash" text,
	"salt" text,
	"organization_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"rotated_at" timestamp with time zone NOT NULL,
	"lapses_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_replaced" CHECK (("sessions"."replaced_secret_hash" is null) = ("sessions"."salt" is null)),
	CONSTRAINT "sessions_ends" CHECK ("sessions"."lapses_at" <= "sessions"."ends_at")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "email_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_id_account_id_memberships_organization_id_account_id_fk" FOREIGN KEY ("organization_id","account_id") REFERENCES "public"."memberships"("organization_id","account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account_id","organization_id");--> statement-breakpoint
-- Until now every account was made by an operator, who knew whose the address is.
UPDATE "accounts" SET "email_verified_at" = "recorded_at";
--> statement-breakpoint
SELECT protect_tenant_table('sessions');
--> statement-breakpoint
-- Whoever may log in has sessions, in whichever organization: like accounts they are reached through functions only.
REVOKE ALL ON sessions FROM praxis_app;
--> statement-breakpoint
-- What a registration is checked against: the organization, and the account that has the address already. No row = no such organization.
CREATE FUNCTION registration_facts(wanted_slug text, wanted_email text)
RETURNS TABLE (organization_id uuid, account_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, a.id, a.password_hash
    FROM organizations o LEFT JOIN accounts a ON lower(a.email) = lower(wanted_email)
   WHERE o.slug = wanted_slug
$$;
--> statement-breakpoint
-- Makes an account a patient of an organization, with a patient record of its own; the account too when a password's hash is given.
-- An account that is a member already stays as it is. False, and nothing changed, when the address was taken in the meantime.
CREATE FUNCTION register_patient(
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
-- Begins a session, and forgets those of the account that are over.
CREATE FUNCTION start_session(
  new_handle text, new_secret text, wanted_organization uuid, wanted_account uuid,
  at_instant timestamptz, idle_seconds integer, longest_seconds integer
) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ends timestamptz := at_instant + make_interval(secs => longest_seconds);
  lapses timestamptz := least(ends, at_instant + make_interval(secs => idle_seconds));
BEGIN
  -- Logins of one account at the same time leave each other's rows alone, so they cannot block one another.
  DELETE FROM sessions WHERE handle_hash IN (
    SELECT handle_hash FROM sessions WHERE account_id = wanted_account AND lapses_at <= at_instant FOR UPDATE SKIP LOCKED);
  INSERT INTO sessions (handle_hash, secret_hash, organization_id, account_id, rotated_at, lapses_at, ends_at)
    VALUES (new_handle, new_secret, wanted_organization, wanted_account, at_instant, lapses, ends);
  RETURN lapses;
END
$$;
--> statement-breakpoint
-- Puts the next secret in the place of the given one, if that is the session's. 'live': the salt that makes the successor of the given
-- secret, which is the same again while the grace lasts, so that two tabs go on with one secret. 'reused': a secret that was replaced
-- came again, and the session is ended. No row = no such session, or it is over.
CREATE FUNCTION refresh_session(
  wanted_handle text, given_secret text, next_secret text, next_salt text,
  at_instant timestamptz, idle_seconds integer, grace_seconds integer
) RETURNS TABLE (outcome text, organization uuid, account uuid, salt_of_successor text, lapses timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found_session sessions;
BEGIN
  SELECT * INTO found_session FROM sessions WHERE handle_hash = wanted_handle AND lapses_at > at_instant FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  organization := found_session.organization_id;
  account := found_session.account_id;
  IF found_session.secret_hash = given_secret THEN
    outcome := 'live';
    salt_of_successor := next_salt;
    lapses := least(found_session.ends_at, at_instant + make_interval(secs => idle_seconds));
    UPDATE sessions SET secret_hash = next_secret, replaced_secret_hash = given_secret, salt = next_salt,
        rotated_at = at_instant, lapses_at = lapses
      WHERE handle_hash = wanted_handle;
  ELSIF found_session.replaced_secret_hash = given_secret
      AND at_instant < found_session.rotated_at + make_interval(secs => grace_seconds) THEN
    outcome := 'live';
    salt_of_successor := found_session.salt;
    lapses := found_session.lapses_at;
  ELSE
    outcome := 'reused';
    DELETE FROM sessions WHERE handle_hash = wanted_handle;
  END IF;
  RETURN NEXT;
END
$$;
--> statement-breakpoint
CREATE FUNCTION end_session(wanted_handle text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ DELETE FROM sessions WHERE handle_hash = wanted_handle $$;
--> statement-breakpoint
-- As before, but an account that somebody registered without showing that the address is theirs is handed over: the operator names its
-- owner, so the given password replaces the stranger's. Sessions end in any case: who gains rights logs in anew.
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
    ON CONFLICT (organization_id, account_id) DO UPDATE SET role = 'organization_admin';
  RETURN true;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION registration_facts(text, text),
  register_patient(uuid, uuid, text, text, uuid, text, text, text, date, text),
  start_session(text, text, uuid, uuid, timestamptz, integer, integer),
  refresh_session(text, text, text, text, timestamptz, integer, integer), end_session(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION registration_facts(text, text),
  register_patient(uuid, uuid, text, text, uuid, text, text, text, date, text),
  start_session(text, text, uuid, uuid, timestamptz, integer, integer),
  refresh_session(text, text, text, text, timestamptz, integer, integer), end_session(text) TO praxis_app;
