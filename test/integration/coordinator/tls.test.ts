import assert from 'node:assert/strict'
import { Server } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import { runJob } from '../../../coordinator/index.js'
import { serverCredentials } from '../../../shared/rpc/credentials.js'
import { dnsName, expired, makeAuthority, type Certified } from '../../helpers/certificates.js'
import { listTree } from '../../helpers/file-tree.js'
import { startHandWorker, type HandWorker } from '../../helpers/hand-worker.js'
import { writeAuthority, writeIdentity } from '../../helpers/pem-files.js'
import { writeJpegs } from '../../helpers/pictures.js'
import { runCli } from '../../helpers/run-cli.js'
import { endStartedProcesses } from '../../helpers/started-process.js'
import { useWorkspace } from '../../helpers/workspace.js'

const FILES = 60

describe('A worker with TLS', () => {
  const space = useWorkspace()
  const authority = makeAuthority('authority')
  const stranger = makeAuthority('stranger')
  let names: readonly string[]
  let ca: readonly string[]
  let strangeCa: readonly string[]
  let mine: readonly string[]
  let server: readonly string[]
  let open: HandWorker
  let mutual: HandWorker
  let plain: HandWorker

  const token = (): readonly string[] => ['--token-file', space.at('token')]
  const start = (...args: readonly string[]): Promise<HandWorker> =>
    startHandWorker(['--root', space.path, ...token(), ...args])
  const ping = (address: string, ...args: readonly string[]) =>
    runCli(['ping', address, ...token(), ...args])

  before(async () => {
    names = await writeJpegs(space.makeDirectory('pictures'), FILES)
    ca = writeAuthority(space.path, 'ca', authority)
    strangeCa = writeAuthority(space.path, 'strange-ca', stranger)
    mine = writeIdentity(space.path, 'mine', authority.issue())
    server = writeIdentity(space.path, 'server', authority.issue())
    open = await start(...server)
    ;[mutual, plain] = await Promise.all([start(...server, ...ca), start()])
  })
  after(endStartedProcesses)

  it('says how to use and check it', () => {
    assert.match(open.greeting, /listens on 127\.0\.0\.1:\d+ with TLS$/m)
    assert.match(open.greeting, /^Check it with: image-ray ping \S+ .* --tls-ca FILE$/m)
    assert.match(mutual.greeting, /with TLS for clients with a certificate$/m)
    assert.match(mutual.greeting, /--tls-ca FILE --tls-cert FILE --tls-key FILE$/m)
  })

  it('is used by whoever knows its authority, by its address and by its name', async () => {
    const byName = open.address.replace('127.0.0.1', 'localhost')
    const pings = await Promise.all([ping(open.address, ...ca), ping(byName, ...ca)])
    const run = await runCli([
      ...['run', '--connect', open.address, ...token(), ...ca, '--resize', '80x'],
      ...['--input-dir', space.at('pictures'), '--output-dir', space.at('used')],
    ])
    assert.match(run.stdout, new RegExp(`^Processed: ${FILES} images$`, 'm'))
    assert.deepEqual(listTree(space.at('used')), names)
    for (const { code, stderr } of [...pings, run]) {
      assert.equal(code, 0)
      assert.doesNotMatch(stderr, /Warning/)
    }
  })

  it('is used by whoever has a certificate where it wants one', async () => {
    const { code, stdout } = await ping(mutual.address, ...ca, ...mine)
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`pid ${mutual.process.pid}`))
  })

  it('still wants its token', async () => {
    const { code, stderr } = await runCli(['ping', mutual.address, ...ca, ...mine], {
      env: { IMAGE_RAY_TOKEN: 'another-token-of-good-length' },
    })
    assert.equal(code, 2)
    assert.match(stderr, /Expected the token of the worker/)
  })

  it('is refused and refuses with what is wrong', async () => {
    const strange = writeIdentity(space.path, 'strange', stranger.issue())
    const rows: readonly (readonly [string, readonly string[], RegExp])[] = [
      [open.address, strangeCa, /signed by the authority of --tls-ca .*, got another$/],
      [open.address, [], /got a connection that was broken off; .* needs --tls-ca$/],
      [mutual.address, ca, /got a refusal; it may want a certificate .*\(--tls-cert, --tls-key\)$/],
      [mutual.address, [...ca, ...strange], /got a refusal; it may want a certificate /],
      [plain.address, ca, /Expected a worker with TLS .*; leave out --tls-ca for it$/],
      ['127.0.0.1:1', ca, /got no answer; is it running\?$/],
      [
        '203.0.113.1:5000',
        [],
        /^Expected --tls-ca for .*, since the token must not travel in clear/,
      ],
    ]
    const answers = await Promise.all(rows.map(([address, args]) => ping(address, ...args)))
    for (const [index, { code, stdout, stderr }] of answers.entries()) {
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr.trimEnd().replace(/^image-ray: /, ''), rows[index]?.[2] ?? /never/)
    }
  })

  for (const [what, issue, message] of [
    ['is over', () => authority.issue(expired), /valid now of the worker .*that has expired$/],
    [
      'is for another machine',
      () => authority.issue({ names: [dnsName('elsewhere.example')] }),
      /Expected a certificate for 127\.0\.0\.1:\d+, got one for other names/,
    ],
  ] as const) {
    it(`is not used once its certificate ${what}`, async () => {
      const { port, close } = await serveHealth(issue())
      const address = `127.0.0.1:${port}`
      const job = [
        ...['run', '--connect', address, ...token(), ...ca, '--resize', '80x'],
        ...['--input-dir', space.at('pictures'), '--output-dir', space.at('never')],
      ]
      for (const { code, stderr } of [await ping(address, ...ca), await runCli(job)]) {
        assert.equal(code, 2)
        assert.match(stderr.trimEnd(), message)
      }
      close()
    })
  }

  it('leaves its pictures to another when it is lost', async () => {
    const [first, second] = await Promise.all([start(...server), start(...server)])
    const job = runJob({
      ...{ inputDir: space.at('pictures'), outputDir: space.at('one-left') },
      ...{ connect: [first.address, second.address], tokenFile: space.at('token') },
      tlsCa: space.at('ca.pem'),
      operations: { resize: { size: '80x' } },
    })
    let rows = 0
    for await (const _ of job) if (++rows === 10) first.process.signal('SIGKILL')
    assert.equal((await job.finish()).ok, FILES)
    assert.deepEqual(listTree(space.at('one-left')), names)
  })

  it('does not start with a certificate that is over', async () => {
    const past = writeIdentity(space.path, 'past', authority.issue(expired))
    await assert.rejects(start(...past), /--tls-cert: Expected a certificate that is valid now/)
  })
})

/** A gRPC server as a worker has it, with any certificate: a worker refuses to start with a bad one. */
async function serveHealth({ cert, key }: Certified) {
  const server = new Server()
  new HealthImplementation({ '': 'SERVING' }).addToServer(server)
  const credentials = serverCredentials({
    identity: { cert: Buffer.from(cert), key: Buffer.from(key) },
    ca: undefined,
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => {
      if (error) reject(error)
      else resolve(bound)
    })
  })
  return {
    port,
    close: () => {
      server.forceShutdown()
    },
  }
}
