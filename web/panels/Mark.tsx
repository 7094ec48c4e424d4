// The mark: a glass case with light on what is inside.

export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 18 18" fill="none">
      <rect x="1.75" y="1.75" width="14.5" height="14.5" rx="3.5" stroke="var(--color-ink)" strokeWidth="1.5" />
      <path d="M5 13V9.5M9 13V5M13 13V8" stroke="var(--color-accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
