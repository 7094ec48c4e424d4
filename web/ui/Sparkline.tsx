// A hair line of the last values; the newest one is a dot.

interface SparklineProps {
  /** Oldest first; null where a value is not known. */
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
}

export function Sparkline({ values, width = 48, height = 16 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <svg aria-hidden width={width} height={height} />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const inset = 2;
  const place = (value: number, index: number) => ({
    x: inset + (index / (values.length - 1)) * (width - 2 * inset),
    y: high === low ? height / 2 : inset + (1 - (value - low) / (high - low)) * (height - 2 * inset),
  });
  const points = values.flatMap((value, index) => (value === null ? [] : [place(value, index)]));
  const last = points.at(-1);
  return (
    <svg aria-hidden width={width} height={height} className="overflow-visible">
      <polyline
        points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
        fill="none"
        stroke="var(--color-line-strong)"
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {last && <circle cx={last.x} cy={last.y} r={1.75} fill="var(--color-ink-2)" />}
    </svg>
  );
}
