/** Tells a measured number or a seed on the way, below the name of the test. */
export const say = (text: string): void => {
  process.stdout.write(`        ${text}\n`)
}
