import { iptcField, readIptc, textsOf } from './iptc.js'
import { resourceId, type Resource } from './photoshop-resources.js'
import { readPngNote, type PngText } from './png-text.js'

/** What the policy `safe` keeps, as text, from blocks that it does not keep. */
export interface Credits {
  readonly copyright?: string | undefined
  readonly creator?: string | undefined
  readonly description?: string | undefined
  /** As EXIF writes it: `2024:12:31 23:59:59`, the local time where the picture was taken. */
  readonly dateTaken?: string | undefined
  /** `+02:00` */
  readonly offset?: string | undefined
}

/** Date and offset of an ISO 8601 date with a time; nothing for a date alone, which EXIF cannot hold. */
function readIsoDate(text: string | undefined): Pick<Credits, 'dateTaken' | 'offset'> {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(
      text?.trim() ?? '',
    )
  if (!match) return {}
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', zone] = match
  return {
    dateTaken: `${year}:${month}:${day} ${hour}:${minute}:${second}`,
    offset: zone === 'Z' ? '+00:00' : zone?.replace(/^(...):?(..)$/, '$1:$2'),
  }
}

/** The IPTC block among Photoshop's resources. */
const findIptc = (resources: readonly Resource[]): Buffer | undefined =>
  resources.find(({ id }) => id === resourceId.iptc)?.data

/** Reads what IPTC tells: `20241231` and `235959+0200` for date and time. */
export function readIptcCredits(resources: readonly Resource[]): Credits {
  const datasets = readIptc(findIptc(resources) ?? Buffer.alloc(0))
  const text = (number: number): string | undefined => textsOf(datasets, number)[0]
  const date = text(iptcField.dateCreated)?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  const time = text(iptcField.timeCreated)?.replace(/^(\d\d)(\d\d)(\d\d)/, '$1:$2:$3')
  const creators = textsOf(datasets, iptcField.byline)
  return {
    copyright: text(iptcField.copyright),
    creator: creators.length > 0 ? creators.join('; ') : undefined,
    description: text(iptcField.caption),
    ...readIsoDate(`${date ?? ''}T${time ?? ''}`),
  }
}

/** Reads what the texts of a PNG tell (PNG 3, 11.3.3.1). */
export const readPngCredits = (texts: readonly PngText[]): Credits => ({
  copyright: readPngNote(texts, 'Copyright'),
  creator: readPngNote(texts, 'Author'),
  description: readPngNote(texts, 'Description'),
  ...readIsoDate(readPngNote(texts, 'Creation Time')),
})
