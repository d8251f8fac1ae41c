CREATE TABLE "setting_changes" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"transaction_id" "xid8" NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"account_id" uuid,
	"kind" text NOT NULL,
	"thing_id" uuid NOT NULL,
	"clinic_id" uuid,
	"act" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	CONSTRAINT "setting_changes_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "setting_changes_kind" CHECK ("setting_changes"."kind" in ('organization','clinic','room','equipment','category','service','offer','staff','discount_rule','member')),
	CONSTRAINT "setting_changes_act" CHECK ("setting_changes"."act" in ('made','changed','ended'))
);
--> statement-breakpoint
ALTER TABLE "setting_changes" ADD CONSTRAINT "setting_changes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "setting_changes_thing" ON "setting_changes" USING btree ("organization_id","thing_id","id");