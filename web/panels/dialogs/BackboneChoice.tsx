// The whole model, or its backbone: the last map of each stride, as detectors and segmenters want them.

import { useMemo } from "react";
import { asBackbone, type Document } from "#graph-schema";
import { printDims } from "../../format.ts";
import { Segmented } from "../../ui/Segmented.tsx";
import { Choice } from "./Choice.tsx";

interface BackboneChoiceProps {
  readonly doc: Document;
  /** The document has no errors. */
  readonly ok: boolean;
  readonly chosen: boolean;
  readonly onChange: (chosen: boolean) => void;
}

export function BackboneChoice({ doc, ok, chosen, onChange }: BackboneChoiceProps) {
  const backbone = useMemo(() => (ok ? asBackbone(doc) : null), [doc, ok]);
  const levels = backbone?.ok
    ? backbone.levels.map(({ name, channels, height, width }) => `${name} ${printDims([channels, height, width])}`)
    : [];
  const note = backbone && !backbone.ok ? backbone.message : chosen ? `${levels.join(", ")}.` : "With its head.";
  return (
    <Choice title="Part" note={note}>
      <Segmented<"whole" | "backbone">
        name="Part"
        value={chosen ? "backbone" : "whole"}
        onChange={(part) => onChange(part === "backbone")}
        options={[
          { value: "whole", title: "Whole model" },
          { value: "backbone", title: "Backbone", disabled: levels.length === 0 },
        ]}
      />
    </Choice>
  );
}
