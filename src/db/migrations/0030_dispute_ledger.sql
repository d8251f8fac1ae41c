SELECT protect_tenant_table('disputes');--> statement-breakpoint
REVOKE DELETE ON "disputes" FROM praxis_app;--> statement-breakpoint
-- A payment's row is the sum of its entries, disputes included, or the transaction that says otherwise does not commit.
CREATE OR REPLACE FUNCTION check_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payment uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF EXISTS (
    SELECT FROM payments p
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount_minor) FILTER (WHERE to_account = 'hold'), 0) - coalesce(sum(amount_minor) FILTER (WHERE from_account = 'hold'), 0) AS held,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'captured'), 0) AS captured,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'refunded'), 0) - coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund_returned'), 0) AS refunded,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'disputed'), 0) - coalesce(sum(amount_minor) FILTER (WHERE kind = 'dispute_returned'), 0) AS disputed
      FROM ledger_entries e WHERE e.organization_id = p.organization_id AND e.payment_id = p.id) l
    WHERE p.organization_id = NEW.organization_id AND p.id = payment
      AND (p.authorized_minor, p.captured_minor, p.refunded_minor, p.disputed_minor) IS DISTINCT FROM (l.held, l.captured, l.refunded, l.disputed)
  ) THEN
    RAISE EXCEPTION 'the entries of payment % do not add up to its row', payment
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_ledger', TABLE = 'payments';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
DROP TRIGGER payments_ledger_changes ON "payments";--> statement-breakpoint
CREATE CONSTRAINT TRIGGER payments_ledger_changes AFTER UPDATE ON "payments" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.authorized_minor, OLD.captured_minor, OLD.refunded_minor, OLD.disputed_minor)
    IS DISTINCT FROM (NEW.authorized_minor, NEW.captured_minor, NEW.refunded_minor, NEW.disputed_minor))
  EXECUTE FUNCTION check_ledger('id');
