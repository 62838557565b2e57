/** A determinate bar of `value` percent. SVG, since a strict policy refuses style attributes in a page's source. */
export function Progress({ value, label }: { value: number; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      className="relative h-2 w-full overflow-hidden rounded-full bg-primary/20"
    >
      <svg className="h-full w-full" preserveAspectRatio="none" viewBox="0 0 100 1">
        <rect className="fill-primary" width={value} height="1" />
      </svg>
    </div>
  );
}
