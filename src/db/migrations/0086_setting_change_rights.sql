SELECT protect_tenant_table('setting_changes');
--> statement-breakpoint
-- Only the trigger below writes it, so that no line is forged, changed or lost.
REVOKE INSERT, UPDATE, DELETE ON setting_changes FROM praxis_app;
--> statement-breakpoint
CREATE FUNCTION without_element(list jsonb, element jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(jsonb_agg(e ORDER BY n), '[]') FROM jsonb_array_elements(list) WITH ORDINALITY AS x (e, n) WHERE e <> element $$;
--> statement-breakpoint
-- Keeps what a row of the settings was and what it becomes. All that one transaction changes of a thing is one row of the history, and a
-- list that is written anew is what was taken out of it and put in. Arguments: the kind of thing; the column with its id, and the one
-- with its clinic's ('' = none); the name of the list that the row is of ('' = the row is the thing itself).
CREATE FUNCTION keep_setting_change() RETURNS trigger
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
  IF change.account_id IS NULL AND nullif(current_setting('app.organization_id', true), '') IS NOT NULL THEN
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
--> statement-breakpoint
REVOKE ALL ON FUNCTION keep_setting_change() FROM PUBLIC;
--> statement-breakpoint
-- Every migration that creates a table of the settings calls it; a test reads the catalogue and fails on one that was forgotten.
CREATE FUNCTION keep_history_of(target regclass, kind text, thing_column text, clinic_column text DEFAULT '', list text DEFAULT '') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER setting_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION keep_setting_change(%L, %L, %L, %L)',
    target, kind, thing_column, clinic_column, list);
END
$$;
--> statement-breakpoint
SELECT keep_history_of('organizations', 'organization', 'id'),
       keep_history_of('clinics', 'clinic', 'id', 'id'),
       keep_history_of('clinic_hours', 'clinic', 'clinic_id', 'clinic_id', 'week'),
       keep_history_of('clinic_holidays', 'clinic', 'clinic_id', 'clinic_id', 'holidays'),
       keep_history_of('rooms', 'room', 'id', 'clinic_id'),
       keep_history_of('equipment', 'equipment', 'id', 'clinic_id'),
       keep_history_of('service_categories', 'category', 'id'),
       keep_history_of('services', 'service', 'id'),
       keep_history_of('service_needs', 'service', 'service_id', '', 'needs'),
       keep_history_of('intake_forms', 'service', 'service_id', '', 'questions'),
       keep_history_of('service_offers', 'offer', 'service_id', 'clinic_id'),
       keep_history_of('staff', 'staff', 'id'),
       keep_history_of('staff_clinics', 'staff', 'staff_id', '', 'clinics'),
       keep_history_of('staff_services', 'staff', 'staff_id', '', 'services'),
       keep_history_of('staff_hours', 'staff', 'staff_id', 'clinic_id', 'week'),
       keep_history_of('staff_overrides', 'staff', 'staff_id', 'clinic_id', 'overrides'),
       keep_history_of('staff_leave', 'staff', 'staff_id', '', 'leave'),
       keep_history_of('discount_rules', 'discount_rule', 'organization_id'),
       keep_history_of('discount_thresholds', 'discount_rule', 'organization_id', '', 'thresholds'),
       keep_history_of('membership_clinics', 'member', 'account_id', '', 'clinics');
--> statement-breakpoint
-- Patients have a membership too, which is no setting: whoever registers does not pay for it.
CREATE TRIGGER setting_change AFTER INSERT OR UPDATE ON memberships FOR EACH ROW WHEN (NEW.role NOT IN ('patient', 'platform_admin'))
  EXECUTE FUNCTION keep_setting_change('member', 'account_id', '', '');
--> statement-breakpoint
CREATE TRIGGER setting_change_at_end AFTER DELETE ON memberships FOR EACH ROW WHEN (OLD.role NOT IN ('patient', 'platform_admin'))
  EXECUTE FUNCTION keep_setting_change('member', 'account_id', '', '');
