// The link of what is known to fit into one.

import type { EncodedLink } from "../index.ts";

/** What follows the `#`. @throws Error where no link was made */
export async function written(link: Promise<EncodedLink>): Promise<string> {
  const encoded = await link;
  if (!encoded.ok) throw new Error(encoded.message);
  return encoded.fragment;
}
