// Changes of a document as plain data, so that a repair can cross a worker, be previewed, and be undone as one step.

import type { Config, Document, DocumentEdge, DocumentNode } from "./document.ts";
import { withoutMembers } from "./frames.ts";

export type Edit =
  | { readonly kind: "addNode"; readonly node: DocumentNode }
  | { readonly kind: "removeNode"; readonly id: number }
  /** Fields given as undefined return to their default. */
  | {
      readonly kind: "configure";
      readonly id: number;
      readonly config: Readonly<Record<string, Config[string] | undefined>>;
    }
  | {
      readonly kind: "patchNode";
      readonly id: number;
      readonly patch: Readonly<Partial<Omit<DocumentNode, "id" | "config">>>;
    }
  /** Another block in the same place: wires stay where the port names exist in both. */
  | { readonly kind: "replaceNode"; readonly id: number; readonly type: string; readonly config?: Config }
  /** Replaces a wire that already ends at the same input. */
  | { readonly kind: "connect"; readonly edge: DocumentEdge }
  | { readonly kind: "disconnect"; readonly edge: DocumentEdge }
  /** A node put into a wire; nothing where the wire is gone. */
  | {
      readonly kind: "insert";
      readonly edge: DocumentEdge;
      readonly node: DocumentNode;
      readonly input: string;
      readonly output: string;
    }
  | { readonly kind: "rename"; readonly name: string };

export function sameEdge(a: DocumentEdge, b: DocumentEdge): boolean {
  return a.from === b.from && a.output === b.output && a.to === b.to && a.input === b.input;
}

/** The document after the edits; unchanged parts are shared with the old one. */
export function applyEdits(doc: Document, edits: readonly Edit[]): Document {
  return edits.reduce(applyEdit, doc);
}

function changeNode(doc: Document, id: number, change: (node: DocumentNode) => DocumentNode): Document {
  return { ...doc, nodes: doc.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function withConfig(node: DocumentNode, config: Config): DocumentNode {
  const { config: _, ...rest } = node;
  return Object.keys(config).length > 0 ? { ...rest, config } : rest;
}

function connect(edges: readonly DocumentEdge[], edge: DocumentEdge): DocumentEdge[] {
  return [...edges.filter((other) => other.to !== edge.to || other.input !== edge.input), edge];
}

function applyEdit(doc: Document, edit: Edit): Document {
  switch (edit.kind) {
    case "addNode":
      return { ...doc, nodes: [...doc.nodes, edit.node] };
    case "removeNode":
      return {
        ...withoutMembers(doc, new Set([edit.id])),
        nodes: doc.nodes.filter((node) => node.id !== edit.id),
        edges: doc.edges.filter((edge) => edge.from !== edit.id && edge.to !== edit.id),
      };
    case "configure":
      return changeNode(doc, edit.id, (node) => {
        const merged = Object.entries({ ...node.config, ...edit.config });
        return withConfig(
          node,
          Object.fromEntries(merged.filter((entry): entry is [string, Config[string]] => entry[1] !== undefined)),
        );
      });
    case "patchNode":
      return changeNode(doc, edit.id, (node) => {
        const merged = Object.entries({ ...node, ...edit.patch }).filter(([, value]) => value !== undefined);
        return Object.fromEntries(merged) as DocumentNode;
      });
    case "replaceNode":
      return changeNode(doc, edit.id, ({ repeat: _, ...node }) =>
        withConfig({ ...node, type: edit.type }, edit.config ?? {}),
      );
    case "connect":
      return { ...doc, edges: connect(doc.edges, edit.edge) };
    case "disconnect":
      return { ...doc, edges: doc.edges.filter((edge) => !sameEdge(edge, edit.edge)) };
    case "insert": {
      const { edge, node } = edit;
      const edges = doc.edges.filter((other) => !sameEdge(other, edge));
      if (edges.length === doc.edges.length) return doc;
      edges.push({ from: edge.from, output: edge.output, to: node.id, input: edit.input });
      edges.push({ from: node.id, output: edit.output, to: edge.to, input: edge.input });
      return { ...doc, nodes: [...doc.nodes, node], edges };
    }
    case "rename":
      return { ...doc, name: edit.name };
  }
}
