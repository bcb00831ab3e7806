import { Command } from 'commander'
import { fromText, toDisplay } from '../../shared/byte-path.js'
import { settingGroups } from '../../shared/config.js'
import type { Registry } from '../../shared/operations/define.js'
import { packageVersion } from '../../shared/package-version.js'
import type { HistoryFlags } from './history.js'
import type { DoctorOptions } from './doctor.js'
import { addFlags, readFlags } from './flags.js'
import { addOperationFlags, readOperationFlags } from './operation-flags.js'
import type { PingOptions } from './ping.js'

/** Exit code for a wrong command line, as for everything refused before work. */
const USAGE_EXIT_CODE = 2

function addRun(program: Command, registry: Registry, setExitCode: (code: number) => void): void {
  const command = program
    .command('run', { isDefault: true })
    .description('Process pictures: the main job')
    .allowExcessArguments()
    .addHelpText(
      'after',
      '\nEvery setting can be given as a variable too: IMAGE_RAY_WORKERS=4 for --workers 4.' +
        '\nWithout any input a test picture is made in ./image-ray-sample and resized.',
    )
  for (const [heading, schema] of Object.entries(settingGroups)) addFlags(command, heading, schema)
  addOperationFlags(command, registry)
  command.action(async () => {
    const [stray] = command.args
    if (stray !== undefined) {
      command.error(
        `error: expected flags and commands only, got '${toDisplay(fromText(stray))}'; ` +
          'a directory is given with --input-dir, a picture with --input',
      )
    }
    const { runCommand } = await import('./run.js')
    const groups = Object.values(settingGroups)
    const settings = Object.fromEntries(
      groups.flatMap((schema) => Object.entries(readFlags(command, schema))),
    )
    setExitCode(await runCommand(settings, readOperationFlags(command, registry)))
  })
}

/** Commands that look at what was done before, with the function that each runs. */
const historyCommands = {
  undo: ['Put the originals of jobs in place back, byte for byte', 'undoCommand'],
  prune: ['Delete the kept originals of jobs in place', 'pruneCommand'],
  verify: ['Read all results again and compare them with the records', 'verifyCommand'],
  runs: ['List the runs that worked on a place, and what is kept of it', 'runsCommand'],
} as const

function addHistory(program: Command, setExitCode: (code: number) => void): void {
  for (const [name, [description, run]] of Object.entries(historyCommands)) {
    const command = program
      .command(name)
      .description(description)
      .option('--input-dir <dir>', 'directory, or part of it, that jobs in place worked on')
      .option('--state-dir <dir>', 'state folder, where one was given to the jobs')
      .option('--json', 'as JSON')
    if (name === 'verify' || name === 'runs') {
      command.option('--output-dir <dir>', 'directory that jobs wrote into')
    } else {
      command.option('--yes', 'do not ask')
    }
    if (name === 'prune')
      command.option('--all', 'also originals whose results are gone or changed')
    command.action(async (flags: HistoryFlags) => {
      const history = await import('./history.js')
      setExitCode(await history[run](flags))
    })
  }
}

/**
 * Builds the command line. Each command is loaded when it is run: loading sharp and grpc where they
 * are not needed would cost 140 ms of every start.
 * @param setExitCode told the exit code of the command that ran
 */
export function buildProgram(registry: Registry, setExitCode: (code: number) => void): Command {
  const program = new Command('image-ray')
    .description('Process whole directories of pictures on every core')
    .version(packageVersion())
    .showHelpAfterError('Try --help')
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : USAGE_EXIT_CODE)
    })
  addRun(program, registry, setExitCode)
  addHistory(program, setExitCode)
  program
    .command('worker')
    .description('Start a worker by hand; see image-ray worker --help')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_options: unknown, command: Command) => {
      const { workerCommand } = await import('./worker.js')
      setExitCode(await workerCommand(command.args))
    })
  program
    .command('ping')
    .description('Ask workers who they are; starts one itself if none is named')
    .argument('[host:port...]', 'workers to ask')
    .option('--token-file <file>', 'file that holds their token')
    .option('--tls-ca <file>', 'they must show a certificate that this authority signed')
    .option('--tls-cert <file>', 'certificate to show to those that want one')
    .option('--tls-key <file>', 'its key')
    .action(async (addresses: readonly string[], options: PingOptions) => {
      const { pingCommand } = await import('./ping.js')
      setExitCode(await pingCommand(addresses, options))
    })
  program
    .command('doctor')
    .description('Tell what this machine and a directory can do, and what would make a run fail')
    .requiredOption('--input-dir <dir>', 'a directory of pictures')
    .option('--output-dir <dir>', 'where results would go; without it the originals are replaced')
    .option('--state-dir <dir>', 'where journals and kept originals would go')
    .option('--json', 'as one JSON document')
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./doctor.js')
      setExitCode(await doctorCommand(options))
    })
  program
    .command('operations')
    .description('List what can be done to a picture')
    .option('--json', 'as the JSON Schema of a pipeline')
    .option('--markdown', 'as a Markdown table')
    .action(async (options: { readonly json?: true; readonly markdown?: true }) => {
      const { operationsCommand } = await import('./operations.js')
      operationsCommand(registry, options)
      setExitCode(0)
    })
  program
    .command('demo')
    .description('Make sample pictures in ./image-ray-demo and run the main job on them')
    .action(async () => {
      const { demoCommand } = await import('./demo.js')
      setExitCode(await demoCommand())
    })
  return program
}
