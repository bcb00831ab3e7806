/**
 * Who may import whom. Every rule is an error; tests and benchmarks may reach for anything.
 */

const sources = '^(coordinator|worker|shared)/'
const generated = '^shared/rpc/generated/'

/** `sharp`, or every package of a scope that ends in '/'. */
const packagePath = (name) => `(^|/)node_modules/${name}${name.endsWith('/') ? '' : '/'}`

/**
 * The coordinator's folders, with those that each may import. Above them stand the files straight in
 * coordinator/, which make up a job, and above those `cli`.
 */
const coordinatorParts = {
  backends: ['dispatch', 'workers'],
  dispatch: ['workers'],
  workers: [],
  input: ['state'],
  report: ['state'],
  state: [],
  history: ['state'],
  doctor: ['input'],
}

const jobFiles = '^coordinator/[^/]+\\.ts$'

/** What every part may import: types of what happens, and nothing else. */
const leaves = '^coordinator/events\\.ts$'

const coordinatorRule = (name, from, allowed) => ({
  name: `coordinator-${name}`,
  comment: 'See coordinatorParts in .dependency-cruiser.cjs',
  severity: 'error',
  from: { path: from },
  to: { path: '^coordinator/', pathNot: [from, leaves, ...allowed] },
})

const folder = (name) => `^coordinator/${name}/`

const coordinatorRules = [
  ...Object.entries(coordinatorParts).map(([name, allowed]) =>
    coordinatorRule(name, folder(name), allowed.map(folder)),
  ),
  // A job reaches workers by way of a backend only.
  coordinatorRule(
    'job',
    jobFiles,
    ['input', 'backends', 'dispatch', 'state', 'report'].map(folder),
  ),
]

/** Packages that few files may know, with those files. */
const packageHomes = [
  {
    name: 'sharp',
    comment: 'libvips is loaded by workers alone; types of it may be imported anywhere',
    packages: ['sharp'],
    homes: '^worker/',
    typesAnywhere: true,
  },
  {
    name: 'tinypool',
    comment: 'One file owns the image thread',
    packages: ['tinypool'],
    homes: '^worker/pool\\.ts$',
  },
  {
    name: 'commander',
    comment: 'Only the command lines parse command lines',
    packages: ['commander'],
    homes: '^(coordinator/cli/|worker/serve\\.ts$)',
  },
  {
    name: 'grpc',
    comment: 'Transport stays behind shared/rpc, the server and the client of a worker',
    packages: ['@grpc/', 'grpc-health-check'],
    homes: '^(shared/rpc/|worker/server\\.ts$|coordinator/workers/)',
  },
]

const packageRules = packageHomes.map(({ name, comment, packages, homes, typesAnywhere }) => ({
  name: `package-${name}`,
  comment,
  severity: 'error',
  from: { path: sources, pathNot: homes },
  to: {
    path: packages.map(packagePath),
    ...(typesAnywhere ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}))

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Generated messages may refer to each other; nothing of ours may',
      severity: 'error',
      from: { pathNot: generated },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and that nothing imports is left over',
      severity: 'error',
      from: { orphan: true, path: sources, pathNot: '/main\\.ts$|^worker/image-thread\\.ts$' },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      comment: 'Every import leads to a file or an installed package',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-to-undeclared-package',
      comment: 'What runs is in dependencies: devDependencies are absent where it is installed',
      severity: 'error',
      from: { path: sources },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sources-know-no-tests',
      comment: 'The package ships without test/ and bench/',
      severity: 'error',
      from: { path: sources },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'shared-is-a-leaf',
      comment: 'Both sides stand on shared, so it knows neither',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(coordinator|worker)/' },
    },
    {
      name: 'coordinator-knows-no-worker',
      comment: 'They are two processes: the coordinator spawns the worker by URL and talks gRPC',
      severity: 'error',
      from: { path: '^coordinator/' },
      to: { path: '^worker/' },
    },
    {
      name: 'worker-knows-no-coordinator',
      comment: 'They are two processes: whatever both need belongs to shared',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: '^coordinator/' },
    },
    {
      name: 'nobody-imports-the-entries',
      comment: 'An entry runs when it is loaded; what others need of it belongs in a module',
      severity: 'error',
      from: {},
      to: { path: '/main\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'generated-as-types',
      comment:
        'Generated code is for the compiler: at run time proto-loader reads the .proto itself',
      severity: 'error',
      from: { pathNot: generated },
      to: { path: generated, dependencyTypesNot: ['type-only'] },
    },
    ...coordinatorRules,
    ...packageRules,
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    // Sees `import type` too, which is gone once compiled.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
