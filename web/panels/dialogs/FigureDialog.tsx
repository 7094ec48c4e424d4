// The model as a figure: for a paper or as on screen, seen before it is saved.

import { Download, Printer } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useOpenDoc } from "../../editor.ts";
import { draw, type FigureEnding, type FigureOptions, figureFiles, figureStyles } from "../../figure/draw.ts";
import { smallestText } from "../../figure/marks.ts";
import { printFigure } from "../../figure/print.ts";
import { svgOf } from "../../figure/svg.ts";
import { download, fileName } from "../../files.ts";
import { printInteger } from "../../format.ts";
import { messageOf } from "../../message-of.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Switch } from "../../ui/Switch.tsx";

const switches = [
  ["title", "Name and figures"],
  ["legend", "Legend"],
  ["stageColours", "Stage colours"],
  ["tinted", "Filled blocks"],
] as const;

/** A column and the page of the usual two-column paper. */
const paperWidths = [3.3, 7] as const;

/** What becomes of the smallest words when a paper fits the figure to its width. */
function printed({ width }: { readonly width: number }, smallestPx: number): string {
  const sizes = paperWidths.map((inches) => `${((smallestPx * inches * 72) / width).toFixed(1)} pt at ${inches} in`);
  return `smallest text ${sizes.join(", ")}`;
}

export default function FigureDialog({ onClose }: { readonly onClose: () => void }) {
  const doc = useOpenDoc();
  const [options, setOptions] = useState<FigureOptions>(figureStyles.paper);
  const [problem, setProblem] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture is of this document
  const drawing = useMemo(() => draw(options), [options, doc]);
  const text = useMemo(() => svgOf(drawing), [drawing]);
  const address = useMemo(() => URL.createObjectURL(new Blob([text], { type: "image/svg+xml" })), [text]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const smallest = smallestText(drawing);
  const choose = (next: FigureOptions) => {
    setProblem(null);
    setOptions(next);
  };
  const style = (["paper", "screen"] as const).find(
    (name) => JSON.stringify(figureStyles[name]) === JSON.stringify(options),
  );
  const trying = async (what: () => Promise<void>) => {
    setProblem(null);
    await what().catch((error) => setProblem(messageOf(error)));
  };
  const save = (ending: FigureEnding) =>
    trying(async () => download(await figureFiles[ending](options), fileName(doc.name, ending)));
  return (
    <Dialog
      title="Figure"
      about="Drawn as the canvas stands. SVG and PDF are vectors with text that can be searched."
      width="wide"
      onClose={onClose}
      foot={
        <>
          <span className="num mr-auto text-11 text-ink-3">
            {printInteger(drawing.width)} × {printInteger(drawing.height)} px
            {smallest === null ? "" : ` · ${printed(drawing, smallest)}`}
          </span>
          <IconButton
            Icon={Printer}
            name="Print"
            onClick={() => trying(() => printFigure(text, { ...drawing, name: doc.name }))}
          />
          {(["pdf", "png", "svg"] as const).map((ending) => (
            <Button
              key={ending}
              variant={ending === "svg" ? "primary" : "outline"}
              {...(ending === "svg" && { "data-autofocus": true })}
              onClick={() => save(ending)}
            >
              <Download aria-hidden size={14} strokeWidth={1.75} /> {ending.toUpperCase()}
            </Button>
          ))}
        </>
      }
    >
      <div className="flex h-full min-h-0 flex-col">
        <div className="flex shrink-0 flex-wrap items-center gap-x-5 gap-y-2 border-b px-4 py-2.5">
          <Segmented<"paper" | "screen" | "own">
            name="Style"
            value={style ?? "own"}
            options={[
              { value: "paper", title: "Paper" },
              { value: "screen", title: "Screen" },
              ...(style === undefined ? [{ value: "own" as const, title: "Own" }] : []),
            ]}
            onChange={(next) => next !== "own" && choose(figureStyles[next])}
          />
          <Segmented<FigureOptions["theme"]>
            name="Colours"
            value={options.theme}
            options={[
              { value: "light", title: "Light" },
              { value: "dark", title: "Dark", disabled: options.tinted },
            ]}
            onChange={(theme) => choose({ ...options, theme })}
          />
          <Segmented<FigureOptions["text"]>
            name="Text"
            value={options.text}
            options={[
              { value: "small", title: "Small, with settings" },
              { value: "medium", title: "Medium" },
              { value: "large", title: "Large" },
            ]}
            onChange={(text) => choose({ ...options, text })}
          />
          {switches.map(([key, label]) => (
            <Switch
              key={key}
              name={label}
              label={label}
              checked={options[key]}
              onChange={(on) =>
                choose({ ...options, [key]: on, ...(key === "tinted" && on && { theme: "light" as const }) })
              }
            />
          ))}
        </div>
        {problem !== null && (
          <p role="alert" className="shrink-0 border-b px-4 py-2 text-12 text-pretty text-danger">
            {problem}
          </p>
        )}
        <div className="relative min-h-60 flex-1 bg-canvas">
          <img
            src={address}
            alt={`Figure of ${doc.name}`}
            className="absolute inset-4 h-[calc(100%-32px)] w-[calc(100%-32px)] object-contain"
          />
        </div>
      </div>
    </Dialog>
  );
}
