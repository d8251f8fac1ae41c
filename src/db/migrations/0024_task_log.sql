CREATE TABLE "task_log" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"task_id" uuid NOT NULL,
	"act" text NOT NULL,
	"account_id" uuid,
	"note" text,
	"request_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_log_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "task_log_request" UNIQUE("organization_id","task_id","request_id"),
	CONSTRAINT "task_log_act" CHECK ("task_log"."act" in ('opened','retried','taken','left','settled','closed','closed_by_itself'))
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "settled_by_hand_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "times" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "owner_account_id" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "task_log" ADD CONSTRAINT "task_log_organization_id_task_id_tasks_organization_id_id_fk" FOREIGN KEY ("organization_id","task_id") REFERENCES "public"."tasks"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "task_log_task" ON "task_log" USING btree ("organization_id","task_id");