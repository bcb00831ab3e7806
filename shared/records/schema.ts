/** Raised when the tables change: an index of another version is made anew from the journals. */
export const SCHEMA_VERSION = 1

/**
 * What is known of each output, by its name relative to the output root. The last success and the
 * last failure stand side by side: a file that is our result stays one when a later recipe fails on
 * it.
 */
export const FILES_TABLE = `
  CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY,
    input TEXT NOT NULL,
    run TEXT,
    recipe TEXT,
    source TEXT,
    sourceHash TEXT,
    output TEXT,
    outputHash TEXT,
    kept TEXT,
    keptBytes INTEGER NOT NULL DEFAULT 0,
    failedCode TEXT,
    failedMessage TEXT,
    failedRecipe TEXT,
    failedSource TEXT,
    charges INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS filesByOutputHash ON files (outputHash) WHERE outputHash IS NOT NULL;
  CREATE INDEX IF NOT EXISTS filesByKept ON files (kept) WHERE kept IS NOT NULL;
`
