// The model as a figure: for a paper or as on screen, seen before it is saved.

import { Download, Printer } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { editor, useOpenDoc } from "../../editor.ts";
import { drawPng, drawSvg, drawText, type FigureOptions, figureStyles } from "../../figure/draw.ts";
import { printPdf } from "../../figure/print.ts";
import { download, fileName } from "../../files.ts";
import { printInteger } from "../../format.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Switch } from "../../ui/Switch.tsx";

const switches = [
  ["title", "Name and figures"],
  ["legend", "Legend"],
  ["stageColours", "Stage colours"],
  ["tinted", "Filled blocks"],
] as const;

export default function FigureDialog({ onClose }: { readonly onClose: () => void }) {
  const doc = useOpenDoc();
  const [options, setOptions] = useState<FigureOptions>(figureStyles.paper);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture is of this document
  const picture = useMemo(() => drawText(options), [options, doc]);
  const address = useMemo(() => URL.createObjectURL(new Blob([picture.text], { type: "image/svg+xml" })), [picture]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const style = (["paper", "screen"] as const).find(
    (name) => JSON.stringify(figureStyles[name]) === JSON.stringify(options),
  );
  const trying = (what: () => Promise<void> | void) =>
    Promise.resolve()
      .then(what)
      .catch((error) =>
        editor.getState().notify({ tone: "error", text: error instanceof Error ? error.message : String(error) }),
      );
  return (
    <Dialog
      title="Figure"
      about="Drawn as the canvas stands. SVG and PDF are vectors with text that can be searched."
      width="wide"
      onClose={onClose}
      foot={
        <>
          <span className="num mr-auto text-11 text-ink-3">
            {printInteger(picture.width)} × {printInteger(picture.height)} px
          </span>
          <Button
            variant="outline"
            onClick={() => trying(() => printPdf(picture.text, { ...picture, name: doc.name }))}
          >
            <Printer aria-hidden size={14} strokeWidth={1.75} /> PDF, by printing
          </Button>
          <Button
            variant="outline"
            onClick={() => trying(async () => download(await drawPng(options), fileName(doc.name, "png")))}
          >
            <Download aria-hidden size={14} strokeWidth={1.75} /> PNG
          </Button>
          <Button
            variant="primary"
            data-autofocus
            onClick={() => trying(() => download(drawSvg(options), fileName(doc.name, "svg")))}
          >
            <Download aria-hidden size={14} strokeWidth={1.75} /> SVG
          </Button>
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
            onChange={(next) => next !== "own" && setOptions(figureStyles[next])}
          />
          <Segmented<FigureOptions["theme"]>
            name="Colours"
            value={options.theme}
            options={[
              { value: "light", title: "Light" },
              { value: "dark", title: "Dark", disabled: options.tinted },
            ]}
            onChange={(theme) => setOptions({ ...options, theme })}
          />
          {switches.map(([key, label]) => (
            <Switch
              key={key}
              name={label}
              label={label}
              checked={options[key]}
              onChange={(on) =>
                setOptions({ ...options, [key]: on, ...(key === "tinted" && on && { theme: "light" as const }) })
              }
            />
          ))}
        </div>
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
