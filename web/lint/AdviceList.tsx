// Advice apart from problems: a model that works may be better; each piece says why, and who says so.

import { ChevronRight, ExternalLink, Lightbulb, SlidersHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import { type Advice, adviceRepairs, lintRules } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { editor, useEditor, useOpenDoc } from "../editor.ts";
import { IconButton } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { Popover } from "../ui/Popover.tsx";
import { Switch } from "../ui/Switch.tsx";
import { RepairButton } from "../whatif/RepairButton.tsx";
import { useAdvice } from "./advice.ts";

interface AdviceListProps {
  readonly onGoTo: (node: number) => void;
}

export default function AdviceList({ onGoTo }: AdviceListProps) {
  const { advice, stale } = useAdvice();
  const [open, setOpen] = useState<string | null>(null);
  if (!advice) return <p className="px-4 py-2 text-12 text-ink-3">Looking for advice …</p>;
  return (
    <section aria-label="Advice" className="border-t">
      <div className="flex items-center gap-2 px-3 pt-2">
        <h3 className="label">Advice</h3>
        <span className="num text-11 text-ink-3">{advice.length}</span>
        <span className="ml-auto">
          <Popover
            align="end"
            side="top"
            trigger={<IconButton Icon={SlidersHorizontal} name="Rules of the linter" small />}
          >
            <Rules />
          </Popover>
        </span>
      </div>
      {advice.length === 0 ? (
        <p className="px-3 pt-1 pb-3 text-12 text-ink-2">No rule has anything to say.</p>
      ) : (
        <ul className={cx("flex flex-col gap-0.5 p-1", stale && "text-stale")}>
          {advice.map((item) => {
            const key = `${item.rule} ${item.node}`;
            return (
              <li key={key}>
                <Item
                  item={item}
                  open={open === key}
                  onOpen={() => setOpen(open === key ? null : key)}
                  onGoTo={onGoTo}
                />
              </li>
            );
          })}
        </ul>
      )}
      <Marks nodes={advice.map(({ node }) => node)} />
    </section>
  );
}

interface ItemProps extends AdviceListProps {
  readonly item: Advice;
  readonly open: boolean;
  readonly onOpen: () => void;
}

function Item({ item, open, onOpen, onGoTo }: ItemProps) {
  const rule = lintRules.find(({ id }) => id === item.rule);
  if (!rule) return null;
  return (
    <div className="flex gap-2 rounded-lg p-2 hover:bg-hover">
      <Lightbulb
        aria-label={item.strength === "strong" ? "Worth changing" : "Worth knowing"}
        size={14}
        strokeWidth={item.strength === "strong" ? 2.25 : 1.5}
        className={cx("mt-0.25 shrink-0", item.strength === "strong" ? "text-ink" : "text-ink-3")}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => {
            onGoTo(item.node);
            onOpen();
          }}
          className="flex min-w-0 items-start gap-1 rounded-xs text-left text-12"
        >
          <span className="min-w-0 flex-1 text-pretty wrap-anywhere">
            <span className="font-medium text-ink">{rule.title}.</span>{" "}
            <span className="text-ink-2">
              {item.message}
              {item.more > 0 && ` And ${item.more} more in this block.`}
            </span>
          </span>
          <ChevronRight
            aria-hidden
            size={14}
            className={cx("mt-0.25 shrink-0 text-ink-3 transition-transform duration-120", open && "rotate-90")}
          />
        </button>
        {open && <Details item={item} />}
      </div>
    </div>
  );
}

function Details({ item }: { readonly item: Advice }) {
  const checked = checkedOf(useOpenDoc());
  const readOnly = useEditor((state) => state.readOnly !== null);
  const repairs = useMemo(() => (readOnly ? [] : adviceRepairs(checked, item)), [checked, item, readOnly]);
  const rule = lintRules.find(({ id }) => id === item.rule);
  if (!rule) return null;
  const { why, citation } = rule;
  return (
    <>
      <p className="max-w-160 text-12 text-pretty text-ink-2">{why}</p>
      <a
        href={citation.url}
        target="_blank"
        rel="noreferrer"
        className="inline-flex max-w-160 items-start gap-1 text-11 text-pretty text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
      >
        {citation.title}, {citation.place}
        <ExternalLink aria-hidden size={11} className="mt-0.5 shrink-0" />
      </a>
      {repairs.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {repairs.map((repair) => (
            <RepairButton key={repair.title} repair={repair} />
          ))}
        </div>
      )}
    </>
  );
}

/** Every rule with its switch; kept in this browser. */
function Rules() {
  const off = useEditor((state) => state.view.lintOff);
  const { show } = editor.getState();
  return (
    <ul aria-label="Rules" className="flex max-h-80 w-72 flex-col gap-1.5 overflow-y-auto">
      {lintRules.map(({ id, title }) => (
        <li key={id}>
          <Switch
            name={title}
            label={title}
            checked={!off.includes(id)}
            onChange={(on) => show({ lintOff: on ? off.filter((other) => other !== id) : [...off, id] })}
          />
        </li>
      ))}
    </ul>
  );
}

/** A quiet mark on the blocks concerned while the list is open: a rule of style, so that no block is drawn again. */
function Marks({ nodes }: { readonly nodes: readonly number[] }) {
  const marked = [...new Set(nodes)].map((id) => `.vt-canvas .react-flow__node[data-id="${id}"] .vt-node::after`);
  if (marked.length === 0) return null;
  return (
    <style>{`${marked.join(",")} {
      content: "i"; position: absolute; right: 8px; top: 8px; width: 14px; height: 14px; border-radius: 50%;
      border: 1px solid var(--color-line-strong); background: var(--color-surface); color: var(--color-ink-2);
      font: 600 10px/12px var(--font-sans, sans-serif); text-align: center; pointer-events: none;
    }`}</style>
  );
}
