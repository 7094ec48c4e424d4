// Everything about one part of a block: what it gives, what it costs, how long it takes, and its tensors by name.

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { type InsideOp, type InsideScope, printType } from "#graph-schema";
import { useEditor } from "../editor.ts";
import { printBytes, printCount, printDims, printInteger, printMs } from "../format.ts";
import { conventionShown } from "../panels/convention-shown.ts";
import { backends, commonBackends } from "../state/backends.ts";
import { IconButton } from "../ui/Button.tsx";
import { Copyable } from "../ui/Copyable.tsx";
import { partTime } from "./inside-times.ts";
import { summaryOf } from "./PartNode.tsx";

interface PartDetailProps {
  readonly item: InsideOp | InsideScope;
  readonly onClose: () => void;
}

export function PartDetail({ item, onClose }: PartDetailProps) {
  const convention = useEditor(({ view }) => conventionShown(view.conventionId));
  const runs = useEditor((state) => state.runs);
  const doc = useEditor((state) => state.doc);
  const { parameters, macs, activations, bytesMoved, weightBytes, uncounted } = item.costs;
  const left = uncounted.map(({ op, nodes }) => (nodes > 1 ? `${op} ×${nodes}` : op)).join(", ");
  return (
    <section
      aria-label={`About ${item.title}`}
      className="flex max-h-full w-75 flex-col overflow-y-auto rounded-lg bg-surface text-12 shadow-raised"
    >
      <div className="flex items-start gap-2 border-b p-3 pb-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-13">{item.title}</h2>
          <p className="text-ink-2">{summaryOf(item)}</p>
          <Copyable text={item.scope} what="scope path" className="num text-11 text-ink-3 wrap-anywhere">
            {item.scope === "" ? "root" : item.scope}
          </Copyable>
        </div>
        <IconButton Icon={X} name="Close" small onClick={onClose} />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 p-3">
        <Row name="Gives">{printType(item.output)}</Row>
        <Row name="Params">
          <Copyable text={printInteger(parameters)} what="exact figure">
            {printCount(parameters)}
          </Copyable>
        </Row>
        <Row name={convention.unit}>
          {macs === 0 && left !== "" ? (
            "not counted"
          ) : (
            <Copyable text={printInteger(macs)} what="exact figure">
              {printCount(macs)}
            </Copyable>
          )}
        </Row>
        <Row name="Activations">{printCount(activations)}</Row>
        <Row name="Bytes moved">{printBytes(bytesMoved)}</Row>
        <Row name="Weights">{printBytes(weightBytes)}</Row>
        {commonBackends.map((id) => {
          const time = partTime(item, runs[id].profile, doc);
          if (!time) return null;
          return (
            <Row key={id} name={backends[id].title}>
              <span className={time.stale ? "text-stale" : undefined}>
                {time.ms === null ? "no time of its own: fused, folded or too short" : printMs(time.ms)}
              </span>
            </Row>
          );
        })}
      </dl>
      {left !== "" && (
        <p className="px-3 pb-3 text-11 text-pretty text-ink-3">
          {convention.title} has no rule for {left}.
        </p>
      )}
      {item.params.length > 0 && (
        <ul aria-label="Tensors" className="flex flex-col border-t px-3 py-2">
          {item.params.map(({ name, kind, value }) => (
            <li key={name} className="flex min-h-6 items-center justify-between gap-2">
              <Copyable text={name} what="name" className="num min-w-0 truncate text-11">
                <span className={kind === "buffer" ? "text-ink-3 italic" : "text-ink"}>
                  {shortened(name, item.scope)}
                </span>
              </Copyable>
              <span className="num shrink-0 text-11 text-ink-2">
                {value.type.shape.length === 0 ? "scalar" : printDims(value.type.shape)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function shortened(name: string, scope: string): string {
  return scope !== "" && name.startsWith(`${scope}.`) ? name.slice(scope.length + 1) : name;
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="num min-w-0 text-right wrap-anywhere">{children}</dd>
    </>
  );
}
