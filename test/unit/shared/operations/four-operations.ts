import type { Registry } from '../../../../shared/operations/define.js'
import { encode } from '../../../../shared/operations/encode.js'
import { flatten } from '../../../../shared/operations/flatten.js'
import { orient } from '../../../../shared/operations/orient.js'
import { resize } from '../../../../shared/operations/resize.js'

/** A registry that stays as it is, whatever is added to the real one. */
export const fourOperations: Registry = [orient, resize, flatten, encode]
