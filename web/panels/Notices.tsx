// What the editor has to say, at the foot of the canvas; and the live region that reads announcements aloud.

import { lazy, Suspense } from "react";
import { useEditor } from "../editor.ts";

const NoticeCard = lazy(() => import("./NoticeCard.tsx"));

export function Notices() {
  const notices = useEditor((state) => state.notices);
  const announcements = useEditor((state) => state.announcements);
  return (
    <section aria-label="Notices">
      <ol
        aria-label="Notices"
        className="pointer-events-none fixed inset-x-0 bottom-18 z-30 flex flex-col items-center gap-2 px-4"
      >
        <Suspense>
          {notices.map((notice) => (
            <NoticeCard key={notice.id} notice={notice} />
          ))}
        </Suspense>
      </ol>
      {/* The region itself stays: what comes into it is read, also the same words again. */}
      <div role="status" aria-atomic={false} aria-relevant="additions" className="sr-only">
        {announcements.map(({ text, count }) => (
          <p key={count}>{text}</p>
        ))}
      </div>
    </section>
  );
}

/** Goes by itself unless something went wrong or something can be done about it. */
