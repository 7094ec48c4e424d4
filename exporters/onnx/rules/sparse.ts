// Data that chooses which tokens go on.

import { int } from "../model.ts";
import { input, names, type Rules } from "./rule.ts";

export const sparseRules: Rules<"topTokens"> = {
  topTokens: (to, node) => {
    const [x = "", score = ""] = names(to, node);
    const { keep } = node.attrs;
    const channels = input(node, 0).type.shape[2] ?? 1;
    const [, rows = ""] = to.emitMany("TopK", [score, to.integers([keep])], {
      outputs: 2,
      attributes: { axis: int(1) },
    });
    const columns = to.emit("Reshape", [rows, to.integers([0, keep, 1])]);
    const index = to.emit("Expand", [columns, to.integers([1, 1, channels])]);
    return [to.emit("GatherElements", [x, index], { axis: int(1) })];
  },
};
