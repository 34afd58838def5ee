-- Who ended a session, where that was not the user whose session it was.
ALTER TABLE events ADD COLUMN actor TEXT COLLATE NOCASE;
