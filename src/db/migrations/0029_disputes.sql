CREATE TABLE "disputes" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"payment_id" uuid NOT NULL,
	"stripe_dispute_id" text NOT NULL,
	"state" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"is_withdrawn" boolean NOT NULL,
	"blocks_refunds" boolean NOT NULL,
	"due_at" timestamp with time zone,
	"opened_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"read_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "disputes_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "disputes_stripe_dispute" UNIQUE("organization_id","stripe_dispute_id"),
	CONSTRAINT "disputes_state" CHECK ("disputes"."state" in ('needs_answer','under_review','won','lost')),
	CONSTRAINT "disputes_decided" CHECK (("disputes"."state" in ('won','lost')) = ("disputes"."decided_at" is not null)),
	CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_minor" > 0)
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_kind";--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "disputed_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_organization_id_payment_id_payments_organization_id_id_fk" FOREIGN KEY ("organization_id","payment_id") REFERENCES "public"."payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disputes_payment" ON "disputes" USING btree ("organization_id","payment_id");--> statement-breakpoint
CREATE INDEX "disputes_list" ON "disputes" USING btree ("organization_id","opened_at","id");--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_kind" CHECK ("ledger_entries"."kind" in ('hold_placed','hold_released','captured','refunded','refund_returned','disputed','dispute_returned'));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_disputed" CHECK ("payments"."disputed_minor" >= 0);