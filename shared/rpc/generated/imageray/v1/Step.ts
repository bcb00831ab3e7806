// Original file: proto/worker.proto


export interface Step {
  /**
   * The operation's name in the registry.
   */
  'name'?: (string);
  /**
   * Its options as a JSON object.
   */
  'optionsJson'?: (string);
}

export interface Step__Output {
  /**
   * The operation's name in the registry.
   */
  'name': (string);
  /**
   * Its options as a JSON object.
   */
  'optionsJson': (string);
}
