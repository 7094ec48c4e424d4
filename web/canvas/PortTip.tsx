// The one tooltip of all ports: its name, what it takes or gives, and why it refuses the wire being drawn.

import { useStore } from "zustand";
import { portTip } from "./port-tip.ts";

export function PortTip() {
  const { tip } = useStore(portTip);
  if (!tip) return null;
  return (
    <div role="tooltip" className="vt-tip animate-fade" style={{ left: tip.x + 12, top: tip.y - 12 }}>
      <span className="font-medium text-ink">{tip.title}</span>
      {tip.detail !== "" && <span> · {tip.detail}</span>}
      {tip.refusal !== null && <p className="mt-0.5 text-pretty text-danger">{tip.refusal}</p>}
    </div>
  );
}
