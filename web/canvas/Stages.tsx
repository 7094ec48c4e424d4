// The stages behind the blocks: a quiet band per column, and a header with the shape, narrower as the resolution falls.

import { ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import type { StageBand } from "./stages.ts";

export const Stages = memo(function Stages({ bands }: { readonly bands: readonly StageBand[] }) {
  return (
    <ViewportPortal>
      {bands.map(({ box, shape, scale }) => (
        <div
          key={box.x}
          className="vt-band"
          style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }}
        >
          <div className="vt-band-head">
            <span className="num">{shape}</span>
            <span className="vt-band-scale">
              <span style={{ width: `${Math.max(4, 100 * scale)}%` }} />
            </span>
          </div>
        </div>
      ))}
    </ViewportPortal>
  );
});
