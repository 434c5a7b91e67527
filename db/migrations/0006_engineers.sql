CREATE TABLE "engineers" (
	"id" text PRIMARY KEY NOT NULL,
	"levels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"certificates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"radius" double precision,
	"shifts" jsonb,
	"on_call" jsonb,
	CONSTRAINT "a_whole_home" CHECK (("engineers"."latitude" is null) = ("engineers"."longitude" is null)),
	CONSTRAINT "a_radius_has_a_centre" CHECK ("engineers"."radius" is null or "engineers"."latitude" is not null)
);
--> statement-breakpoint
CREATE TABLE "fault_records" (
	"engineer" text NOT NULL,
	"fault_code" text NOT NULL,
	"visits" integer NOT NULL,
	"first_time" integer NOT NULL,
	CONSTRAINT "fault_records_fault_code_engineer_pk" PRIMARY KEY("fault_code","engineer")
);
--> statement-breakpoint
CREATE TABLE "leave" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"engineer" text NOT NULL,
	"during" "tstzrange" NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "roster" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"version" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "latitude" double precision;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "longitude" double precision;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "usual_engineer" text;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "excluded_engineers" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "arrives_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "latitude" double precision;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "longitude" double precision;--> statement-breakpoint
ALTER TABLE "engineers" ADD CONSTRAINT "engineers_id_staff_id_fk" FOREIGN KEY ("id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leave" ADD CONSTRAINT "leave_engineer_staff_id_fk" FOREIGN KEY ("engineer") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_ahead" ON "bookings" USING btree ("engineer") WHERE released_at is null;--> statement-breakpoint
CREATE INDEX "tickets_to_dispatch" ON "tickets" USING btree ("received_at") WHERE stage in ('dispatching', 'awaiting_dispatcher');
--> statement-breakpoint
ALTER TABLE "leave" ADD CONSTRAINT "away_once"
  EXCLUDE USING gist ("engineer" WITH =, "during" WITH &&);--> statement-breakpoint
INSERT INTO "roster" DEFAULT VALUES;--> statement-breakpoint
CREATE FUNCTION "roster_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- A statement that changed no row has changed nothing.
	IF EXISTS (SELECT 1 FROM "changed") THEN UPDATE "roster" SET "version" = "version" + 1; END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION "roster_emptied"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE "roster" SET "version" = "version" + 1;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "roster_insert" AFTER INSERT ON "staff" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_update" AFTER UPDATE ON "staff" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_delete" AFTER DELETE ON "staff" REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_truncate" AFTER TRUNCATE ON "staff" FOR EACH STATEMENT EXECUTE FUNCTION "roster_emptied"();--> statement-breakpoint
CREATE TRIGGER "roster_insert" AFTER INSERT ON "engineers" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_update" AFTER UPDATE ON "engineers" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_delete" AFTER DELETE ON "engineers" REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_truncate" AFTER TRUNCATE ON "engineers" FOR EACH STATEMENT EXECUTE FUNCTION "roster_emptied"();--> statement-breakpoint
CREATE TRIGGER "roster_insert" AFTER INSERT ON "leave" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_update" AFTER UPDATE ON "leave" REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_delete" AFTER DELETE ON "leave" REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "roster_changed"();--> statement-breakpoint
CREATE TRIGGER "roster_truncate" AFTER TRUNCATE ON "leave" FOR EACH STATEMENT EXECUTE FUNCTION "roster_emptied"();
