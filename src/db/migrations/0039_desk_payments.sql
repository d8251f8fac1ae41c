CREATE TABLE "day_counts" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"account_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"expected_cash_minor" bigint NOT NULL,
	"expected_terminal_minor" bigint NOT NULL,
	"cash_minor" bigint NOT NULL,
	"terminal_minor" bigint NOT NULL,
	"explanation" text,
	"counted_at" timestamp with time zone NOT NULL,
	"signed_off_by" uuid,
	"signed_off_at" timestamp with time zone,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "day_counts_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "day_counts_explained" CHECK (("day_counts"."cash_minor", "day_counts"."terminal_minor") = ("day_counts"."expected_cash_minor", "day_counts"."expected_terminal_minor") or "day_counts"."explanation" is not null),
	CONSTRAINT "day_counts_second_person" CHECK (("day_counts"."signed_off_by" is null) = ("day_counts"."signed_off_at" is null) and "day_counts"."signed_off_by" is distinct from "day_counts"."account_id")
);
--> statement-breakpoint
CREATE TABLE "desk_entries" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"payment_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"method" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"till_account_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"account_id" uuid NOT NULL,
	"reason" text,
	"request_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "desk_entries_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "desk_entries_request" UNIQUE("organization_id","request_id"),
	CONSTRAINT "desk_entries_kind" CHECK ("desk_entries"."kind" in ('taken','corrected','given_back')),
	CONSTRAINT "desk_entries_method" CHECK ("desk_entries"."method" in ('cash','terminal')),
	CONSTRAINT "desk_entries_amount" CHECK ("desk_entries"."amount_minor" > 0),
	CONSTRAINT "desk_entries_second_person" CHECK (("desk_entries"."kind" = 'corrected') = ("desk_entries"."account_id" <> "desk_entries"."till_account_id") and ("desk_entries"."kind" = 'corrected') = ("desk_entries"."reason" is not null))
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_kind";--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_from";--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_to";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_method";--> statement-breakpoint
ALTER TABLE "day_counts" ADD CONSTRAINT "day_counts_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_entries" ADD CONSTRAINT "desk_entries_organization_id_payment_id_payments_organization_id_id_fk" FOREIGN KEY ("organization_id","payment_id") REFERENCES "public"."payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_entries" ADD CONSTRAINT "desk_entries_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "day_counts_day" ON "day_counts" USING btree ("organization_id","clinic_id","on_date","account_id","counted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "desk_entries_once" ON "desk_entries" USING btree ("organization_id","payment_id","kind") WHERE "desk_entries"."kind" <> 'given_back';--> statement-breakpoint
CREATE INDEX "desk_entries_payment" ON "desk_entries" USING btree ("organization_id","payment_id");--> statement-breakpoint
CREATE INDEX "desk_entries_day" ON "desk_entries" USING btree ("organization_id","clinic_id","on_date");--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_kind" CHECK ("ledger_entries"."kind" in ('hold_placed','hold_released','captured','refunded','refund_returned','disputed','dispute_returned','taken','corrected','given_back'));--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_from" CHECK ("ledger_entries"."from_account" in ('card','hold','stripe','patient','till','terminal'));--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_to" CHECK ("ledger_entries"."to_account" in ('card','hold','stripe','patient','till','terminal'));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_at_desk" CHECK ("payments"."method" = 'card' or "payments"."method" is null or "payments"."payment_intent_id" is null and ("payments"."status" = 'captured' and "payments"."captured_minor" = "payments"."amount_minor" or "payments"."status" = 'voided' and "payments"."captured_minor" = 0));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_method" CHECK ("payments"."method" in ('card','cash','terminal'));--> statement-breakpoint
SELECT protect_tenant_table('desk_entries');--> statement-breakpoint
SELECT protect_tenant_table('day_counts');--> statement-breakpoint
-- What happened is not rewritten; a count is signed off, and never changed.
REVOKE UPDATE, DELETE ON "desk_entries" FROM praxis_app;--> statement-breakpoint
REVOKE UPDATE, DELETE ON "day_counts" FROM praxis_app;--> statement-breakpoint
GRANT UPDATE ("signed_off_by", "signed_off_at") ON "day_counts" TO praxis_app;--> statement-breakpoint
-- A payment's row is the sum of its entries, those of the desk included, or the transaction that says otherwise does not commit.
CREATE OR REPLACE FUNCTION check_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payment uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF EXISTS (
    SELECT FROM payments p
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount_minor) FILTER (WHERE to_account = 'hold'), 0) - coalesce(sum(amount_minor) FILTER (WHERE from_account = 'hold'), 0) AS held,
        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('captured', 'taken')), 0) - coalesce(sum(amount_minor) FILTER (WHERE kind = 'corrected'), 0) AS captured,
        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('refunded', 'given_back')), 0) - coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund_returned'), 0) AS refunded,
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
$$;
