import { readFileSync, writeFileSync } from 'node:fs'
import { renderReportSchema } from '../../coordinator/report/schema.js'
import { renewReadme } from './readme-blocks.js'

/** `npm run docs`: writes what is generated into the README and docs/. Tests compare them. */
const root = new URL('../../../', import.meta.url)
const readme = new URL('README.md', root)

writeFileSync(readme, renewReadme(readFileSync(readme, 'utf8')))
writeFileSync(new URL('docs/report.schema.json', root), renderReportSchema())
