/** Name of the attribute that holds a file's ACL, and of that which a folder gives to new files. */
export const ACL = 'system.posix_acl_access'
export const DEFAULT_ACL = 'system.posix_acl_default'

/** An ACL as Linux stores it: all for the owner, reading for one more user, nothing for others. */
export function makeAcl(reader: number): Buffer {
  const nobody = 0xffff_ffff
  const [owner, user, group, mask, others] = [0x01, 0x02, 0x04, 0x10, 0x20]
  const entries = [
    [owner, 6, nobody],
    [user, 4, reader],
    [group, 0, nobody],
    [mask, 4, nobody],
    [others, 0, nobody],
  ] as const
  const acl = Buffer.alloc(4 + 8 * entries.length)
  acl.writeUInt32LE(2)
  for (const [index, [tag, rights, id]] of entries.entries()) {
    acl.writeUInt16LE(tag, 4 + 8 * index)
    acl.writeUInt16LE(rights, 6 + 8 * index)
    acl.writeUInt32LE(id, 8 + 8 * index)
  }
  return acl
}
