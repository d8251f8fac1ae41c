-- As before, but only who could name somebody must: processes of the version before, which a deploy leaves running and a way back needs, have
-- no account to bind, not even an empty one (src/db/client.ts). What they change is kept as nobody's.
CREATE OR REPLACE FUNCTION keep_setting_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  list text := TG_ARGV[3];
  beside text[] := ARRAY['organization_id', 'id', 'version', 'recorded_at', 'accepted_at', TG_ARGV[1], TG_ARGV[2]];
  was jsonb;
  becomes jsonb;
  place jsonb;
  taken jsonb;
  put jsonb;
  rest jsonb;
  same text[];
  change setting_changes;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    was := to_jsonb(OLD);
  ELSIF TG_TABLE_NAME = 'intake_forms' THEN
    -- A version more takes the place of the one before.
    SELECT to_jsonb(f) INTO was FROM intake_forms f
      WHERE f.organization_id = NEW.organization_id AND f.service_id = NEW.service_id AND f.version = NEW.version - 1;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    becomes := to_jsonb(NEW);
  END IF;
  place := coalesce(becomes, was);
  was := was - beside;
  becomes := becomes - beside;
  IF was = becomes THEN
    RETURN NULL;
  END IF;

  change.organization_id := coalesce(place ->> 'organization_id', place ->> 'id');
  change.kind := TG_ARGV[0];
  change.thing_id := place ->> TG_ARGV[1];
  change.clinic_id := place ->> TG_ARGV[2];
  change.transaction_id := pg_current_xact_id();
  change.changed_at := now();
  change.account_id := nullif(current_setting('app.account_id', true), '');
  IF current_setting('app.account_id', true) = '' AND nullif(current_setting('app.organization_id', true), '') IS NOT NULL THEN
    RAISE EXCEPTION 'a setting is changed in %, and nobody is named who changes it', TG_TABLE_NAME;
  END IF;
  SELECT s.id, s.act, s.before, s.after INTO change.id, change.act, change.before, change.after FROM setting_changes s
    WHERE s.organization_id = change.organization_id AND s.thing_id = change.thing_id AND s.kind = change.kind
      AND s.clinic_id IS NOT DISTINCT FROM change.clinic_id
      -- A database that was restored counts its transactions anew.
      AND s.transaction_id = change.transaction_id AND s.changed_at = change.changed_at;
  IF NOT FOUND THEN
    change.id := uuidv7();
    change.act := 'changed';
    change.before := '{}';
    change.after := '{}';
  END IF;

  IF list = '' THEN
    IF TG_OP <> 'UPDATE' THEN
      change.act := CASE TG_OP WHEN 'INSERT' THEN 'made' ELSE 'ended' END;
    END IF;
    SELECT jsonb_object_agg(key, was -> key) || change.before, change.after || jsonb_object_agg(key, becomes -> key)
      INTO change.before, change.after
      FROM jsonb_object_keys(place - beside) key
     WHERE coalesce(was -> key, 'null') <> coalesce(becomes -> key, 'null');
  ELSE
    -- What is put in again was never taken out.
    taken := coalesce(change.before -> list, '[]');
    put := coalesce(change.after -> list, '[]');
    IF was IS NOT NULL THEN
      rest := without_element(put, was);
      IF rest = put THEN
        taken := taken || jsonb_build_array(was);
      END IF;
      put := rest;
    END IF;
    IF becomes IS NOT NULL THEN
      rest := without_element(taken, becomes);
      IF rest = taken THEN
        put := put || jsonb_build_array(becomes);
      END IF;
      taken := rest;
    END IF;
    change.before := change.before || jsonb_build_object(list, taken);
    change.after := change.after || jsonb_build_object(list, put);
  END IF;
  same := ARRAY(SELECT key FROM jsonb_object_keys(change.after) key WHERE change.before -> key = change.after -> key);
  change.before := change.before - same;
  change.after := change.after - same;

  IF change.act = 'changed' AND change.after = '{}' THEN
    DELETE FROM setting_changes s WHERE s.organization_id = change.organization_id AND s.id = change.id;
  ELSE
    INSERT INTO setting_changes SELECT change.*
      ON CONFLICT (organization_id, id) DO UPDATE SET act = excluded.act, before = excluded.before, after = excluded.after;
  END IF;
  RETURN NULL;
END
$$;
