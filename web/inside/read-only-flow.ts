// How a picture that nobody edits is moved, zoomed and grounded: the same inside a block and side by side.

import { type BackgroundProps, BackgroundVariant, type ReactFlowProps } from "@xyflow/react";

export const readOnlyFlow = {
  minZoom: 0.05,
  maxZoom: 3,
  zoomOnDoubleClick: false,
  nodesDraggable: false,
  nodesConnectable: false,
  edgesFocusable: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  panActivationKeyCode: "Space",
  attributionPosition: "bottom-left",
} as const satisfies ReactFlowProps;

export const dots: BackgroundProps = { variant: BackgroundVariant.Dots, gap: 24, size: 1.25 };
