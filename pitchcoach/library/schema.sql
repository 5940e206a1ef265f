-- The library as a new one is made: schema version 3, the sum of the migrations (a test compares the two).
-- Times end in _ms (milliseconds since 1970, UTC) or _s; `extra` and `knows` are JSON. Whoever changes this writes
-- a migration with the next number.

-- Which program wrote the file, for the sentence an older program refuses it with.
CREATE TABLE about (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A pitch as its file has it. `number` never changes and is never used again; `id` is the file's own.
CREATE TABLE pitch (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    field TEXT NOT NULL,
    speaker TEXT NOT NULL,
    extra TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    binned_ms INTEGER
) STRICT;

CREATE TABLE audience (
    pitch INTEGER NOT NULL REFERENCES pitch (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    familiarity TEXT NOT NULL,
    writes TEXT NOT NULL,
    knows TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (pitch, position),
    UNIQUE (pitch, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE point (
    pitch INTEGER NOT NULL REFERENCES pitch (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    role TEXT NOT NULL,
    gist TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (pitch, position),
    UNIQUE (pitch, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE variant (
    pitch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    audience TEXT NOT NULL,
    channel TEXT NOT NULL,
    target_seconds REAL,
    max_characters INTEGER,
    extra TEXT NOT NULL,
    PRIMARY KEY (pitch, position),
    UNIQUE (pitch, audience, channel),
    FOREIGN KEY (pitch, audience) REFERENCES audience (pitch, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE sentence (
    pitch INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    role TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (pitch, variant, position),
    FOREIGN KEY (pitch, variant) REFERENCES variant (pitch, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE sentence_point (
    pitch INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    position INTEGER NOT NULL,
    point TEXT NOT NULL,
    PRIMARY KEY (pitch, variant, sentence, position),
    FOREIGN KEY (pitch, variant, sentence) REFERENCES sentence (pitch, variant, position) ON DELETE CASCADE,
    FOREIGN KEY (pitch, point) REFERENCES point (pitch, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX sentence_point_by_point ON sentence_point (pitch, point);

CREATE TABLE glossary (
    pitch INTEGER NOT NULL REFERENCES pitch (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    term TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (pitch, position),
    UNIQUE (pitch, term)
) STRICT, WITHOUT ROWID;

CREATE TABLE glossary_wording (
    pitch INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    audience TEXT NOT NULL,
    instead TEXT NOT NULL,
    PRIMARY KEY (pitch, entry, audience),
    FOREIGN KEY (pitch, entry) REFERENCES glossary (pitch, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One rehearsal. Its row is there before its first sample; `audio_path` is relative to the audio folder.
-- `audience` is the id at that time: the take outlives an audience that is edited away.
-- `day` is the day where the speaker was, which no later journey moves.
CREATE TABLE take (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    pitch INTEGER NOT NULL REFERENCES pitch (number),
    audience TEXT NOT NULL,
    channel TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('recording', 'recorded', 'scored', 'failed')),
    started_ms INTEGER NOT NULL,
    day TEXT NOT NULL,
    audio_path TEXT UNIQUE,
    audio_frames INTEGER,
    audio_rate INTEGER,
    audio_sha256 TEXT,
    failure TEXT,
    starred INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    binned_ms INTEGER
) STRICT;
CREATE INDEX take_by_pitch ON take (pitch, started_ms);
CREATE INDEX take_unfinished ON take (state) WHERE state = 'recording';
CREATE INDEX take_in_bin ON take (binned_ms) WHERE binned_ms IS NOT NULL;

-- What was said; a take scored again keeps its transcript, one transcribed again gets a second.
CREATE TABLE transcript (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    take INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    model TEXT,
    language TEXT
) STRICT;
CREATE INDEX transcript_by_take ON transcript (take);

-- Clustered by transcript, so that a take's words lie side by side.
CREATE TABLE word (
    transcript INTEGER NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    confidence_permille INTEGER NOT NULL,
    PRIMARY KEY (transcript, position)
) STRICT, WITHOUT ROWID;

-- A take's reports. Current: not superseded. The body is the JSON of FORMATS.md without its `transcript`, which
-- stands above; it lies apart so that lists, which go through `report`, never read over it.
CREATE TABLE report (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    take INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
    transcript INTEGER NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
    scorer TEXT NOT NULL,
    scored_ms INTEGER NOT NULL,
    superseded_ms INTEGER
) STRICT;
CREATE INDEX report_by_take ON report (take);
CREATE UNIQUE INDEX report_current ON report (take) WHERE superseded_ms IS NULL;
CREATE INDEX report_by_transcript ON report (transcript);

CREATE TABLE report_body (
    report INTEGER PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    json TEXT NOT NULL
) STRICT;

-- A row a report, not a row a score: ten thousand takes are drawn from one pass over this table.
-- A new dimension is a column more.
CREATE TABLE score (
    report INTEGER PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
    overall INTEGER,
    length INTEGER,
    structure INTEGER,
    jargon INTEGER,
    translation INTEGER,
    delivery INTEGER,
    duration_s REAL,
    words INTEGER NOT NULL,
    words_per_minute REAL,
    fillers INTEGER
) STRICT;

CREATE TABLE finding (
    report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    dimension TEXT NOT NULL,
    rule TEXT NOT NULL,
    gain REAL NOT NULL,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE point_state (
    report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    point TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;

-- Audio files that no take names: of a deletion that may be undone, or of an import under way.
CREATE TABLE loose_file (
    path TEXT PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('import', 'deleted'))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER take_leaves_its_file AFTER DELETE ON take WHEN OLD.audio_path IS NOT NULL BEGIN
    INSERT OR REPLACE INTO loose_file VALUES
        (OLD.audio_path, CAST(strftime('%s', 'now') AS INTEGER) * 1000, 'deleted');
END;

CREATE TRIGGER take_claims_its_file AFTER INSERT ON take WHEN NEW.audio_path IS NOT NULL BEGIN
    DELETE FROM loose_file WHERE path = NEW.audio_path;
END;
