CREATE TABLE "messages" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"dedupe_key" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"appointment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"patient_id" uuid NOT NULL,
	"resend_of" uuid,
	"status" text DEFAULT 'queued' NOT NULL,
	"skip_reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"unknown_attempts" integer DEFAULT 0 NOT NULL,
	"language" text,
	"provider_message_id" text,
	"queued_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "messages_dedupe_key" UNIQUE("organization_id","dedupe_key"),
	CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','declined','released','receipt','refunded','refund_failed')),
	CONSTRAINT "messages_channel" CHECK ("messages"."channel" in ('email')),
	CONSTRAINT "messages_status" CHECK ("messages"."status" in ('queued','sending','sent','unknown','gave_up','skipped')),
	CONSTRAINT "messages_sent" CHECK ("messages"."status" <> 'sent' or ("messages"."sent_at" is not null and "messages"."language" is not null)),
	CONSTRAINT "messages_skipped" CHECK (("messages"."status" = 'skipped') = ("messages"."skip_reason" is not null)),
	CONSTRAINT "messages_attempts" CHECK ("messages"."attempts" >= "messages"."unknown_attempts" and "messages"."unknown_attempts" >= 0)
);
--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "has_email" boolean GENERATED ALWAYS AS (email is not null) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_appointment" ON "messages" USING btree ("organization_id","appointment_id");--> statement-breakpoint
CREATE INDEX "messages_open" ON "messages" USING btree ("started_at") WHERE "messages"."status" in ('queued','sending');