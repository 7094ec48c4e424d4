// What the editor has to say, at the foot of the canvas; and the live region that reads announcements aloud.

import { lazy, Suspense } from "react";
import { useEditor } from "../editor.ts";

const NoticeCard = lazy(() => import("./NoticeCard.tsx"));

export function Notices() {
  const notices = useEditor((state) => state.notices);
  const announcement = useEditor((state) => state.announcement);
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
      {/* Keyed, so that the same words are said again. */}
      <p key={announcement.count} role="status" aria-live="polite" className="sr-only">
        {announcement.text}
      </p>
    </section>
  );
}

/** Goes by itself unless something went wrong or something can be done about it. */
