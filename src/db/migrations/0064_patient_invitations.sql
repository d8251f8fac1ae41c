CREATE TABLE "access_links" (
	"organization_id" uuid NOT NULL,
	"link_hash" text PRIMARY KEY NOT NULL,
	"patient_id" uuid NOT NULL,
	"email" text NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "patient_access_log" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"patient_id" uuid NOT NULL,
	"act" text NOT NULL,
	"actor_account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "patient_access_log_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "patient_access_log_act" CHECK ("patient_access_log"."act" in ('invited','accepted','ended'))
);
--> statement-breakpoint
ALTER TABLE "account_mails" DROP CONSTRAINT "account_mails_kind";--> statement-breakpoint
ALTER TABLE "account_mails" DROP CONSTRAINT "account_mails_addressed";--> statement-breakpoint
ALTER TABLE "account_mails" ADD COLUMN "patient_id" uuid;--> statement-breakpoint
ALTER TABLE "access_links" ADD CONSTRAINT "access_links_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_access_log" ADD CONSTRAINT "patient_access_log_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_links_patient" ON "access_links" USING btree ("organization_id","patient_id");--> statement-breakpoint
CREATE INDEX "access_links_end" ON "access_links" USING btree ("ends_at");--> statement-breakpoint
CREATE INDEX "patient_access_log_patient" ON "patient_access_log" USING btree ("organization_id","patient_id");--> statement-breakpoint
CREATE INDEX "account_mails_patient" ON "account_mails" USING btree ("organization_id","patient_id") WHERE "account_mails"."patient_id" is not null;--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_of_patient" CHECK (("account_mails"."kind" = 'patient_invitation') = ("account_mails"."patient_id" is not null));--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_kind" CHECK ("account_mails"."kind" in ('password_reset','password_changed','email_verification','invitation','address_changed','patient_invitation'));--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_addressed" CHECK ("account_mails"."account_id" is not null or "account_mails"."contact_change_id" is not null or "account_mails"."patient_id" is not null or "account_mails"."status" = 'skipped');