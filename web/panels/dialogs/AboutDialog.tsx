// What Vitrine is: version, licence, privacy, and the papers that its blocks come from.

import { blocks } from "#graph-schema";
import { printInteger } from "../../format.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { zoo } from "../../zoo.ts";
import { PaperLink } from "../PaperLink.tsx";
import { papersOf } from "./papers.ts";

export default function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const papers = papersOf(blocks);
  return (
    <Dialog
      title="About Vitrine"
      about="A visual editor for hybrid convolution and attention vision models: compose, check, cost, measure, export."
      onClose={onClose}
    >
      <dl className="grid grid-cols-[96px_1fr] gap-x-4 gap-y-2 p-4 text-12">
        <dt className="text-ink-3">Version</dt>
        <dd className="num">{import.meta.env.VITE_VERSION}</dd>
        <dt className="text-ink-3">Licence</dt>
        <dd>MIT. The fonts are Inter and JetBrains Mono, under the SIL Open Font License.</dd>
        <dt className="text-ink-3">Privacy</dt>
        <dd className="text-pretty">
          Nothing leaves the browser: models, weights and measurements stay on this machine. There is no server, no
          account and no telemetry. A link holds the model behind its #, which browsers do not send.
        </dd>
        <dt className="text-ink-3">Holds</dt>
        <dd>
          {printInteger(blocks.length)} blocks and {printInteger(zoo.length)} published models.
        </dd>
      </dl>
      <section aria-label="Papers" className="border-t p-4">
        <h3 className="label pb-2">Papers</h3>
        <ul className="flex flex-col gap-1.5">
          {papers.map((paper) => (
            <li key={paper.arxiv}>
              <PaperLink paper={paper} />
            </li>
          ))}
        </ul>
      </section>
    </Dialog>
  );
}
