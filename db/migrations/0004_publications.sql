ALTER TABLE "publication_tickets" ADD COLUMN "policy" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "retires" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "total" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "done" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "reached_ticket" text;