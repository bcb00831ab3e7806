/** Width and height in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A part of a picture, in pixels. */
export interface Region extends Size {
  readonly left: number
  readonly top: number
}
