-- A take keeps the reports it had before it was rescored: reports get numbers of their own, and what belongs to
-- a report refers to that number. The current report is the one that nothing superseded.

ALTER TABLE report RENAME TO report_v2;
ALTER TABLE score RENAME TO score_v2;
ALTER TABLE finding RENAME TO finding_v2;
ALTER TABLE point_state RENAME TO point_state_v2;
DROP INDEX report_by_transcript;

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

-- A take had one report, so the take's number serves as the number of its first report.
INSERT INTO report (id, take, transcript, scorer, scored_ms)
    SELECT take, take, transcript, scorer, scored_ms FROM report_v2;
INSERT INTO report_body SELECT take, json FROM report_v2;
INSERT INTO score SELECT * FROM score_v2;
INSERT INTO finding SELECT * FROM finding_v2;
INSERT INTO point_state SELECT * FROM point_state_v2;

DROP TABLE point_state_v2;
DROP TABLE finding_v2;
DROP TABLE score_v2;
DROP TABLE report_v2;
