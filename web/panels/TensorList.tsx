// The tensors that a block trains or keeps: state-dict names and shapes, to be copied.

import { Copy } from "lucide-react";
import { useState } from "react";
import { type NodeCheck, numElements, type Param } from "#graph-schema";
import { copyAndSay } from "../copying.ts";
import { printDims, printInteger } from "../format.ts";
import { Button, IconButton } from "../ui/Button.tsx";
import { Copyable } from "../ui/Copyable.tsx";
import { Section } from "./Section.tsx";

const shownAtFirst = 12;

export function TensorList({ checked: { fragment } }: { readonly checked: NodeCheck }) {
  const [all, setAll] = useState(false);
  const params = fragment?.trace.params ?? [];
  if (params.length === 0) return null;
  const shown = all ? params : params.slice(0, shownAtFirst);
  const prefix = commonScope(params);
  const tensors = `${printInteger(params.length)} ${params.length === 1 ? "tensor" : "tensors"}`;
  const copyAll = () => copyAndSay(params.map(lineOf).join("\n"), `${tensors} copied.`);
  return (
    <Section
      title={`${tensors}${prefix === "" ? "" : ` in ${prefix.slice(0, -1)}`}`}
      tools={
        <IconButton
          Icon={Copy}
          name="Copy all names and shapes"
          small
          onClick={() => void copyAll()}
          className="text-ink-3 [&_svg]:size-3"
        />
      }
    >
      <ul className="flex flex-col">
        {shown.map((param) => (
          <li key={param.name} className="flex min-h-6 items-center justify-between gap-2">
            <Copyable text={param.name} what="name" className="num min-w-0 truncate text-11">
              <span className={param.kind === "buffer" ? "text-ink-3 italic" : "text-ink"}>
                {param.name.slice(prefix.length)}
              </span>
            </Copyable>
            <span className="num shrink-0 text-11 text-ink-2">{shapeOf(param)}</span>
          </li>
        ))}
      </ul>
      {params.length > shown.length && (
        <Button small variant="soft" onClick={() => setAll(true)}>
          Show {params.length - shown.length} more
        </Button>
      )}
    </Section>
  );
}

function shapeOf({ value }: Param): string {
  return value.type.shape.length === 0 ? "scalar" : printDims(value.type.shape);
}

function lineOf(param: Param): string {
  return `${param.name}\t${shapeOf(param)}\t${numElements(param.value.type.shape)}`;
}

/** The scope path that all names begin with, its last dot included. */
function commonScope(params: readonly Param[]): string {
  const [first = "", ...others] = params.map(({ name }) => name);
  let length = first.lastIndexOf(".") + 1;
  while (length > 0 && !others.every((name) => name.startsWith(first.slice(0, length))))
    length = first.lastIndexOf(".", length - 2) + 1;
  return first.slice(0, length);
}
