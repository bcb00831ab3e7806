import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../shared/package-root.js'
import { launcherThatDiesWithUs } from '../workers/death-signal.js'
import { runtimeDefaults } from '../workers/worker-environment.js'

/** Files of ours that run as processes of their own. */
const entries = {
  worker: 'dist/worker/main.js',
  samples: 'dist/worker/samples/main.js',
} as const

/**
 * Runs one of our own programs in this terminal and waits for its end.
 * @returns its exit code; 1 where a signal ended it
 */
export async function spawnNode(
  entry: keyof typeof entries,
  args: readonly string[],
  stdio: 'inherit' | 'ignore',
): Promise<number> {
  const file = fileURLToPath(new URL(entries[entry], packageRoot))
  const { execPath, execArgv } = await launcherThatDiesWithUs()
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [...execArgv, ...process.execArgv, file, ...args], {
      stdio: [stdio, stdio, 'inherit'],
      env: { ...runtimeDefaults, ...process.env, IMAGE_RAY_PARENT: String(process.pid) },
    })
    // The terminal sends Ctrl-C to the child as well, and the child decides what it means.
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    const ignore = () => undefined
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    process.on('SIGHUP', forward)
    child.on('error', reject)
    child.on('close', (code) => {
      process.removeListener('SIGINT', ignore)
      process.removeListener('SIGTERM', forward)
      process.removeListener('SIGHUP', forward)
      resolve(code ?? 1)
    })
  })
}
