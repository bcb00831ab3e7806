import { readFileSync, writeFileSync } from 'node:fs'
import { renderReportSchema } from '../../coordinator/report/schema.js'
import { renewFidelityDoc } from '../conformance/fidelity-doc.js'
import { renewReadme } from './readme-blocks.js'

/** `npm run docs`: writes what is generated into the README and docs/. Tests compare them. */
const root = new URL('../../../', import.meta.url)
const readme = new URL('README.md', root)
const fidelity = new URL('docs/fidelity.md', root)

writeFileSync(readme, renewReadme(readFileSync(readme, 'utf8')))
writeFileSync(new URL('docs/report.schema.json', root), renderReportSchema())
writeFileSync(fidelity, renewFidelityDoc(readFileSync(fidelity, 'utf8')))
