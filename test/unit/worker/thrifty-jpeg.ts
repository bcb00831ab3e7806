import { makeScene } from '../../../worker/samples/scene.js'

/** A JPEG of 160x120 pixels that cannot get smaller by being encoded at its own quality. */
export const makeThriftyJpeg = (): Promise<Buffer> =>
  makeScene(160, 120)
    .jpeg({ quality: 85, progressive: true, optimiseScans: true, trellisQuantisation: true })
    .toBuffer()
