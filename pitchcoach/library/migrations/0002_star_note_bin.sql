-- A take can be starred and noted; takes and pitches are deleted into a bin, from where they come back.

ALTER TABLE take ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE take ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE take ADD COLUMN binned_ms INTEGER;
ALTER TABLE pitch ADD COLUMN binned_ms INTEGER;
CREATE INDEX take_in_bin ON take (binned_ms) WHERE binned_ms IS NOT NULL;
