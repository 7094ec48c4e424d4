// The counting convention that figures are shown in.

import { type Convention, conventionOf, conventions, defaultConvention } from "#graph-schema";

/** An id of a newer version falls back to the default. */
export function conventionShown(id: string): Convention {
  return conventionOf(id) ?? conventions[defaultConvention];
}
