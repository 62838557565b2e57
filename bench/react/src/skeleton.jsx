export function Skeleton() {
  return (
    <div className="jc-section" aria-busy="true">
      <p className="jc-visually-hidden">Loading jobs…</p>
      <span className="jc-bone jc-bone-heading" aria-hidden="true" />
      <div className="jc-list" aria-hidden="true">
        {[0, 1, 2].map((key) => (
          <div key={key} className="jc-card jc-skeleton">
            <span className="jc-bone jc-bone-title" />
            <span className="jc-bone jc-bone-text" />
            <span className="jc-bone jc-bone-bar" />
            <span className="jc-bone jc-bone-meta" />
          </div>
        ))}
      </div>
    </div>
  );
}
