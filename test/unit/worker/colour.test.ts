import assert from 'node:assert/strict'
import sharp from 'sharp'
import { planColour, type ColourPlan, type ColourRequest } from '../../../worker/colour.js'

const profileOf = async (name: 'p3' | 'srgb'): Promise<Uint8Array> => {
  const image = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
  const { icc } = await sharp(await image.withIccProfile(name).png().toBuffer()).metadata()
  assert.ok(icc)
  return icc
}

describe('the colour plan', () => {
  const profiles: { p3?: Uint8Array; srgb?: Uint8Array } = {}
  before(async () => {
    profiles.p3 = await profileOf('p3')
    profiles.srgb = await profileOf('srgb')
  })

  const plan = (
    profile: keyof typeof profiles | undefined,
    request: Partial<ColourRequest>,
  ): ColourPlan =>
    planColour({
      wanted: 'keep',
      space: 'srgb',
      icc: profile && profiles[profile],
      canCarryProfile: true,
      canBeGrey: true,
      outputFormat: 'jpeg',
      bringsColours: false,
      endsGrey: /^(?:b-w|grey16)$/.test(request.space ?? ''),
      ...request,
    })

  type Row = readonly [
    title: string,
    profile: 'p3' | 'srgb' | undefined,
    request: Partial<ColourRequest>,
    wanted: Partial<ColourPlan>,
  ]
  const kept = { keepValues: true, keepProfile: true, convertTo: undefined, warning: undefined }
  const bare = { keepValues: true, keepProfile: false, convertTo: undefined, warning: undefined }
  const converted = { keepValues: false, keepProfile: false, convertTo: undefined }
  const gif = { canCarryProfile: false, outputFormat: 'gif' }
  const rows: readonly Row[] = [
    ['keeps values and profile together', 'p3', {}, kept],
    ['keeps an sRGB profile with its values', 'srgb', {}, kept],
    ['adds no profile where there was none', undefined, {}, bare],
    ['drops an sRGB profile where there is no room for it', 'srgb', gif, bare],
    ['converts another one there', 'p3', gif, converted],
    ['transforms nothing that is sRGB already', 'srgb', { wanted: 'srgb' }, kept],
    ['converts to sRGB when asked', 'p3', { wanted: 'srgb' }, { ...converted, warning: undefined }],
    ['converts to P3 when asked', 'srgb', { wanted: 'p3' }, { keepValues: false, convertTo: 'p3' }],
    ['transforms nothing that is P3 already', 'p3', { wanted: 'p3' }, kept],
    ['gives a picture that turns grey no profile for colours', 'srgb', { endsGrey: true }, bare],
    ['turns P3 grey by way of sRGB', 'p3', { endsGrey: true }, converted],
    ['gives no P3 to a picture that turns grey', 'srgb', { wanted: 'p3', endsGrey: true }, bare],
    ['lets grey become colour', undefined, { space: 'b-w', endsGrey: false }, bare],
    ['leaves grey grey when P3 is asked', undefined, { wanted: 'p3', space: 'b-w' }, bare],
    ['converts for colours that are added', 'p3', { bringsColours: true }, converted],
    ['does not for those added to sRGB', 'srgb', { bringsColours: true }, kept],
    ['sends CMYK through its profile', 'p3', { space: 'cmyk' }, converted],
    ['keeps 16 bits with their profile', 'p3', { space: 'rgb16' }, kept],
  ]
  for (const [title, profile, request, wanted] of rows) {
    it(title, () => {
      assert.deepEqual({ ...plan(profile, request), ...wanted }, plan(profile, request))
    })
  }

  it('says what it converted and why, where nobody asked for it', () => {
    assert.match(plan('p3', gif).warning ?? '', /P3.* to sRGB, since gif carries no profile/)
    assert.match(plan(undefined, { space: 'cmyk' }).warning ?? '', /cmyk to sRGB by the default/)
    assert.match(plan('p3', { bringsColours: true }).warning ?? '', /colours that were added/)
  })
})
