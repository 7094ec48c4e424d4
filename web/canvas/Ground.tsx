// The ground under the blocks, with its dots. It moves with them and is opaque: so all that stands on it can be one layer,
// which the compositor moves without painting. Without it every block would become a layer of its own.

import { ViewportPortal } from "@xyflow/react";

export function Ground() {
  return (
    <ViewportPortal>
      <div aria-hidden className="vt-ground" />
    </ViewportPortal>
  );
}
