/** A program that can do the task, started as its users start it. */
export interface Contestant {
  readonly name: string
  /** A shell command that succeeds where the program is there; none for what is always there. */
  readonly check?: string
  /** The shell command to measure; the variables are those of `task.ts`. */
  readonly command: string
  /** Whether it can do folders of several formats. */
  readonly mixes: boolean
}

const images = 'cd "$IN" && find . -type f -print0 | xargs -0 -P "$CORES"'
const loop = 'node "$DIST/bench/peers/sharp-loop.js"'

/** The ratios are to the first one. */
export const contestants: readonly Contestant[] = [
  {
    name: 'image-ray',
    command:
      'node "$DIST/coordinator/cli/main.js" run --no-progress --input-dir "$IN" ' +
      '--output-dir "$OUT" --resize "$BOX" ${QUALITY:+--quality "$QUALITY"}',
    mixes: true,
  },
  {
    // What the hardware gives with bare sharp: a process a core, and nobody to coordinate them.
    name: 'ceiling',
    command: `for part in $(seq "$CORES"); do ${loop} part $((part - 1)) "$CORES" & done; wait`,
    mixes: true,
  },
  { name: 'sharp loop', command: `${loop} plain`, mixes: true },
  { name: 'sharp loop, tuned', command: `${loop} tuned`, mixes: true },
  {
    name: 'sharp-cli',
    check: 'sharp --version',
    command:
      'sharp -i "$IN"/* -o "$OUT/" ${QUALITY:+-q "$QUALITY"} --autoOrient ' +
      'resize "$WIDTH" "$HEIGHT" --fit inside --withoutEnlargement',
    mixes: true,
  },
  {
    name: 'vipsthumbnail',
    check: 'vipsthumbnail --version',
    command: `${images} -n 16 vipsthumbnail --size "$BOX>" -o "$OUT/%s.$ENDING\${QUALITY:+[Q=$QUALITY]}"`,
    mixes: false,
  },
  {
    name: 'GraphicsMagick',
    check: 'gm version',
    command: `${images} -n 16 gm mogrify -output-directory "$OUT" -auto-orient -resize "$BOX>" \${QUALITY:+-quality "$QUALITY"}`,
    mixes: true,
  },
  {
    name: 'mogrify',
    check: 'mogrify -version',
    command: `${images} -n 16 env MAGICK_THREAD_LIMIT=1 mogrify -path "$OUT" -auto-orient -resize "$BOX>" \${QUALITY:+-quality "$QUALITY"}`,
    mixes: true,
  },
  {
    name: 'Pillow, pool',
    check: '"$PYTHON" -c "import PIL"',
    command: '"$PYTHON" "$BENCH/peers/pillow.py" pool',
    mixes: true,
  },
  {
    name: 'Pillow, Ray',
    check: '"$PYTHON" -c "import PIL, ray"',
    command: '"$PYTHON" "$BENCH/peers/pillow.py" ray',
    mixes: true,
  },
]
