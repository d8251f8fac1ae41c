SELECT protect_tenant_table('receipts');
--> statement-breakpoint
SELECT protect_tenant_table('receipt_counters');
--> statement-breakpoint
-- Who has the number on paper finds it under that for good.
REVOKE UPDATE, DELETE ON receipts FROM praxis_app;
--> statement-breakpoint
REVOKE DELETE ON receipt_counters FROM praxis_app;
--> statement-breakpoint
CREATE FUNCTION number_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  visit uuid := (SELECT appointment_id FROM payments WHERE organization_id = NEW.organization_id AND id = NEW.payment_id);
  next bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM receipts WHERE organization_id = NEW.organization_id AND appointment_id = visit) THEN
    INSERT INTO receipt_counters AS c (organization_id, last_number) VALUES (NEW.organization_id, 1)
    ON CONFLICT (organization_id) DO UPDATE SET last_number = c.last_number + 1
    RETURNING c.last_number INTO next;
    INSERT INTO receipts (organization_id, appointment_id, number) VALUES (NEW.organization_id, visit, next);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- At the commit, so that the counter of all visits is locked no longer than that.
CREATE CONSTRAINT TRIGGER ledger_entries_receipt AFTER INSERT ON "ledger_entries" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.kind IN ('captured', 'taken')) EXECUTE FUNCTION number_receipt();
--> statement-breakpoint
-- What was paid before has its numbers in the order in which it was.
INSERT INTO receipts (organization_id, appointment_id, number)
SELECT p.organization_id, p.appointment_id, row_number() OVER (PARTITION BY p.organization_id ORDER BY min(e.at), p.appointment_id)
FROM payments p
JOIN ledger_entries e ON e.organization_id = p.organization_id AND e.payment_id = p.id AND e.kind IN ('captured', 'taken')
GROUP BY p.organization_id, p.appointment_id;
--> statement-breakpoint
INSERT INTO receipt_counters (organization_id, last_number)
SELECT organization_id, max(number) FROM receipts GROUP BY organization_id;
