// A block on the canvas: family, name, the configs that matter, what it gives and what it costs.

import type { NodeProps } from "@xyflow/react";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { type CSSProperties, lazy, memo, Suspense } from "react";
import { useStore } from "zustand";
import { useEditor } from "../editor.ts";
import { familyLooks, heatColour, heatInk } from "../family.ts";
import { find, isHit } from "../find/find.ts";
import { arrangement } from "../layout/arrangement.ts";
import { NodeSign } from "../own/BlockGlyph.tsx";
import { cx } from "../ui/class-names.ts";
import { isLongTitle, shapeText, summaryText } from "./block-texts.ts";
import type { Face } from "./faces.ts";
import { Port } from "./Port.tsx";
import { facesOf } from "./picture.ts";

// Most models have no problem.
const ProblemMark = lazy(() => import("./ProblemMark.tsx").then((module) => ({ default: module.ProblemMark })));

export const BlockNode = memo(function BlockNode({ id, selected }: NodeProps) {
  const face = useEditor((state) => facesOf(state).get(Number(id)));
  const flow = useStore(arrangement, (layout) => layout.flow);
  const hit = useStore(find, (state) => isHit(state, Number(id)));
  const msHeat = useEditor(({ view }) => view.heat === "ms");
  if (!face) return null;
  const look = face.family ? familyLooks[face.family] : null;
  return (
    <div
      className="vt-node"
      data-selected={selected}
      data-state={face.state}
      data-bypass={face.bypass}
      data-hit={hit}
      data-heated={face.heat !== null}
      style={colours(face, look?.colour)}
    >
      <span className="vt-stripe keeps-colour" />
      <div className="vt-title">
        <NodeSign family={face.family} monogram={face.monogram} />
        <span className="vt-name" title={face.title} data-long={isLongTitle(face.title)}>
          {face.title}
        </span>
        {face.repeat > 1 && <span className="vt-repeat num">×{face.repeat}</span>}
        {face.heat && (
          <span className={cx("vt-heat num", msHeat && face.msStale && "opacity-50")}>{face.heat.text}</span>
        )}
      </div>
      <div className="vt-summary">{summaryText(face)}</div>
      <div className="vt-foot">
        <span className="vt-shape num" data-known={face.outputs[0]?.shape != null}>
          {shapeText(face)}
        </span>
        <Shares {...face.shares} msStale={face.msStale} />
      </div>
      {face.problem && (
        <Suspense>
          <ProblemMark
            node={face.id}
            Icon={face.problem.severity === "error" ? CircleAlert : TriangleAlert}
            severity={face.problem.severity}
            message={face.problem.message}
          />
        </Suspense>
      )}
      {face.inputs.map((port, index) => (
        <Port key={port.name} {...{ node: face.id, port, index, flow }} side="input" of={face.inputs.length} />
      ))}
      {face.outputs.map((port, index) => (
        <Port key={port.name} {...{ node: face.id, port, index, flow }} side="output" of={face.outputs.length} />
      ))}
    </div>
  );
});

function colours({ heat }: Face, family = "var(--color-ink-3)"): CSSProperties {
  const variables: Record<`--${string}`, string> = {
    "--family": family,
    ...(heat && { "--heat": heatColour(heat.share), "--heat-ink": heatInk(heat.share) }),
  };
  return variables;
}

const shareTitles = { params: "Params", macs: "MACs", ms: "ms" } as const;

/** Three hair-thin bars, always in the same place, empty while not known. */
function Shares({ msStale, ...shares }: Face["shares"] & Pick<Face, "msStale">) {
  return (
    <span className="vt-shares" role="img" aria-label={spoken(shares)}>
      {(["params", "macs", "ms"] as const).map((quantity) => (
        <span
          key={quantity}
          className={cx("vt-share", quantity === "ms" && msStale && "opacity-50")}
          data-quantity={quantity}
          title={`${shareTitles[quantity]} ${percent(shares[quantity])}`}
        >
          <span style={{ width: `${Math.min(100, 100 * (shares[quantity] ?? 0))}%` }} />
        </span>
      ))}
    </span>
  );
}

function percent(share: number | null): string {
  return share === null ? "not known" : `${Math.round(100 * share)} %`;
}

function spoken(shares: Face["shares"]): string {
  return (["params", "macs", "ms"] as const).map((name) => `${shareTitles[name]} ${percent(shares[name])}`).join(", ");
}
