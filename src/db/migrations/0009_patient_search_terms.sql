SELECT protect_tenant_table('patient_search_terms');
--> statement-breakpoint
-- Byte by byte, so that the terms with a prefix are one range of an index. Comparisons are all that an index does under row-level security:
-- `like` and text search are not leakproof.
ALTER TABLE patient_search_terms ALTER COLUMN term TYPE text COLLATE "C";
--> statement-breakpoint
CREATE INDEX patient_search_terms_term ON patient_search_terms (organization_id, term, patient_id);
--> statement-breakpoint
CREATE FUNCTION keep_patient_search_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words text[] := string_to_array(lower(NEW.full_name), ' ');
BEGIN
  DELETE FROM patient_search_terms WHERE organization_id = NEW.organization_id AND patient_id = NEW.id;
  INSERT INTO patient_search_terms (organization_id, patient_id, term)
  SELECT DISTINCT NEW.organization_id, NEW.id, term
    FROM (SELECT array_to_string(words[n:], ' ') FROM generate_subscripts(words, 1) n
          UNION ALL SELECT lower(NEW.email)
          UNION ALL SELECT regexp_replace(NEW.phone, '[^0-9+]', '', 'g')) found (term)
   WHERE term <> '';
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER patient_search_terms AFTER INSERT OR UPDATE OF full_name, email, phone ON patients
  FOR EACH ROW EXECUTE FUNCTION keep_patient_search_terms();
--> statement-breakpoint
UPDATE patients SET full_name = full_name;
