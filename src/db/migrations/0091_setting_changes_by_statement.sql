-- What `list` has more of than `others`, in its order: an element counts as often as it is there.
CREATE FUNCTION list_without(list jsonb, others jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  WITH numbered AS (
    SELECT element, place, row_number() OVER (PARTITION BY element ORDER BY place) AS nth
      FROM jsonb_array_elements(list) WITH ORDINALITY AS item (element, place)
  ), other AS (
    SELECT element, count(*) AS times FROM jsonb_array_elements(others) AS item (element) GROUP BY element
  )
  SELECT coalesce(jsonb_agg(element ORDER BY place), '[]')
    FROM numbered LEFT JOIN other USING (element) WHERE nth > coalesce(times, 0)
$$;
--> statement-breakpoint
-- Keeps what rows of the settings were and what they become, once for each statement, so that a list that is written anew costs as much as
-- it is long. All that one transaction changes of a thing is one row of the history, and of a list what was taken out of it and put in.
-- Arguments: the kind of thing; the column with its id, and the one with its clinic's ('' = none); the name of the list that the rows are
-- of ('' = a row is the thing itself). To plan and compile it each time would take longer than all else that it does.
CREATE OR REPLACE FUNCTION keep_setting_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  list text := TG_ARGV[3];
  beside text[] := ARRAY['organization_id', 'id', 'version', 'recorded_at', 'accepted_at', TG_ARGV[1], TG_ARGV[2]];
  account text := current_setting('app.account_id', true);
  was jsonb[];
  becomes jsonb[];
BEGIN
  IF TG_OP <> 'INSERT' THEN
    was := ARRAY(SELECT to_jsonb(r) FROM rows_before r);
  ELSIF TG_TABLE_NAME = 'intake_forms' THEN
    -- A version more takes the place of the one before.
    was := ARRAY(SELECT to_jsonb(f) FROM intake_forms f JOIN rows_after r USING (organization_id, service_id)
                  WHERE f.version = r.version - 1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    becomes := ARRAY(SELECT to_jsonb(r) FROM rows_after r);
  END IF;

  WITH part AS (
    SELECT coalesce(r ->> 'organization_id', r ->> 'id')::uuid AS organization_id, (r ->> TG_ARGV[1])::uuid AS thing_id,
           (r ->> TG_ARGV[2])::uuid AS clinic_id, r - beside AS value, is_new, place
      FROM (SELECT false, * FROM unnest(was) WITH ORDINALITY
            UNION ALL
            SELECT true, * FROM unnest(becomes) WITH ORDINALITY) AS side (is_new, r, place)
  ), thing AS (
    SELECT organization_id, thing_id, clinic_id,
           coalesce(jsonb_agg(value ORDER BY place) FILTER (WHERE NOT is_new), '[]') AS was,
           coalesce(jsonb_agg(value ORDER BY place) FILTER (WHERE is_new), '[]') AS becomes
      FROM part GROUP BY organization_id, thing_id, clinic_id
    -- Patients have a membership too, which is no setting.
    HAVING TG_TABLE_NAME <> 'memberships' OR bool_or(value ->> 'role' NOT IN ('patient', 'platform_admin'))
  ), known AS (
    SELECT t.*, s.id, coalesce(s.act, 'changed') AS act, coalesce(s.before, '{}') AS before, coalesce(s.after, '{}') AS after
      FROM thing t LEFT JOIN setting_changes s
        ON s.organization_id = t.organization_id AND s.transaction_id = pg_current_xact_id() AND s.thing_id = t.thing_id
       AND s.kind = TG_ARGV[0] AND s.clinic_id IS NOT DISTINCT FROM t.clinic_id AND s.changed_at = now()
  ), side AS (
    -- Of what the transaction changed before, the first and the latest value count.
    SELECT k.organization_id, k.thing_id, k.clinic_id, k.id, nothing || coalesce(k.was -> 0, '{}') || k.before AS before,
           k.after || nothing || coalesce(k.becomes -> 0, '{}') AS after,
           CASE WHEN k.was = '[]' THEN 'made' WHEN k.becomes = '[]' THEN 'ended' ELSE k.act END AS act
      FROM known k, LATERAL (SELECT jsonb_object_agg(key, NULL) FROM jsonb_object_keys(coalesce(k.becomes -> 0, k.was -> 0)) key) AS n (nothing)
     WHERE list = ''
    UNION ALL
    -- What is put in again was never taken out.
    SELECT k.organization_id, k.thing_id, k.clinic_id, k.id, k.before || jsonb_build_object(list, list_without(gone, come)),
           k.after || jsonb_build_object(list, list_without(come, gone)), k.act
      FROM known k, LATERAL (SELECT coalesce(k.before -> list, '[]') || k.was, coalesce(k.after -> list, '[]') || k.becomes) AS l (gone, come)
     WHERE list <> ''
  ), change AS (
    SELECT organization_id, thing_id, clinic_id, id, act, before - same AS before, after - same AS after
      FROM side, LATERAL (SELECT ARRAY(SELECT key FROM jsonb_object_keys(after) key WHERE before -> key = after -> key)) AS e (same)
  ), undone AS (
    DELETE FROM setting_changes s USING change c
     WHERE s.organization_id = c.organization_id AND s.id = c.id AND c.act = 'changed' AND c.after = '{}'
  )
  INSERT INTO setting_changes (organization_id, id, transaction_id, changed_at, account_id, kind, thing_id, clinic_id, act, before, after)
  SELECT organization_id, coalesce(id, uuidv7()), pg_current_xact_id(), now(), nullif(account, '')::uuid, TG_ARGV[0], thing_id, clinic_id,
         act, before, after
    FROM change WHERE act <> 'changed' OR after <> '{}'
      ON CONFLICT (organization_id, id) DO UPDATE SET act = excluded.act, before = excluded.before, after = excluded.after;
  -- Who binds no account, not even an empty one, is a process of the version before.
  IF FOUND AND account = '' AND nullif(current_setting('app.organization_id', true), '') IS NOT NULL THEN
    RAISE EXCEPTION 'a setting is changed in %, and nobody is named who changes it', TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
DROP FUNCTION without_element(jsonb, jsonb);
--> statement-breakpoint
-- Every migration that creates a table of the settings calls it; a test reads the catalogue and fails on one that was forgotten. Rows of
-- both sides can be had of one event only. Replaced, as dropping a trigger would let nobody read its table until the migration ends.
CREATE OR REPLACE FUNCTION keep_history_of(target regclass, kind text, thing_column text, clinic_column text DEFAULT '', list text DEFAULT '') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text;
  event text;
  sides text;
BEGIN
  FOR name, event, sides IN VALUES ('setting_change_at_start', 'INSERT', 'NEW TABLE AS rows_after'),
                                   ('setting_change', 'UPDATE', 'OLD TABLE AS rows_before NEW TABLE AS rows_after'),
                                   ('setting_change_at_end', 'DELETE', 'OLD TABLE AS rows_before') LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER %I AFTER %s ON %s REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION keep_setting_change(%L, %L, %L, %L)',
      name, event, target, sides, kind, thing_column, clinic_column, list);
  END LOOP;
END
$$;
--> statement-breakpoint
SELECT keep_history_of(t.tgrelid, args[1], args[2], args[3], args[4])
  FROM pg_trigger t, string_to_array(encode(t.tgargs, 'escape'), '\000') args
 WHERE t.tgfoid = 'keep_setting_change'::regproc AND t.tgname = 'setting_change';
