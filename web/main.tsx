// Entry of the editor.
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { saveJson } from "./files.ts";
import { ErrorBoundary } from "./panels/ErrorState.tsx";
import { start } from "./start.ts";
import "./theme.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html: needs an element with the id root, has none");

await start();
createRoot(root).render(
  <ErrorBoundary what="The editor" onSave={saveJson}>
    <App />
  </ErrorBoundary>,
);
