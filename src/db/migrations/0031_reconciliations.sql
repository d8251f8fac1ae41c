CREATE TABLE "reconciliation_items" (
	"organization_id" uuid NOT NULL,
	"reconciliation_id" uuid NOT NULL,
	"payment_intent_id" text NOT NULL,
	"outcome" text,
	"differences" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"currency" char(3),
	CONSTRAINT "reconciliation_items_organization_id_reconciliation_id_payment_intent_id_pk" PRIMARY KEY("organization_id","reconciliation_id","payment_intent_id"),
	CONSTRAINT "reconciliation_items_outcome" CHECK ("reconciliation_items"."outcome" in ('matched','caught_up','differs','foreign'))
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"matched" integer DEFAULT 0 NOT NULL,
	"caught_up" integer DEFAULT 0 NOT NULL,
	"differing" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "reconciliations_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "reconciliations_kind" CHECK ("reconciliations"."kind" in ('hourly','nightly','on_demand'))
);
--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD CONSTRAINT "reconciliation_items_organization_id_reconciliation_id_reconciliations_organization_id_id_fk" FOREIGN KEY ("organization_id","reconciliation_id") REFERENCES "public"."reconciliations"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reconciliations_list" ON "reconciliations" USING btree ("organization_id","started_at","id");