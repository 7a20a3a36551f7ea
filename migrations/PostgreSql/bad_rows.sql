-- What becomes of a row whose mapping fails, whichever process meets it; null as long as nobody has said.
ALTER TABLE migrator.steering
    ADD on_bad_row text
