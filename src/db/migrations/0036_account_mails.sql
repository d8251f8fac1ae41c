CREATE TABLE "account_mails" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid,
	"status" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"unknown_attempts" integer DEFAULT 0 NOT NULL,
	"language" text NOT NULL,
	"link_hash" text,
	"link_ends_at" timestamp with time zone,
	"link_used_at" timestamp with time zone,
	"queued_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_mails_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "account_mails_kind" CHECK ("account_mails"."kind" in ('password_reset','password_changed','email_verification')),
	CONSTRAINT "account_mails_status" CHECK ("account_mails"."status" in ('queued','sending','sent','unknown','gave_up','skipped')),
	CONSTRAINT "account_mails_addressed" CHECK ("account_mails"."account_id" is not null or "account_mails"."status" = 'skipped'),
	CONSTRAINT "account_mails_link_ends" CHECK (("account_mails"."link_hash" is null) = ("account_mails"."link_ends_at" is null))
);
--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_mails" ADD CONSTRAINT "account_mails_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_mails_link" ON "account_mails" USING btree ("link_hash");--> statement-breakpoint
CREATE INDEX "account_mails_account" ON "account_mails" USING btree ("account_id","queued_at");--> statement-breakpoint
CREATE INDEX "account_mails_open" ON "account_mails" USING btree ("started_at") WHERE "account_mails"."status" in ('queued','sending');--> statement-breakpoint
CREATE INDEX "account_mails_age" ON "account_mails" USING btree ("queued_at");