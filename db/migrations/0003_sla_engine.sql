CREATE TYPE "public"."version_state" AS ENUM('draft', 'published', 'superseded');--> statement-breakpoint
CREATE TYPE "public"."policy_scope" AS ENUM('contract', 'tier', 'product', 'default');--> statement-breakpoint
CREATE TYPE "public"."publication_state" AS ENUM('preparing', 'previewed', 'applying', 'applied', 'rolling_back', 'rolled_back');--> statement-breakpoint
CREATE TYPE "public"."publication_ticket_state" AS ENUM('waiting', 'applied', 'skipped', 'rolled_back');--> statement-breakpoint
CREATE TYPE "public"."reach" AS ENUM('new', 'open_not_breached', 'open');--> statement-breakpoint
CREATE TYPE "public"."simulation_state" AS ENUM('running', 'done', 'failed');--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'alert_digest' BEFORE 'resolved';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'running_late' BEFORE 'resolved';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'owner_changed' BEFORE 'resolved';--> statement-breakpoint
ALTER TYPE "public"."notice_state" ADD VALUE 'gathered';--> statement-breakpoint
CREATE TABLE "calendars" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"state" "version_state" NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"calendar" jsonb NOT NULL,
	"verified_years" integer[] DEFAULT '{}' NOT NULL,
	"source" text,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "calendars_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "deadline_counts" (
	"hour" timestamp (3) with time zone NOT NULL,
	"team" text NOT NULL,
	"owner" text NOT NULL,
	"tickets" integer NOT NULL,
	CONSTRAINT "deadline_counts_hour_team_owner_pk" PRIMARY KEY("hour","team","owner")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"state" "version_state" NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"scope" "policy_scope" NOT NULL,
	"value" text,
	"definition" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "policies_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "publication_tickets" (
	"publication" uuid NOT NULL,
	"ticket" text NOT NULL,
	"state" "publication_ticket_state" NOT NULL,
	"deadlines" jsonb NOT NULL,
	"former" jsonb NOT NULL,
	"reason" text,
	"alerts" boolean DEFAULT false NOT NULL,
	CONSTRAINT "publication_tickets_publication_ticket_pk" PRIMARY KEY("publication","ticket")
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"version" integer NOT NULL,
	"former_version" integer,
	"reach" "reach" NOT NULL,
	"state" "publication_state" NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"applied_at" timestamp (3) with time zone,
	"rolled_back_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "simulations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"request" jsonb NOT NULL,
	"state" "simulation_state" NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"reached_ticket" text,
	"result" jsonb,
	"problem" text,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"lead" text NOT NULL,
	"supervisor" text,
	"calendar" text
);
--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "contract" text;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "contract_until" date;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "gathered_into" uuid;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "reports_to" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "digest_hours" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "next_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "broken" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "paused_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "team" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "policy_id" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "policy_version" integer;--> statement-breakpoint
ALTER TABLE "publication_tickets" ADD CONSTRAINT "publication_tickets_publication_publications_id_fk" FOREIGN KEY ("publication") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_tickets" ADD CONSTRAINT "publication_tickets_ticket_tickets_number_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_lead_staff_id_fk" FOREIGN KEY ("lead") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_supervisor_staff_id_fk" FOREIGN KEY ("supervisor") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "policies_in_force" ON "policies" USING btree ("id") WHERE state = 'published';--> statement-breakpoint
CREATE UNIQUE INDEX "policies_one_for_each" ON "policies" USING btree ("scope",coalesce("value", '')) WHERE state = 'published';--> statement-breakpoint
CREATE INDEX "publication_tickets_waiting" ON "publication_tickets" USING btree ("publication","ticket") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "notices_alerts_told" ON "notices" USING btree ("recipient","delivered_at") WHERE kind = 'alert' and delivered_at is not null;--> statement-breakpoint
CREATE INDEX "notices_gathered" ON "notices" USING btree ("gathered_into") WHERE gathered_into is not null;--> statement-breakpoint
CREATE INDEX "tickets_deadlines" ON "tickets" USING btree ("next_due_at","team","owner","broken") WHERE next_due_at is not null and status in ('open', 'in_progress', 'resolved');--> statement-breakpoint
CREATE INDEX "tickets_paused" ON "tickets" USING btree ("paused_since","team","owner") WHERE paused_since is not null and status in ('open', 'in_progress', 'resolved');--> statement-breakpoint
CREATE INDEX "tickets_by_policy" ON "tickets" USING btree ("policy_id","number") WHERE status in ('open', 'in_progress', 'resolved');--> statement-breakpoint
-- Its rows change all the time and none of its indexes knows of it: room on the page keeps them there.
ALTER TABLE "deadline_counts" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
-- Counts a deadline in or out of its hour. A count that comes to nothing is taken away, so that old hours leave no rows.
CREATE FUNCTION "count_deadline"("of_hour" timestamptz, "of_team" text, "of_owner" text, "change" integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "deadline_counts" ("hour", "team", "owner", "tickets") VALUES ("of_hour", "of_team", "of_owner", "change")
		ON CONFLICT ("hour", "team", "owner") DO UPDATE SET "tickets" = "deadline_counts"."tickets" + excluded."tickets";
	IF "change" < 0 THEN
		DELETE FROM "deadline_counts"
			WHERE "hour" = "of_hour" AND "team" = "of_team" AND "owner" = "of_owner" AND "tickets" = 0;
	END IF;
END $$;--> statement-breakpoint
-- The hour that a ticket counts for on the board; none when it has ended or nothing is promised.
CREATE FUNCTION "deadline_hour"("of_ticket" "tickets") RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE
		WHEN "of_ticket"."status" NOT IN ('open', 'in_progress', 'resolved') OR "of_ticket"."next_due_at" IS NULL THEN NULL
		WHEN "of_ticket"."broken" THEN '-infinity'::timestamptz
		ELSE date_trunc('hour', "of_ticket"."next_due_at", 'UTC')
	END
$$;--> statement-breakpoint
-- A deadline that moves leaves one count and enters another, always in the same order: two that swap do not lock each other out.
CREATE FUNCTION "deadline_moved"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	"moved" record;
BEGIN
	FOR "moved" IN
		SELECT "hour", "team", "owner", sum("change")::integer AS "change" FROM (
			SELECT "deadline_hour"(OLD) AS "hour", coalesce(OLD."team", '') AS "team", OLD."owner" AS "owner", -1 AS "change"
			UNION ALL
			SELECT "deadline_hour"(NEW), coalesce(NEW."team", ''), NEW."owner", 1
		) "ends"
		-- A ticket that comes or goes has only one end.
		WHERE "hour" IS NOT NULL GROUP BY "hour", "team", "owner" HAVING sum("change") <> 0
		ORDER BY "hour", "team", "owner"
	LOOP
		PERFORM "count_deadline"("moved"."hour", "moved"."team", "moved"."owner", "moved"."change");
	END LOOP;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "deadline_set" AFTER INSERT OR DELETE ON "tickets" FOR EACH ROW EXECUTE FUNCTION "deadline_moved"();--> statement-breakpoint
CREATE TRIGGER "deadline_moved" AFTER UPDATE ON "tickets" FOR EACH ROW
	WHEN ((OLD."status", OLD."next_due_at", OLD."broken", OLD."team", OLD."owner")
		IS DISTINCT FROM (NEW."status", NEW."next_due_at", NEW."broken", NEW."team", NEW."owner"))
	EXECUTE FUNCTION "deadline_moved"();--> statement-breakpoint
CREATE FUNCTION "deadlines_gone"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE "deadline_counts";
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "deadlines_gone" AFTER TRUNCATE ON "tickets" FOR EACH STATEMENT EXECUTE FUNCTION "deadlines_gone"();--> statement-breakpoint
-- What the new columns say of the tickets that are there, until each is recorded again.
UPDATE "tickets" SET
	"team" = "ticket" ->> 'team',
	"policy_id" = 'handbook',
	"policy_version" = 0,
	"next_due_at" = coalesce(
		(
			SELECT min((clock ->> 'breachedAt')::timestamptz) FROM jsonb_array_elements("ticket" -> 'clocks') clock
			WHERE NOT clock ? 'stopped'
		),
		"response_due_at",
		-- The first call keeps the promise to call; after it there is no deadline.
		CASE WHEN "ticket" -> 'followUp' ->> 'attempts' = '0' THEN "call_due_at" END
	),
	"broken" = EXISTS (
		SELECT 1 FROM jsonb_array_elements("ticket" -> 'clocks') clock
		WHERE clock ? 'breachedAt' AND NOT clock ? 'stopped'
	),
	"paused_since" = (
		SELECT min((pause ->> 'from')::timestamptz) FROM jsonb_array_elements("ticket" -> 'pauses') pause
		WHERE NOT pause ? 'to'
	);
