-- No engineer is booked twice at the same time: the database refuses it, whoever asks.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "booked_once"
  EXCLUDE USING gist ("engineer" WITH =, "during" WITH &&) WHERE ("released_at" IS NULL);
