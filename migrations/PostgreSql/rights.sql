-- Applications may call what registers them and what their triggers call, and see nothing else.
GRANT USAGE ON SCHEMA migrator TO PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA migrator FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA migrator FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    migrator.record_poison(bigint, text, text, text, text, text, text),
    migrator.record_drift(bigint, text, text, text, text),
    migrator.fence_ranges(text),
    migrator.beat(text, text, text, interval, text[]),
    migrator.stop_beating(text)
TO PUBLIC;
