"""The dock that only reads: record, statement, papers on file and signatures."""
