import type * as z from 'zod'

/** What a schema expected, without what it got: the caller knows that, and names it better. */
export const describeExpectation = ({ message }: z.core.$ZodIssue): string =>
  message
    .replace(/^(?:Invalid input|Too small|Too big|Invalid option): expected /, 'Expected ')
    .replace(/, received .*$/, '')

/** What a schema expected and got, for a value that is not worth quoting. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const got = /, received (.*)$/.exec(issue.message)?.[1]
  const expectation = describeExpectation(issue)
  return got === undefined
    ? expectation
    : `${expectation}, got ${got === 'undefined' ? 'nothing' : got}`
}
