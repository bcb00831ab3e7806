import type { Database, Statement } from 'libsql'

const writes = {
  saveResult: `
    INSERT INTO files (name, input, run, recipe, source, sourceHash, output, outputHash, kept)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
      -- Made anew under its own name, it still stands for the file that it took the place of.
      input = CASE WHEN excluded.input = excluded.name AND files.kept IS excluded.kept
        THEN files.input ELSE excluded.input END,
      run = excluded.run, recipe = excluded.recipe,
      source = excluded.source, sourceHash = excluded.sourceHash,
      output = excluded.output, outputHash = excluded.outputHash, kept = excluded.kept,
      failedCode = NULL, failedMessage = NULL, failedRecipe = NULL, failedSource = NULL,
      charges = 0`,
  saveSeen: 'UPDATE files SET source = ?, output = ?, recipe = ? WHERE name = ? AND outputHash = ?',
  saveSeenOutput: 'UPDATE files SET source = ?, output = ? WHERE name = ? AND sourceHash = ?',
  copyUnderName: `
    INSERT OR REPLACE INTO files
      (name, input, run, recipe, source, sourceHash, output, outputHash, kept)
    SELECT ?, ?, run, recipe, ?, sourceHash, ?, outputHash, kept
    FROM files WHERE outputHash = ? ORDER BY kept IS NULL LIMIT 1`,
  saveFailure: `
    INSERT INTO files (name, input, failedCode, failedMessage, failedRecipe, failedSource)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
      failedCode = excluded.failedCode, failedMessage = excluded.failedMessage,
      failedRecipe = excluded.failedRecipe, failedSource = excluded.failedSource,
      charges = CASE WHEN failedSource IS excluded.failedSource THEN charges ELSE 0 END`,
  charge: `
    INSERT INTO files (name, input, charges, failedSource) VALUES (?, ?, 1, ?)
    ON CONFLICT (name) DO UPDATE SET
      charges = CASE WHEN failedSource IS excluded.failedSource THEN charges + 1 ELSE 1 END,
      failedSource = excluded.failedSource
    WHERE run IS NULL OR run <> ?`,
  removeByKept: 'DELETE FROM files WHERE kept = ?',
  forgetKept: 'UPDATE files SET kept = NULL WHERE kept = ?',
  saveRun: 'INSERT OR IGNORE INTO runs (id, head) VALUES (?, ?)',
  saveEnd: 'UPDATE runs SET end = ? WHERE id = ?',
  saveKilled: 'UPDATE runs SET killed = 1 WHERE id = ?',
  saveWorker: 'INSERT INTO workers (run, pid, startedAt) VALUES (?, ?, ?)',
} as const

export type IndexWrites = Readonly<Record<keyof typeof writes, Statement>>

/** Prepares the statements by which the index is written. */
export function prepareWrites(database: Database): IndexWrites {
  const prepare = (name: keyof typeof writes) => database.prepare(writes[name])
  return {
    saveResult: prepare('saveResult'),
    saveSeen: prepare('saveSeen'),
    saveSeenOutput: prepare('saveSeenOutput'),
    copyUnderName: prepare('copyUnderName'),
    saveFailure: prepare('saveFailure'),
    charge: prepare('charge'),
    removeByKept: prepare('removeByKept'),
    forgetKept: prepare('forgetKept'),
    saveRun: prepare('saveRun'),
    saveEnd: prepare('saveEnd'),
    saveKilled: prepare('saveKilled'),
    saveWorker: prepare('saveWorker'),
  }
}
