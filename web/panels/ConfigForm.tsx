// The config of one block or of several of one type, as a form; what differs from the default can be reset.

import { RotateCcw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { type Block, type Config, type Diagnostic, type DocumentNode, type Edit, needSentence } from "#graph-schema";
import { editor } from "../editor.ts";
import { ExposeToggle } from "../own/ExposeToggle.tsx";
import { IconButton } from "../ui/Button.tsx";
import { NumberField } from "../ui/NumberField.tsx";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import { TextField } from "../ui/TextField.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { consider, forget } from "../whatif/what-if.ts";
import { type ConfigField, configFields, fieldProblem, isDefault, parseNumbers, stepOf } from "./config-fields.ts";

interface ConfigFormProps {
  readonly block: Block;
  /** All of the block's type; an edit changes each of them. */
  readonly nodes: readonly DocumentNode[];
  readonly diagnostics: readonly Diagnostic[];
  readonly disabled: boolean;
}

export function ConfigForm({ block, nodes, diagnostics, disabled }: ConfigFormProps) {
  const fields = configFields(block);
  if (fields.length === 0) return <p className="text-12 text-ink-3">Nothing to set.</p>;
  const only = nodes.length === 1 ? nodes[0] : undefined;
  const set = (field: ConfigField, value: Config[string] | undefined, gesture?: string) =>
    editor
      .getState()
      .edit(`Set ${field.title}`, () => configured(nodes, field, value), gesture === undefined ? {} : { gesture });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,132px)] items-center gap-x-2 gap-y-1">
      {fields.map((field) => {
        const values = nodes.map(({ config }) => config?.[field.key]);
        const mixed = values.some(
          (value) => JSON.stringify(value ?? field.byDefault) !== JSON.stringify(values[0] ?? field.byDefault),
        );
        const problem =
          fieldProblem(block, field, values[0]) ??
          problemOf(
            diagnostics.find((diagnostic) => diagnostic.field === field.key && diagnostic.code !== "unconnected"),
          );
        return (
          <Row
            key={field.key}
            field={field}
            problem={problem}
            mixed={mixed}
            changed={values.some((value) => !isDefault(field, value))}
            disabled={disabled}
            tools={only && !disabled && <ExposeToggle node={only.id} field={field.key} title={field.title} />}
            onReset={() => set(field, undefined)}
          >
            {(control) => (
              <Control
                {...control}
                field={field}
                value={values[0] ?? (field.byDefault as Config[string])}
                disabled={disabled}
                onConsider={(value, beside) =>
                  value === null || beside === null
                    ? forget(beside)
                    : consider({
                        beside,
                        title: `${field.title} ${printValue(value)}`,
                        edits: configured(nodes, field, isDefault(field, value) ? undefined : value),
                      })
                }
                onChange={(value, gesture) =>
                  set(
                    field,
                    isDefault(field, value) ? undefined : value,
                    gesture && `${gesture} ${field.key} ${nodes.map(({ id }) => id).join()}`,
                  )
                }
              />
            )}
          </Row>
        );
      })}
    </div>
  );
}

function configured(
  nodes: readonly DocumentNode[],
  field: ConfigField,
  value: Config[string] | undefined,
): readonly Edit[] {
  return nodes.map(({ id }) => ({ kind: "configure", id, config: { [field.key]: value } }));
}

/** Shorter than the problem's own sentence: the field already says where. */
function problemOf(diagnostic: Diagnostic | undefined): string | undefined {
  if (!diagnostic?.need) return diagnostic?.message;
  const sentence = needSentence(diagnostic.need);
  return `${sentence[0]?.toUpperCase() ?? ""}${sentence.slice(1)}.`;
}

interface ControlBinding {
  readonly id: string;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
}

interface RowProps {
  readonly field: ConfigField;
  readonly problem: string | undefined;
  readonly mixed: boolean;
  readonly changed: boolean;
  readonly disabled: boolean;
  readonly onReset: () => void;
  /** Beside the name. */
  readonly tools: ReactNode;
  readonly children: (control: ControlBinding) => ReactNode;
}

function Row({ field, problem, mixed, changed, disabled, onReset, tools, children }: RowProps) {
  const id = useId();
  const problemId = `${id}-problem`;
  return (
    <>
      <div className="flex min-w-0 items-center gap-1">
        <Tooltip content={field.description ?? ""} side="left">
          <label
            htmlFor={id}
            className={`truncate text-12 ${changed ? "font-medium text-ink" : "text-ink-2"} ${field.description ? "underline decoration-line-strong decoration-dotted underline-offset-3" : ""}`}
          >
            {field.title}
          </label>
        </Tooltip>
        {mixed && <span className="text-11 text-ink-3">mixed</span>}
        {changed && !disabled && (
          <IconButton
            Icon={RotateCcw}
            name={`Reset ${field.title} to ${printValue(field.byDefault)}`}
            small
            onClick={onReset}
            className="-my-1 text-ink-3 [&_svg]:size-3"
          />
        )}
        {tools}
      </div>
      <div className="flex min-w-0 items-center justify-end">
        {children({ id, invalid: problem !== undefined, describedBy: problem === undefined ? undefined : problemId })}
      </div>
      {problem !== undefined && (
        <p id={problemId} className="col-span-2 mb-1 text-11 text-pretty text-danger">
          {problem}
        </p>
      )}
    </>
  );
}

interface ControlProps extends ControlBinding {
  readonly field: ConfigField;
  readonly value: Config[string];
  readonly disabled: boolean;
  /** Changes with the same gesture are one step of undo. */
  readonly onChange: (value: Config[string], gesture?: string) => void;
  /** What it would be; null: nothing any more. */
  readonly onConsider: (value: Config[string] | null, beside: Element | null) => void;
}

function Control({ field, value, disabled, onChange, onConsider, id, invalid, describedBy }: ControlProps) {
  const { title } = field;
  switch (field.kind) {
    case "number":
      return (
        <NumberField
          name={title}
          value={Number(value)}
          {...(field.unit !== undefined && { unit: field.unit })}
          {...(field.min !== undefined && { min: field.min })}
          {...(field.max !== undefined && { max: field.max })}
          step={stepOf(field, Number(value))}
          onChange={(next, kind) => onChange(next, kind === "typed" ? undefined : kind)}
          onSettled={editor.getState().endGesture}
          onConsider={onConsider}
          {...{ id, invalid, disabled, describedBy }}
          className="w-full"
        />
      );
    case "choice":
      return (
        <Select
          name={title}
          value={String(value)}
          options={field.values.map((choice) => ({ value: choice, title: choice }))}
          onChange={onChange}
          onConsider={onConsider}
          {...{ id, disabled }}
        />
      );
    case "flag":
      return <Switch name={title} checked={value === true} {...{ id, disabled, onChange, onConsider }} />;
    case "numbers":
      return (
        <TextField
          name={title}
          mono
          value={Array.isArray(value) ? value.join(", ") : String(value)}
          onChange={(text) => {
            const numbers = parseNumbers(text);
            if (numbers) onChange([...numbers]);
          }}
          {...{ id, invalid, disabled, describedBy }}
          className="w-full"
        />
      );
    case "text":
      return (
        <TextField
          name={title}
          mono
          value={String(value)}
          onChange={onChange}
          {...{ id, invalid, disabled, describedBy }}
          className="w-full"
        />
      );
  }
}

function printValue(value: ConfigField["byDefault"] | Config[string]): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "object" ? value.join(", ") : String(value);
}
