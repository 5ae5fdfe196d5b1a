CREATE UNIQUE INDEX CONCURRENTLY things_code_key ON things (code);
ALTER TABLE things ADD CONSTRAINT things_code_key UNIQUE USING INDEX things_code_key;
ALTER TABLE things ADD CONSTRAINT code_there CHECK (code <> '') NOT VALID;
ALTER TABLE things VALIDATE CONSTRAINT code_there;
CREATE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := trim(NEW.code); RETURN NEW; END $$;
CREATE TRIGGER mend BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION mend();
UPDATE things SET note = 'seen' || coalesce(note, '');
GRANT SELECT ON things TO orders_app;
