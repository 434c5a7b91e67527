CREATE TYPE "public"."notice_kind" AS ENUM('received', 'complaint_received', 'visit_offered', 'offer_ended', 'visit_booked', 'visit_assigned', 'visit_changed', 'visit_withdrawn', 'awaiting_dispatcher', 'delay', 'parts_short', 'alert', 'resolved', 'call_due', 'questionnaire', 'case_opened', 'digest');--> statement-breakpoint
CREATE TYPE "public"."notice_state" AS ENUM('pending', 'sent', 'recorded', 'by_hand');--> statement-breakpoint
CREATE TYPE "public"."hold_state" AS ENUM('held', 'settled');--> statement-breakpoint
CREATE TYPE "public"."channel" AS ENUM('phone', 'email', 'web', 'app', 'wechat', 'service_point', 'onsite');--> statement-breakpoint
CREATE TYPE "public"."kind" AS ENUM('consultation', 'repair', 'complaint', 'suggestion', 'installation', 'maintenance', 'training', 'solution');--> statement-breakpoint
CREATE TYPE "public"."language" AS ENUM('zh-CN', 'en');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('customer', 'csr', 'dispatcher', 'engineer', 'parts_keeper', 'supervisor', 'manager', 'admin');--> statement-breakpoint
CREATE TYPE "public"."stage" AS ENUM('received', 'responded', 'diagnosed', 'remote_work', 'depot_work', 'reserving_parts', 'awaiting_parts', 'dispatching', 'visit_offered', 'awaiting_dispatcher', 'visit_booked', 'on_site', 'awaiting_verification', 'follow_up', 'questionnaire', 'closed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."status" AS ENUM('open', 'in_progress', 'resolved', 'closed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."tier" AS ENUM('standard', 'key');--> statement-breakpoint
CREATE TYPE "public"."urgency" AS ENUM('urgent', 'normal', 'low');--> statement-breakpoint
CREATE TABLE "alerts" (
	"ticket" text NOT NULL,
	"clock" text NOT NULL,
	"cycle" integer NOT NULL,
	"level" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"fired_at" timestamp (3) with time zone NOT NULL,
	"told" jsonb NOT NULL,
	CONSTRAINT "alerts_ticket_clock_cycle_level_pk" PRIMARY KEY("ticket","clock","cycle","level")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" uuid NOT NULL,
	"identity" text NOT NULL,
	"name" text NOT NULL,
	"phone" text,
	"email" text,
	"wechat" text,
	"address" text,
	"language" "language" NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contact_identity" UNIQUE("customer_id","identity")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"identity" text NOT NULL,
	"company" text,
	"tier" "tier" DEFAULT 'standard' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_identity_unique" UNIQUE("identity")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"hash" text NOT NULL,
	"role" "role" NOT NULL,
	"subject" text NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"caller" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"status" integer,
	"headers" jsonb,
	"body" text,
	CONSTRAINT "requests_caller_key_pk" PRIMARY KEY("caller","key")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"digest" text NOT NULL,
	"scheduled_for" timestamp (3) with time zone NOT NULL,
	"breached" jsonb NOT NULL,
	"due_soon" jsonb NOT NULL,
	"written_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "digests_digest_scheduled_for_pk" PRIMARY KEY("digest","scheduled_for")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"ticket" text,
	"kind" "notice_kind" NOT NULL,
	"recipient" text NOT NULL,
	"language" "language" NOT NULL,
	"email" text,
	"facts" jsonb NOT NULL,
	"state" "notice_state" NOT NULL,
	"subject" text,
	"body" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"last_error" text,
	CONSTRAINT "notices_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "hold_lines" (
	"hold" text NOT NULL,
	"sku" text NOT NULL,
	"quantity" integer NOT NULL,
	"issued" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "hold_lines_hold_sku_pk" PRIMARY KEY("hold","sku")
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"key" text PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"state" "hold_state" NOT NULL,
	"held_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "parts" (
	"sku" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"on_hand" integer NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "never_promised_twice" CHECK ("parts"."reserved" between 0 and "parts"."on_hand")
);
--> statement-breakpoint
CREATE TABLE "bookings" (
	"key" text PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"engineer" text NOT NULL,
	"during" "tstzrange" NOT NULL,
	"booked_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"released_at" timestamp (3) with time zone,
	CONSTRAINT "booking_has_length" CHECK (not isempty("bookings"."during"))
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" text PRIMARY KEY NOT NULL,
	"role" "role" NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"phone" text,
	"language" "language" NOT NULL,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"models" text[] DEFAULT '{}' NOT NULL,
	"regions" text[] DEFAULT '{}' NOT NULL,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"ticket" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket_events" (
	"ticket" text NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"event" jsonb NOT NULL,
	CONSTRAINT "ticket_events_ticket_seq_pk" PRIMARY KEY("ticket","seq")
);
--> statement-breakpoint
CREATE TABLE "ticket_numbers" (
	"month" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"number" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"ticket" jsonb NOT NULL,
	"customer_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"unit_id" uuid,
	"fault" jsonb,
	"wanted" jsonb,
	"intake_key" text,
	"channel" "channel" NOT NULL,
	"kind" "kind" NOT NULL,
	"urgency" "urgency" NOT NULL,
	"status" "status" NOT NULL,
	"stage" "stage" NOT NULL,
	"owner" text NOT NULL,
	"engineer" text,
	"region" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	"response_due_at" timestamp (3) with time zone,
	"next_level_at" timestamp (3) with time zone,
	"breached" boolean NOT NULL,
	"call_due_at" timestamp (3) with time zone,
	"call_not_before" timestamp (3) with time zone,
	"search_text" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone,
	CONSTRAINT "tickets_intake_key_unique" UNIQUE("intake_key")
);
--> statement-breakpoint
CREATE TABLE "units" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"identity" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"model" text NOT NULL,
	"serial" text,
	"purchased_on" date,
	"installed_on" date,
	CONSTRAINT "units_identity_unique" UNIQUE("identity")
);
--> statement-breakpoint
CREATE TABLE "words" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"texts" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_ticket_tickets_number_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold_lines" ADD CONSTRAINT "hold_lines_hold_holds_key_fk" FOREIGN KEY ("hold") REFERENCES "public"."holds"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold_lines" ADD CONSTRAINT "hold_lines_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_engineer_staff_id_fk" FOREIGN KEY ("engineer") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_ticket_tickets_number_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_ticket_tickets_number_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_pending" ON "notices" USING btree ("next_attempt_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "notices_by_ticket" ON "notices" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "tickets_open_by_due" ON "tickets" USING btree ("response_due_at") WHERE status in ('open', 'in_progress');--> statement-breakpoint
CREATE INDEX "tickets_newest_first" ON "tickets" USING btree ("received_at","number");--> statement-breakpoint
CREATE INDEX "tickets_by_customer" ON "tickets" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "tickets_by_owner" ON "tickets" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "tickets_calls" ON "tickets" USING btree ("call_not_before") WHERE call_due_at is not null;--> statement-breakpoint
CREATE INDEX "tickets_next_level" ON "tickets" USING btree ("next_level_at") WHERE next_level_at is not null;