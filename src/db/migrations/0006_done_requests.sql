DROP INDEX "status_log_appointment";--> statement-breakpoint
ALTER TABLE "status_log" ADD COLUMN "request_id" uuid;--> statement-breakpoint
ALTER TABLE "status_log" ADD CONSTRAINT "status_log_request" UNIQUE("organization_id","appointment_id","request_id");