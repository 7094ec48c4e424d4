// Entry of the editor.
import { Suspense, use } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { saveJson } from "./files.ts";
import { ErrorBoundary } from "./panels/ErrorState.tsx";
import { start } from "./start.ts";
import "./theme.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html: needs an element with the id root, has none");

const started = start();

/** Nothing until there is a document; a start that fails is told as every other fault is. */
function Started() {
  use(started);
  return <App />;
}

createRoot(root).render(
  <ErrorBoundary what="The editor" onSave={saveJson}>
    <Suspense fallback={null}>
      <Started />
    </Suspense>
  </ErrorBoundary>,
);
