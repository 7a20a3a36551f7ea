COMMENT ON TABLE "Seasons" IS 'Four of them';
