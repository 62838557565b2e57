import LoaderCircle from 'lucide-react/dist/esm/icons/loader-circle';

export function Button({ label, name, kind = 'outline', pending = false, expanded, action, onClick }) {
  return (
    <button
      type="button"
      className={`jc-button jc-button-${kind}`}
      aria-label={name}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      aria-expanded={expanded}
      data-action={action}
      onClick={pending ? undefined : onClick}
    >
      {pending && <LoaderCircle className="jc-icon jc-spin" aria-hidden="true" />}
      {label}
    </button>
  );
}
