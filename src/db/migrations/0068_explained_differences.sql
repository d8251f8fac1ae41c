CREATE TABLE "explained_differences" (
	"organization_id" uuid NOT NULL,
	"payment_intent_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"differences" jsonb NOT NULL,
	"account_id" uuid NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "explained_differences_organization_id_payment_intent_id_at_pk" PRIMARY KEY("organization_id","payment_intent_id","at")
);
--> statement-breakpoint
ALTER TABLE "reconciliation_items" DROP CONSTRAINT "reconciliation_items_outcome";--> statement-breakpoint
ALTER TABLE "reconciliations" ADD COLUMN "explained" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "explained_differences" ADD CONSTRAINT "explained_differences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD CONSTRAINT "reconciliation_items_outcome" CHECK ("reconciliation_items"."outcome" in ('matched','caught_up','explained','differs','foreign'));