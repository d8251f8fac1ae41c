CREATE TABLE "ledger_entries" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"payment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_account" text NOT NULL,
	"to_account" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_entries_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "ledger_entries_kind" CHECK ("ledger_entries"."kind" in ('hold_placed','hold_released','captured','refunded','refund_returned')),
	CONSTRAINT "ledger_entries_from" CHECK ("ledger_entries"."from_account" in ('card','hold','stripe')),
	CONSTRAINT "ledger_entries_to" CHECK ("ledger_entries"."to_account" in ('card','hold','stripe')),
	CONSTRAINT "ledger_entries_accounts" CHECK ("ledger_entries"."from_account" <> "ledger_entries"."to_account"),
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger_entries"."amount_minor" > 0)
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_organization_id_payment_id_payments_organization_id_id_fk" FOREIGN KEY ("organization_id","payment_id") REFERENCES "public"."payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ledger_entries_payment" ON "ledger_entries" USING btree ("organization_id","payment_id");--> statement-breakpoint
SELECT protect_tenant_table('ledger_entries');--> statement-breakpoint
-- What happened is not rewritten.
REVOKE UPDATE, DELETE ON "ledger_entries" FROM praxis_app;--> statement-breakpoint
-- Money of before: what is known of it, as of when it was last read.
INSERT INTO "ledger_entries" ("organization_id", "payment_id", "kind", "from_account", "to_account", "amount_minor", "currency", "at")
SELECT p."organization_id", p."id", e."kind", e."from_account", e."to_account", e."amount_minor", p."currency", coalesce(p."read_at", p."recorded_at")
FROM "payments" p
CROSS JOIN LATERAL (VALUES
  ('hold_placed', 'card', 'hold', p."authorized_minor" + p."captured_minor"),
  ('captured', 'hold', 'stripe', p."captured_minor"),
  ('refunded', 'stripe', 'card', p."refunded_minor")) e ("kind", "from_account", "to_account", "amount_minor")
WHERE e."amount_minor" > 0;--> statement-breakpoint
-- A payment's row is the sum of its entries, or the transaction that says otherwise does not commit.
CREATE FUNCTION check_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payment uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF EXISTS (
    SELECT FROM payments p
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount_minor) FILTER (WHERE to_account = 'hold'), 0) - coalesce(sum(amount_minor) FILTER (WHERE from_account = 'hold'), 0) AS held,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'captured'), 0) AS captured,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'refunded'), 0) - coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund_returned'), 0) AS refunded
      FROM ledger_entries e WHERE e.organization_id = p.organization_id AND e.payment_id = p.id) l
    WHERE p.organization_id = NEW.organization_id AND p.id = payment
      AND (p.authorized_minor, p.captured_minor, p.refunded_minor) IS DISTINCT FROM (l.held, l.captured, l.refunded)
  ) THEN
    RAISE EXCEPTION 'the entries of payment % do not add up to its row', payment
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_ledger', TABLE = 'payments';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER payments_ledger AFTER INSERT ON "payments" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.authorized_minor > 0 OR NEW.captured_minor > 0) EXECUTE FUNCTION check_ledger('id');--> statement-breakpoint
CREATE CONSTRAINT TRIGGER payments_ledger_changes AFTER UPDATE ON "payments" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.authorized_minor, OLD.captured_minor, OLD.refunded_minor) IS DISTINCT FROM (NEW.authorized_minor, NEW.captured_minor, NEW.refunded_minor))
  EXECUTE FUNCTION check_ledger('id');--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_payment AFTER INSERT ON "ledger_entries" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION check_ledger('payment_id');
