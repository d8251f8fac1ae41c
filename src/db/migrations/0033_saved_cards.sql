CREATE TABLE "saved_cards" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"terms_version" text NOT NULL,
	"cap_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"consented_at" timestamp with time zone,
	"customer_id" text,
	"setup_intent_id" text,
	"payment_method_id" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_cards_organization_id_appointment_id_pk" PRIMARY KEY("organization_id","appointment_id"),
	CONSTRAINT "saved_cards_cap" CHECK ("saved_cards"."cap_minor" > 0),
	CONSTRAINT "saved_cards_consent" CHECK (("saved_cards"."consented_at" is null) = ("saved_cards"."payment_method_id" is null) and ("saved_cards"."payment_method_id" is null or "saved_cards"."customer_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "stripe_customers" (
	"organization_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"account" text NOT NULL,
	"customer_id" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_customers_organization_id_patient_id_account_pk" PRIMARY KEY("organization_id","patient_id","account")
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "payment_attempts" DROP CONSTRAINT "payment_attempts_op";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_status";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "pay_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD CONSTRAINT "saved_cards_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD CONSTRAINT "stripe_customers_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','declined','payment_needed','released','receipt','refunded','refund_failed'));--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_op" CHECK ("payment_attempts"."op" in ('create','capture','cancel','refund','customer','save','forget','authorize'));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_card_saved" CHECK ("payments"."status" <> 'card_saved' or "payments"."payment_intent_id" is null);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_status" CHECK ("payments"."status" in ('created','requires_action','card_saved','authorized','captured','voided','expired','due_at_clinic'));--> statement-breakpoint
SELECT protect_tenant_table('saved_cards');--> statement-breakpoint
SELECT protect_tenant_table('stripe_customers');--> statement-breakpoint
-- What a patient agreed to is kept.
REVOKE DELETE ON "saved_cards" FROM praxis_app;
