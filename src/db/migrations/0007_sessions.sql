CREATE TABLE "sessions" (
	"handle_hash" text PRIMARY KEY NOT NULL,
	"secret_hash" text NOT NULL,
	"replaced_secret_hash" text,
	"salt" text,
	"organization_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"rotated_at" timestamp with time zone NOT NULL,
	"lapses_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_replaced" CHECK (("sessions"."replaced_secret_hash" is null) = ("sessions"."salt" is null)),
	CONSTRAINT "sessions_ends" CHECK ("sessions"."lapses_at" <= "sessions"."ends_at")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "email_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_id_account_id_memberships_organization_id_account_id_fk" FOREIGN KEY ("organization_id","account_id") REFERENCES "public"."memberships"("organization_id","account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account_id","organization_id");