-- What was given in another way counts as given back.
CREATE OR REPLACE FUNCTION check_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken bigint;
BEGIN
  SELECT captured_minor INTO taken FROM payments WHERE organization_id = NEW.organization_id AND id = NEW.payment_id FOR UPDATE;
  IF taken < (
    SELECT sum(amount_minor) FROM refunds
    WHERE organization_id = NEW.organization_id AND payment_id = NEW.payment_id AND status IN ('requested', 'settled_by_hand', 'pending', 'succeeded')
  ) THEN
    RAISE EXCEPTION 'more would be given back of payment % than was taken', NEW.payment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_captured', TABLE = 'refunds';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
DROP TRIGGER refunds_within_captured ON "refunds";--> statement-breakpoint
CREATE TRIGGER refunds_within_captured AFTER INSERT OR UPDATE OF status, amount_minor ON "refunds" FOR EACH ROW
  WHEN (NEW.status IN ('requested', 'settled_by_hand', 'pending', 'succeeded')) EXECUTE FUNCTION check_refunds();
